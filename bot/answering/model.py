"""Lets a model put passages into words, and lets nothing through that the passages do not say."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.answering.article import Passage
from bot.answering.context import Finder
from bot.answering.figures import figures, unsupported
from bot.answering.sentences import Sentences, cited
from bot.settings import LLM

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk
    from langchain_openai import ChatOpenAI

log = logging.getLogger(__name__)

DECLINED = "INTET-SVAR"
"""What the model is told to write where the passages do not answer."""
SENTENCES = 6
TOKENS = 700
"""Longest answer, in tokens: six long sentences with room to spare; a model in a loop is cut off here."""
SUPPORTED = 0.5
"""Share of a sentence's meaningful words its passages (or the question) must have. Paraphrases of our articles keep
well over half of them; a model that follows an instruction in the question instead has next to none."""

_PROMPTS = Path(__file__).parent / "prompts"
_LANGUAGES = {"da": "Danish", "en": "English"}


class Unusable(Exception):
    """The model's answer cannot be given; the message is a word for the trace."""


@dataclass(slots=True)
class Written:
    """What a model call gave: the text that passed, the passages it rests on, and what the call used."""

    text: str = ""
    used: tuple[int, ...] = ()
    failure: str | None = None
    detail: list[str] = field(default_factory=list)
    ms: float = 0.0
    first_ms: float | None = None
    tokens_in: int = 0
    tokens_out: int = 0


class Composer:
    """A model behind an OpenAI-compatible server.

    Args:
        settings: where it is and how long it may take.
        library: analyses words, for the check of support.
    """

    def __init__(self, settings: LLM, library: Finder) -> None:
        self._settings = settings
        self._library = library
        self._client: ChatOpenAI | None = None
        self._prompts = {path.stem: path.read_text(encoding="utf-8") for path in _PROMPTS.glob("*.md")}

    @property
    def name(self) -> str:
        """The model's name."""
        return self._settings.model

    async def start(self) -> None:
        """Import the client, in a thread: it takes seconds."""
        if self._client is None:
            self._client = await asyncio.to_thread(self._open)

    def _open(self) -> ChatOpenAI:
        from langchain_openai import ChatOpenAI

        return ChatOpenAI(
            model=self._settings.model,
            base_url=self._settings.base_url,
            api_key=self._settings.api_key,
            timeout=self._settings.timeout_s,
            max_retries=0,
            temperature=0,
            max_completion_tokens=TOKENS,
            stream_usage=True,
        )

    async def write(
        self,
        question: str,
        previous: str | None,
        passages: Sequence[Passage],
        municipality: str,
        language: str,
        on_delta: Callable[[str], Awaitable[None]] | None,
    ) -> Written:
        """Have the model answer from passages, each sentence checked before anybody sees it.

        Args:
            question: the citizen's words.
            previous: the question they go on from.
            passages: what may be said, in the order of their numbers.
            municipality: the name the answer is given in.
            language: ``da`` or ``en``.
            on_delta: receives each sentence that passed.

        Returns:
            The text, or why there is none in ``failure``. What ``on_delta`` got is then void.
        """
        written = Written()
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._settings.timeout_s):
                await self._stream(written, started, question, previous, passages, municipality, language, on_delta)
        except TimeoutError:
            written.failure = "timeout"
        except Unusable as error:
            written.failure = str(error)
        except Exception as error:  # noqa: BLE001 - whatever a server may do, the citizen gets the article's words
            log.warning("the model's answer failed: %s", type(error).__name__)
            written.failure = "error"
            written.detail = [type(error).__name__]
        written.ms = (time.perf_counter() - started) * 1000
        return written

    async def _stream(
        self,
        written: Written,
        started: float,
        question: str,
        previous: str | None,
        passages: Sequence[Passage],
        municipality: str,
        language: str,
        on_delta: Callable[[str], Awaitable[None]] | None,
    ) -> None:
        await self.start()
        assert self._client is not None  # noqa: S101 - start() has just set it
        messages = self._messages(question, previous, passages, municipality, language)
        sentences = Sentences()
        finished = False
        stream = self._client.astream(messages).__aiter__()
        while True:
            try:
                wait = self._settings.first_token_s if written.first_ms is None else self._settings.timeout_s
                async with asyncio.timeout(wait):
                    chunk: AIMessageChunk = await stream.__anext__()
            except StopAsyncIteration:
                break
            _count(written, chunk)
            finished = finished or chunk.response_metadata.get("finish_reason") == "stop"
            piece = chunk.text
            if not piece:
                continue
            if written.first_ms is None:
                written.first_ms = (time.perf_counter() - started) * 1000
            for sentence in sentences.feed(piece):
                await self._accept(written, sentence, question, passages, on_delta)
        if not finished:
            raise Unusable("broken off")
        await self._accept(written, sentences.rest(), question, passages, on_delta)
        if not written.text.strip():
            raise Unusable("empty")

    async def _accept(
        self,
        written: Written,
        sentence: str,
        question: str,
        passages: Sequence[Passage],
        on_delta: Callable[[str], Awaitable[None]] | None,
    ) -> None:
        """Check a sentence against the passages it names, and only then let it out."""
        text, numbers = cited(sentence)
        if not text.strip():
            return
        if DECLINED in text:
            raise Unusable("declined")
        if any(not 1 <= number <= len(passages) for number in numbers):
            raise Unusable("unknown source")
        named = [passages[number - 1] for number in numbers]
        if not named and figures(text).any:
            written.detail = [text.strip()]
            raise Unusable("figure without a source")
        wrong = unsupported(text, (_source(p) for p in named))
        if wrong:
            written.detail = wrong
            raise Unusable("figure not in its source")
        if not self._supported(text, [_source(p) for p in (named or passages)] + [question]):
            written.detail = [text.strip()]
            raise Unusable("words not in its source")
        written.used = tuple(dict.fromkeys((*written.used, *numbers)))
        written.text += text
        if on_delta:
            await on_delta(text)

    def _supported(self, text: str, sources: Sequence[str]) -> bool:
        tokens = self._library.analyse(text)
        if not tokens:
            return True
        terms = {term for source in sources for token in self._library.analyse(source) for term in _terms(token)}
        return sum(not terms.isdisjoint(_terms(token)) for token in tokens) >= SUPPORTED * len(tokens)

    def _messages(
        self, question: str, previous: str | None, passages: Sequence[Passage], municipality: str, language: str
    ) -> list[tuple[str, str]]:
        numbered = "\n\n".join(f"[{n}] {_source(passage)}" for n, passage in enumerate(passages, 1))
        asked = {"question": question} | ({"previous_question": previous} if previous else {})
        system = self._prompts["answer"].format(
            municipality=municipality,
            language=_LANGUAGES[language],
            sentences=SENTENCES,
            declined=DECLINED,
            passages=numbered,
        )
        return [
            ("system", system),
            ("human", self._prompts["question"].format(question=json.dumps(asked, ensure_ascii=False))),
        ]

    async def close(self) -> None:
        """Let the client go."""
        self._client = None


def _source(passage: Passage) -> str:
    heading = f"{passage.source.title} - {passage.source.section}" if passage.source.section else passage.source.title
    return f"{heading}\n{passage.text}"


def _terms(token: Any) -> tuple[str, ...]:
    return (*token.terms, *token.parts)


def _count(written: Written, chunk: AIMessageChunk) -> None:
    if chunk.usage_metadata:
        written.tokens_in = chunk.usage_metadata["input_tokens"]
        written.tokens_out = chunk.usage_metadata["output_tokens"]
