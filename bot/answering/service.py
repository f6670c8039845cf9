"""Turns a citizen's question into an answer: a row of small steps over one context, each leaving its trace."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from bot.answering.book import book
from bot.answering.check import check
from bot.answering.compose import compose
from bot.answering.composer import Composer
from bot.answering.context import Context, Finder, Tools
from bot.answering.decide import decide
from bot.answering.foreign import gloss
from bot.answering.hear import hear
from bot.answering.languages import Detector
from bot.answering.locate import locate
from bot.answering.notices import announce
from bot.answering.retrieve import retrieve
from bot.answering.rewrite import rewrite
from bot.answering.schemas import Answer, Question
from bot.answering.screen import screen
from bot.answering.understand import understand
from bot.library import behaviour
from bot.library.behaviour_book import Book
from bot.library.classifier.model import Classifier
from bot.library.intents.model import Intents
from bot.library.knowledge import Knowledge
from bot.settings import PROJECT, Settings

log = logging.getLogger(__name__)

Step = Callable[[Context], Awaitable[dict[str, Any]]]
SEARCHING: tuple[Step, ...] = (hear, screen, gloss, understand, rewrite, retrieve, book, decide)
"""Each of these may end the turn."""
ANSWERING: tuple[Step, ...] = (locate, compose, check)


class Answerer:
    """Answers questions from the library.

    Args:
        library: the knowledge and its index; started by whoever owns it.
        settings: ``knowledge_dir``, ``llm`` and ``public_url`` are used. Where the knowledge has no ``behaviour``
            folder, the one this project ships counts: the screen for emergencies is never off.

    Raises:
        ValueError: the behaviour's files are wrong; the message says where.
    """

    def __init__(self, library: Finder, settings: Settings) -> None:
        folder = settings.knowledge_dir / "behaviour"
        read = behaviour.read(folder if folder.is_dir() else PROJECT / "knowledge" / "behaviour")
        model = Composer(settings.llm, library) if settings.llm.base_url else None
        self._tools = Tools(library, read, Book(read), Detector(), Intents(), Classifier(), model, settings.public_url)
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Load the language detector and the model's client, and read the words of the knowledge there is.

        :meth:`answer` does so itself where nobody has, and again for changed knowledge.

        Raises:
            NotReady: the library has no index yet.
        """
        async with self._starting:
            await self._tools.detector.start()
            if self._tools.model:
                await self._tools.model.start()
            knowledge = self._tools.library.knowledge
            self._follow(knowledge)
            if not self._tools.has_read(knowledge):
                # In a thread: it takes seconds, in which others' messages must not wait.
                await asyncio.to_thread(self._tools.lexicon, knowledge)

    async def answer(self, question: Question) -> Answer:
        """Answer one question.

        Args:
            question: what is asked, by whom, when, and what was said before.

        Returns:
            What the bot says, with the trace of every step.

        Raises:
            UnknownMunicipality: there is none of this slug.
            NotReady: the library has no index yet.
        """
        self._tools.library.municipality(question.municipality)
        await self.start()
        tools, knowledge = self._tools, self._tools.library.knowledge
        reading = tools.book.read(question.text)
        context = Context(
            question=question,
            tools=tools,
            knowledge=knowledge,
            reading=reading,
            meaning=reading,
            text=question.text,
            intents={},
            language="en" if question.language == "en" else "da",
        )
        for step in SEARCHING:
            await _run(step, context)
            if context.answer:
                break
        else:
            for step in ANSWERING:
                await _run(step, context)
        await _run(announce, context)
        if context.answer is None:
            raise RuntimeError("no step ended the turn")
        return dataclasses.replace(context.answer, trace=tuple(context.steps))

    def _follow(self, knowledge: Knowledge) -> None:
        """Take over what editors have changed in the behaviour; one that cannot be read leaves the last good one."""
        changed = knowledge.behaviour
        if changed is not None and changed is not self._tools.behaviour:
            self._tools = dataclasses.replace(self._tools, behaviour=changed, book=Book(changed))

    async def close(self) -> None:
        """Let the model's client go."""
        if self._tools.model:
            await self._tools.model.close()


async def _run(step: Step, context: Context) -> None:
    started = time.perf_counter()
    result = await step(context)
    context.trace(step.__name__, (time.perf_counter() - started) * 1000, result)
