"""``borgerlinje staff``, as whoever runs the service types it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.db.embedded import EmbeddedServer
from tests.conftest import PASSWORD

Command = Callable[..., str]


@pytest.fixture(scope="module")
def database(postgres: EmbeddedServer) -> str:
    return postgres.start("staff_cli")


@pytest.fixture
def staff(database: str, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command; returns what it printed, or what it complained of where it failed."""
    monkeypatch.setenv("DATABASE_URL", database)

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["staff", *words])
        return done.stdout if done.exit_code == 0 else f"failed: {done.output}"

    return run


def test_an_account_is_made_shut_and_opened_and_the_log_tells_of_it(staff: Command) -> None:
    made = staff(
        "add", "Anna", "--name", "Anna", "--password", PASSWORD, "--role", "supervisor", "--municipality", "aadal"
    )
    assert "can sign in" in made
    [row] = staff("list").splitlines()
    assert row.split("\t")[1:] == ["anna", "password", "supervisor@aadal", ""]
    assert "shut out" in staff("disable", "anna")
    assert staff("list").rstrip().endswith("disabled")
    assert "sign in again" in staff("enable", row.split("\t")[0])
    lines = [json.loads(line) for line in staff("audit").splitlines()]
    assert [line["action"] for line in lines] == ["account_enabled", "account_disabled", "account_created"]
    assert lines[2]["detail"] == {"username": "anna", "grants": ["supervisor@aadal"]}
    assert len(staff("audit", "--municipality", "aadal", "--action", "account_created").splitlines()) == 1
    assert staff("audit", "--municipality", "bakkeby") == ""
    assert len(staff("audit", "--limit", "1", "--before", str(lines[0]["id"])).splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("add", "x", "--name", "X", "--password", "short"),
        ("add", "x", "--name", "X", "--password", PASSWORD, "--role", "boss"),
        ("add", "x", "--name", "X", "--password", PASSWORD, "--municipality", "andeby"),
        ("disable", "nobody"),
        ("audit", "--action", "nothing"),
        ("audit", "--municipality", "andeby"),
    ],
)
def test_what_cannot_be_done_is_said(staff: Command, words: tuple[str, ...]) -> None:
    assert staff(*words).startswith("failed: ")
