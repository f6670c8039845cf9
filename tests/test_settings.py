"""The table of settings says what the class says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, SecretStr

from bot.settings import PROJECT, Settings

ROW = re.compile(r"^\| `([A-Z0-9_]+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
UNSET = "unset"


def _settings(model: BaseModel, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every setting with its default, those of the groups included."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _settings(value, (*path, name))
        else:
            yield (*path, name), value


def _written(value: Any) -> str:
    """A default as the table writes it."""
    if value is None:
        return UNSET
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, bool):
        value = str(value).lower()
    if isinstance(value, Path) and value.is_relative_to(PROJECT):
        return f"`{value.relative_to(PROJECT).as_posix()}` *"
    return f"`{value}`"


def _another(value: Any) -> str:
    """Some other value a setting of this kind may have."""
    if isinstance(value, bool):
        return str(not value).lower()
    if isinstance(value, int | float):
        return str(value + 1)
    return "another"


@pytest.fixture(scope="module")
def rows(project: Path) -> list[tuple[str, str, str]]:
    """The table."""
    return ROW.findall((project / "docs" / "operations" / "settings.md").read_text("utf-8"))


@pytest.fixture
def defaults(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Every variable's default, whatever the shell has set; a test that sets one sees it undone."""
    everything = {"_".join(path).upper(): path for path, _ in _settings(Settings.model_construct())}
    for name in everything:
        monkeypatch.delenv(name, raising=False)
    return {"_".join(path).upper(): value for path, value in _settings(Settings())}


def test_every_setting_is_in_the_table_once_and_nothing_else(
    rows: list[tuple[str, str, str]], defaults: dict[str, Any]
) -> None:
    names = [name for name, _, _ in rows]
    assert sorted(names) == sorted(defaults), "docs/operations/settings.md and bot/settings.py differ"


def test_the_table_has_the_defaults(rows: list[tuple[str, str, str]], defaults: dict[str, Any]) -> None:
    assert {name: default for name, default, _ in rows} == {name: _written(value) for name, value in defaults.items()}


def test_every_variable_of_the_table_is_read(
    rows: list[tuple[str, str, str]], defaults: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, _, _ in rows:
        given = _another(defaults[name])
        with monkeypatch.context() as shell:
            shell.setenv(name, given)
            read = {"_".join(path).upper(): value for path, value in _settings(Settings())}
        changed = {key: _written(value) for key, value in read.items() if value != defaults[key]}
        assert changed == {name: f"`{given}`"}
