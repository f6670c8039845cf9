"""``borgerlinje outgoing`` and ``borgerlinje webhook``, as whoever runs the service types it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import update
from standardwebhooks import Webhook as Independent
from typer.testing import CliRunner

from bot.cli import app
from bot.db.engine import Database
from bot.outgoing.deliver import Deliverer
from bot.outgoing.models import Outbox
from tests.clock import FixedClock
from tests.outgoing.conftest import PHONE, Notify, rows
from tests.outgoing.receivers import Receiver

Command = Callable[..., Awaitable[str]]


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command; returns what it printed, or what it complained of where it failed."""
    monkeypatch.setenv("DATABASE_URL", database.conninfo)
    monkeypatch.setenv("WEBHOOKS_ALLOWED_HOSTS", "localhost")

    async def command(*words: str) -> str:
        done = await asyncio.to_thread(CliRunner().invoke, app, words)
        return done.stdout if done.exit_code == 0 else f"failed: {done.output}"

    return command


async def test_what_was_given_up_is_listed_and_tried_again(
    run: Command, deliverer: Deliverer, database: Database, notify: Notify, clock: FixedClock, receiver: Receiver
) -> None:
    await notify()
    receiver.answers = [400]
    await deliverer.deliver_due(clock())
    [line] = (await run("outgoing", "list")).splitlines()
    message, state, kind, name, municipality, _, attempts, error = line.split("\t")
    assert (state, kind, name, municipality, attempts, error) == ("dead", "sms", "test", "aadal", "1", "http_400")
    assert await run("outgoing", "list", "--state", "waiting") == ""
    assert (await run("outgoing", "retry", message)).startswith("1 will")
    assert await run("outgoing", "list") == ""
    assert (await run("outgoing", "retry", "--all")).startswith("0 will")
    assert (await run("outgoing", "retry", message)).startswith("failed: ")


async def test_a_test_notice_shows_whether_a_gateway_is_set_up(
    run: Command, deliverer: Deliverer, database: Database, clock: FixedClock, receiver: Receiver
) -> None:
    assert "no gateway for sms" in await run("outgoing", "test", "aadal", "--phone", PHONE)
    async with database.transaction() as session:
        await session.execute(update(Outbox).values(next_at=clock()))
    await deliverer.deliver_due(clock())
    assert [row.state for row in await rows(database)] == ["sent"]
    assert receiver.posted[0].json["to"] == PHONE


async def test_a_webhook_is_added_tried_and_removed(run: Command, database: Database, receiver: Receiver) -> None:
    url = f"http://localhost:{receiver.port}/"
    made = await run("webhook", "add", url, "--event", "callback.created", "--event", "callback.updated")
    webhook, secret = made.splitlines()[0], made.splitlines()[1].removeprefix("secret: ")
    assert (await run("webhook", "list")).split() == [webhook, "*", "callback.created", "callback.updated", url]
    receiver.answers = [204, 503]
    assert await run("webhook", "test", webhook) == "It has arrived.\n"
    assert "http_503" in await run("webhook", "test", webhook)
    Independent(secret).verify(receiver.posted[0].body, receiver.posted[0].headers)
    assert await run("webhook", "remove", webhook) == "Removed.\n"
    assert await run("webhook", "list") == ""


@pytest.mark.parametrize(
    "words",
    [
        ("webhook", "add", "https://127.0.0.1/", "--event", "callback.created"),
        ("webhook", "add", "https://localhost:1/", "--event", "nothing"),
        ("webhook", "add", "https://localhost:1/", "--event", "callback.created", "--municipality", "andeby"),
        ("webhook", "remove", "00000000-0000-4000-8000-000000000000"),
        ("webhook", "test", "00000000-0000-4000-8000-000000000000"),
        ("outgoing", "retry"),
        ("outgoing", "retry", "00000000-0000-4000-8000-000000000000"),
        ("outgoing", "list", "--state", "sent"),
        ("outgoing", "test", "aadal"),
        ("outgoing", "test", "aadal", "--phone", "12"),
        ("outgoing", "test", "andeby", "--phone", PHONE),
    ],
)
async def test_what_cannot_be_done_is_said(run: Command, words: tuple[str, ...]) -> None:
    assert (await run(*words)).startswith("failed: ")
