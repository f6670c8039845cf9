"""The way to a language model: any server that speaks OpenAI's chat completions. What it says is judged elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.settings import LLM

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_openai import ChatOpenAI

log = logging.getLogger(__name__)

TOKENS = 700
"""Longest answer, in tokens: six long sentences with room to spare; a model in a loop is cut off here."""
LONGEST = 3000
"""The same in characters, for a server that does not count."""
_LETTERS_A_TOKEN = 4
_PROMPTS = Path(__file__).parent / "prompts"

Messages = list[tuple[str, str]]


class Unusable(Exception):
    """The model's words cannot be used; the message is a word for the trace, ``detail`` what it was about."""

    def __init__(self, why: str, *detail: str) -> None:
        super().__init__(why)
        self.detail = list(detail)


@dataclass(slots=True)
class Usage:
    """What calls to a model used. ``estimated``: a call was broken off, or its server does not count."""

    tokens_in: int = 0
    tokens_out: int = 0
    ms: float = 0.0
    first_ms: float | None = None
    estimated: bool = False

    def add(self, other: Usage) -> None:
        """Add a further call's; the first piece stays the first call's."""
        self.tokens_in, self.tokens_out = self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out
        self.ms, self.estimated = self.ms + other.ms, self.estimated or other.estimated

    def trace(self, settings: LLM) -> dict[str, Any]:
        """Return it for the trace, with what it cost."""
        cost = (self.tokens_in * settings.price_in + self.tokens_out * settings.price_out) / 1_000_000
        return {
            "model": settings.model,
            "ms": round(self.ms),
            "first_ms": self.first_ms and round(self.first_ms),
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "cost": round(cost, 8),
            **({"estimated": True} if self.estimated else {}),
        }


class Model:
    """A model behind an OpenAI-compatible server.

    Args:
        settings: where it is and how long it may take.
    """

    def __init__(self, settings: LLM) -> None:
        self.settings = settings
        self._client: ChatOpenAI | None = None
        self._prompts = {path.stem: path.read_text(encoding="utf-8") for path in _PROMPTS.glob("*.md")}

    async def start(self) -> None:
        """Import the client, in a thread: it takes seconds."""
        if self._client is None:
            self._client = await asyncio.to_thread(self._open)

    def _open(self) -> ChatOpenAI:
        from langchain_openai import ChatOpenAI

        return ChatOpenAI(
            model=self.settings.model,
            base_url=self.settings.base_url,
            api_key=self.settings.api_key,
            timeout=self.settings.timeout_s,
            max_retries=0,
            temperature=0,
            max_completion_tokens=TOKENS,
            stream_usage=True,
        )

    def prompt(self, name: str, **values: object) -> str:
        """Return a prompt of ``prompts/``, filled in."""
        return self._prompts[name].format(**values).strip()

    async def stream(self, messages: Messages, usage: Usage) -> AsyncGenerator[str]:
        """Have the model write.

        Args:
            messages: instructions, then what they are about.
            usage: what the call used is added to it, however it ends.

        Yields:
            The pieces of its text as they come.

        Raises:
            Unusable: the server broke off, or the model did not come to an end.
            TimeoutError: a piece takes longer than ``piece_s``.
        """
        await self.start()
        assert self._client is not None  # noqa: S101 - start() has just set it
        started, finished, received, chunks = time.perf_counter(), False, 0, 0
        counted: tuple[int, int] | None = None
        try:
            # Closed whatever happens, so that a server stops writing what nobody will read.
            async with contextlib.aclosing(self._client.astream(messages)) as stream:  # type: ignore[type-var]
                pieces = stream.__aiter__()
                while True:
                    try:
                        async with asyncio.timeout(self.settings.piece_s):
                            chunk: AIMessageChunk = await pieces.__anext__()
                    except StopAsyncIteration:
                        break
                    if chunk.usage_metadata:
                        counted = chunk.usage_metadata["input_tokens"], chunk.usage_metadata["output_tokens"]
                    finished = finished or chunk.response_metadata.get("finish_reason") == "stop"
                    if not (piece := chunk.text):
                        continue
                    chunks, received = chunks + 1, received + len(piece)
                    if usage.first_ms is None:
                        usage.first_ms = (time.perf_counter() - started) * 1000
                    if received > LONGEST:
                        raise Unusable("no end")
                    yield piece
            if not finished:
                raise Unusable("broken off")
        finally:
            usage.ms += (time.perf_counter() - started) * 1000
            usage.estimated = usage.estimated or counted is None
            guess = sum(len(text) for _, text in messages) // _LETTERS_A_TOKEN, chunks
            usage.tokens_in += (counted or guess)[0]
            usage.tokens_out += (counted or guess)[1]

    async def ask(self, messages: Messages, usage: Usage, seconds: float) -> str:
        """Have the model write, and return the whole.

        Args:
            messages: instructions, then what they are about.
            usage: what the call used is added to it.
            seconds: how long it may take.

        Raises:
            Unusable: there is no answer in time, or none at all; the message says why.
        """
        try:
            async with asyncio.timeout(seconds), contextlib.aclosing(self.stream(messages, usage)) as pieces:
                return "".join([piece async for piece in pieces])
        except Unusable:
            raise
        except Exception as error:
            raise failed(error) from error

    async def close(self) -> None:
        """Let the client go."""
        self._client = None


def failed(error: Exception) -> Unusable:
    """Say what a failed call comes to; whatever a server may do, the citizen gets an answer without it."""
    if isinstance(error, TimeoutError):
        return Unusable("timeout")
    log.warning("the model failed: %s", type(error).__name__)
    return Unusable("error", type(error).__name__)
