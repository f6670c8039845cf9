"""The commands an operator runs."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.library import cli
from bot.settings import Settings


@pytest.fixture
def app(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """The commands, over the fixture's files."""
    settings = Settings(knowledge_dir=folder, data_dir=tmp_path / "data")
    monkeypatch.setattr(cli, "settings_from_environment", lambda: settings)
    app = typer.Typer()
    app.command("index")(cli.index_command)
    app.command("search")(cli.search_command)
    return app


def test_index_says_what_was_embedded(app: typer.Typer) -> None:
    first = CliRunner().invoke(app, ["index"])
    assert first.exit_code == 0, first.output
    assert "embedded anew" in first.output
    assert "pas-boern" in first.output
    assert "is there already" in CliRunner().invoke(app, ["index"]).output


def test_search_shows_what_is_found_and_why(app: typer.Typer) -> None:
    shown = CliRunner().invoke(app, ["search", "storskrald og mobler", "--municipality", "nordby"])
    assert shown.exit_code == 0, shown.output
    words, head, *found = shown.output.splitlines()
    assert words == "words: storskrald mobler->møbler"
    assert head.split() == ["fused", "dense", "sparse", "kind", "article", "text"]
    assert any("nordby-storskrald" in line for line in found)


def test_search_names_an_unknown_municipality(app: typer.Typer) -> None:
    shown = CliRunner().invoke(app, ["search", "pas", "--municipality", "vestby"])
    assert shown.exit_code == 1
    assert "do not know that municipality" in shown.output


def test_index_without_articles_fails(app: typer.Typer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(knowledge_dir=tmp_path / "none", data_dir=tmp_path / "data")
    monkeypatch.setattr(cli, "settings_from_environment", lambda: settings)
    assert CliRunner().invoke(app, ["index"]).exit_code == 1
