"""A turn with a model, from the citizen's socket to the model's server and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.channels.context import Services
from bot.db.embedded import EmbeddedServer
from bot.settings import LLM, Settings
from tests.client import CitizenClient
from tests.clock import FixedClock
from tests.conftest import on_index, serving
from tests.model_server import ModelServer, listening

PASSPORT = "Mit barn skal have pas, hvad gør jeg?"


@pytest.fixture(scope="module")
async def model() -> AsyncIterator[ModelServer]:
    async with listening() as scripted:
        yield scripted


@pytest.fixture(scope="module")
async def talking(
    model: ModelServer, postgres: EmbeddedServer, indexed: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[CitizenClient, Services]]:
    llm = LLM(base_url=f"http://127.0.0.1:{model.port}/v1", model="scripted", timeout_s=30, piece_s=10)
    data = on_index(indexed, tmp_path_factory.mktemp("model"))
    settings = Settings(data_dir=data, database_url=postgres.start("model"), worker=False, llm=llm)
    async with serving(settings, FixedClock()) as (url, services), httpx.AsyncClient(base_url=url, timeout=30) as http:
        yield await CitizenClient.start(http), services


async def test_what_the_model_says_is_streamed_and_stored(
    talking: tuple[CitizenClient, Services], model: ModelServer
) -> None:
    citizen, services = talking
    model.say("Dit barn skal have sit ", "eget pas. ", "Barnet skal med i Borgerservice. ", "[1]")
    tab = await citizen.connect()
    await tab.say(PASSPORT)
    said = (await tab.until("bot.message"))[-1]["payload"]
    assert (said["composed_by"], said["area"]) == ("model", "pas")
    assert said["sources"]
    assert "".join(tab.deltas).strip() == said["text"].strip()
    # The model never saw the personal number, and staff can see what it used.
    model.say("Du skal bestille tid. [1]")
    await tab.say("Mit cpr er 010190-1234, hvordan får mit barn pas?")
    await tab.until("bot.message")
    assert "010190" not in str(model.seen)
    async with services.database.transaction() as session:
        rows = await (await session.connection()).exec_driver_sql("SELECT trace::text FROM turn ORDER BY seq")
        assert "scripted" in rows.scalars().first()
    await tab.close()


@pytest.mark.parametrize("behaviour", ["good", "http 500", "breaks off", "not json", "stalls"])
async def test_an_invented_fee_or_a_broken_model_gives_the_articles_own_words(
    talking: tuple[CitizenClient, Services], model: ModelServer, behaviour: str
) -> None:
    citizen, _ = talking
    model.say("Et pas til dit barn koster 4.711 kr. ", "Se https://evil.example/pas [1]", behaviour=behaviour)
    tab = await citizen.connect(after=len(await citizen.events()))
    await tab.say(PASSPORT)
    said = (await tab.until("bot.message"))[-1]["payload"]
    assert said["composed_by"] == "article"
    assert "4.711" not in said["text"] + "".join(tab.deltas)
    assert "evil.example" not in said["text"] + "".join(tab.deltas)
    await tab.close()
