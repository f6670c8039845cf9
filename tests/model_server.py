"""A server of the OpenAI API that answers what a test tells it to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route


@dataclass
class ModelServer:
    """Serves the OpenAI API on a loopback port; ``script`` is what it does with the next request."""

    answers: list[list[str]] = field(default_factory=list)
    behaviour: str = "good"
    seen: list[dict[str, Any]] = field(default_factory=list)
    stalled: asyncio.Event = field(default_factory=asyncio.Event)
    port: int = 0

    def say(self, *pieces: str, behaviour: str = "good") -> None:
        """Set the next answer, piece by piece, and how the connection goes."""
        self.say_in_turn(list(pieces), behaviour=behaviour)

    def say_in_turn(self, *answers: list[str], behaviour: str = "good") -> None:
        """Set the answers to the next requests; the last one is given again and again."""
        self.answers, self.behaviour, self.seen = list(answers), behaviour, []
        self.stalled.clear()

    async def complete(self, request: Request) -> Response:
        """Answer ``/v1/chat/completions``."""
        self.seen.append(await request.json())
        if self.behaviour == "http 500":
            return JSONResponse({"error": {"message": "boom"}}, status_code=500)
        if self.behaviour == "not json":
            return Response("<html>Bad gateway</html>", media_type="text/event-stream")
        pieces = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return StreamingResponse(self._stream(pieces), media_type="text/event-stream")

    async def _stream(self, pieces: list[str]) -> AsyncIterator[str]:
        for number, piece in enumerate(pieces):
            if self.behaviour == "stalls" and number == len(pieces) - 1:
                await self.stalled.wait()
            yield _event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]})
        if self.behaviour == "breaks off":
            return
        yield _event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        if self.behaviour == "does not count":
            return
        usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        yield _event({"choices": [], "usage": usage})
        yield "data: [DONE]\n\n"


def _event(body: dict[str, object]) -> str:
    whole = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted", **body}
    return f"data: {json.dumps(whole)}\n\n"


@contextlib.asynccontextmanager
async def listening() -> AsyncIterator[ModelServer]:
    """Run a scripted server on a loopback port."""
    scripted = ModelServer()
    app = Starlette(routes=[Route("/v1/chat/completions", scripted.complete, methods=["POST"])])
    # asyncio switches the waiting for more to send (Nagle) off only where the protocol is named: 40 ms a turn.
    with socket.socket(proto=socket.IPPROTO_TCP) as bound:
        bound.bind(("127.0.0.1", 0))
        scripted.port = bound.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        yield scripted
        scripted.stalled.set()
        server.should_exit = True
        with contextlib.suppress(asyncio.CancelledError):
            await serving
