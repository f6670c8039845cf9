"""``borgerlinje staff profile`` and ``borgerlinje route explain``, as whoever runs the service types them."""

from __future__ import annotations

import asyncio

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import Settings
from tests.client import Agent, CitizenClient


async def test_a_profile_is_set_and_the_route_explained(
    settings: Settings, citizen: CitizenClient, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", str(settings.database_url))

    async def run(*words: str) -> str:
        done = await asyncio.to_thread(CliRunner().invoke, app, list(words))
        return done.stdout if done.exit_code == 0 else f"failed: {done.output}"

    await agent.available()
    item = (await citizen.callback()).json()["callback_id"]
    shown = await run(
        "staff", "profile", "agnes", "--skill", "pas", "--language", "pl", "--home", "aadal", "--live", "1"
    )
    assert shown.splitlines() == [
        "skills\tpas", "languages\tpl", "groups\t-", "home\taadal", "capacity_handover\t1", "capacity_callback\t-",
    ]  # fmt: skip
    assert (await run("staff", "profile", "agnes")).splitlines()[0] == "skills\tpas"
    assert "does not exist" in await run("staff", "profile", "agnes", "--skill", "sejlads")
    told = await run("route", "explain", item, "--language", "en")
    assert "The rule that holds: alt-andet." in told
    assert "Agents take from the list themselves; nobody is asked." in told
    assert "Agnes" in told
