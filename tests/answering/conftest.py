"""An answerer over a small knowledge of its own, and a model server that answers what a test tells it to."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.answering.schemas import PastTurn, Question
from bot.answering.service import Answerer
from bot.library.service import Library
from bot.settings import LLM, Settings

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
    return Question(text, municipality, "da", "web", NOW, contact_open, history, on_delta)


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


@dataclass
class ModelServer:
    """Serves the OpenAI API on a loopback port; ``script`` is what it does with the next request."""

    pieces: list[str] = field(default_factory=list)
    behaviour: str = "good"
    seen: list[dict[str, Any]] = field(default_factory=list)
    stalled: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    def say(self, *pieces: str, behaviour: str = "good") -> None:
        """Set the next answer, piece by piece, and how the connection goes."""
        self.pieces, self.behaviour, self.seen = list(pieces), behaviour, []
        self.stalled.clear()

    async def complete(self, request: Request) -> Response:
        """Answer ``/v1/chat/completions``."""
        self.seen.append(await request.json())
        if self.behaviour == "http 500":
            return JSONResponse({"error": {"message": "boom"}}, status_code=500)
        if self.behaviour == "not json":
            return Response("<html>Bad gateway</html>", media_type="text/event-stream")
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[str]:
        for number, piece in enumerate(self.pieces):
            if self.behaviour == "stalls" and number == len(self.pieces) - 1:
                await self.stalled.wait()
            yield _event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]})
        if self.behaviour == "breaks off":
            return
        yield _event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        yield _event({"choices": [], "usage": usage})
        yield "data: [DONE]\n\n"


def _event(body: dict[str, object]) -> str:
    whole = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted", **body}
    return f"data: {json.dumps(whole)}\n\n"


@pytest.fixture(scope="session")
async def model() -> AsyncIterator[ModelServer]:
    """The scripted server, listening."""
    scripted = ModelServer()
    app = Starlette(routes=[Route("/v1/chat/completions", scripted.complete, methods=["POST"])])
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        scripted.port = listening.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield scripted
        scripted.stalled.set()
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await serving


@pytest.fixture(scope="session")
async def with_model(library: Library, model: ModelServer) -> AsyncIterator[Answerer]:
    """Answers in the scripted model's words, where they pass."""
    llm = LLM(base_url=f"http://127.0.0.1:{model.port}/v1", model="scripted", timeout_s=5, first_token_s=0.3)
    found = Answerer(library, Settings(knowledge_dir=KNOWLEDGE, llm=llm))
    await found.start()
    yield found
    await found.close()
