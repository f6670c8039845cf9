"""An answerer over a small knowledge of its own, and a model server that answers what a test tells it to."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.answering.schemas import Closed, PastTurn, Question
from bot.answering.service import Answerer
from bot.library.service import Library
from bot.settings import LLM, Settings
from tests.model_server import ModelServer, listening

KNOWLEDGE = Path(__file__).parent / "knowledge"
NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


def question(
    text: str,
    municipality: str = "nordby",
    history: tuple[PastTurn, ...] = (),
    contact_open: bool = True,
    on_delta: Callable[[str], Awaitable[None]] | None = None,
) -> Question:
    """Return a citizen's question on a Monday morning."""
    closed = None if contact_open else Closed("nobody_on_duty")
    return Question(text, municipality, "da", "web", NOW, closed, history, on_delta)


@pytest.fixture(scope="session")
async def library(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Library]:
    """The small knowledge, indexed with the shipped model."""
    settings = Settings(knowledge_dir=KNOWLEDGE, data_dir=tmp_path_factory.mktemp("data"))
    library = Library(settings)
    await library.start()
    assert library.ready, library.missing
    yield library
    library.close()


@pytest.fixture(scope="session")
async def answerer(library: Library) -> Answerer:
    """Answers in the articles' own words."""
    found = Answerer(library, Settings(knowledge_dir=KNOWLEDGE))
    await found.start()
    return found


@pytest.fixture(scope="session")
async def model() -> AsyncIterator[ModelServer]:
    """The scripted server, listening."""
    async with listening() as scripted:
        yield scripted


@asynccontextmanager
async def _asking(library: Library, model: ModelServer, **settings: Any) -> AsyncIterator[Answerer]:
    url = f"http://127.0.0.1:{model.port}/v1"
    llm = LLM(base_url=url, model="scripted", timeout_s=60, rewrite_s=60, price_in=1, price_out=10, **settings)
    found = Answerer(library, Settings(knowledge_dir=KNOWLEDGE, llm=llm))
    await found.start()
    yield found
    await found.close()


@pytest.fixture(scope="session")
async def with_model(library: Library, model: ModelServer) -> AsyncIterator[Answerer]:
    """Answers in the scripted model's words, where they pass; waits for them however busy the machine is."""
    async with _asking(library, model, piece_s=60) as found:
        yield found


@pytest.fixture(scope="session")
async def checking(library: Library, model: ModelServer) -> AsyncIterator[Answerer]:
    """The same, and the model checks what it has written."""
    async with _asking(library, model, piece_s=60, check=True) as found:
        yield found


@pytest.fixture(scope="session")
async def impatient(library: Library, model: ModelServer) -> AsyncIterator[Answerer]:
    """Waits for a model's first words hardly at all: for a server that never says any."""
    async with _asking(library, model, piece_s=0.1) as found:
        yield found
