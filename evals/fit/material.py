"""What is learned from: the library, and the development dialogues as the pipeline hears them."""

from __future__ import annotations

import contextlib
import dataclasses
import random
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answering.context import Context, Tools
from bot.answering.hear import hear
from bot.answering.languages import Detector
from bot.answering.schemas import PastTurn
from bot.answering.understand import understand
from bot.library import behaviour
from bot.library.behaviour_book import Book
from bot.library.classifier.model import Classifier
from bot.library.intents.model import Intents
from bot.library.knowledge import Article
from bot.library.service import Library
from bot.settings import PROJECT, Settings
from evals.asking import NOW, ask
from evals.reader import Turn, cases
from evals.world import World

BEHAVIOUR = PROJECT / "knowledge" / "behaviour"


@dataclass(frozen=True, slots=True)
class Material:
    """The pipeline's tools, and the knowledge as citizens read it."""

    tools: Tools
    world: World


@dataclass(frozen=True, slots=True)
class Heard:
    """A turn of a dialogue that some article answers: what is right, and the turn as the pipeline understands it.

    ``article`` is the first of the right ones, or the one that replaces it in the municipality.
    """

    dialogue: str
    turn: Turn
    article: Article
    context: Context


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[Material]:
    """Open the library over an index of its own."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library(Settings(data_dir=Path(folder)))
        await library.start()
        try:
            read = behaviour.read(BEHAVIOUR)
            tools = Tools(library, read, Book(read), Detector(), Intents(), Classifier(), None)
            await tools.detector.start()
            yield Material(tools, World(library.knowledge, read, NOW.date()))
        finally:
            library.close()


def weighed_by(material: Material, weights: dict[str, Any]) -> Material:
    """Return the material with the article weights just fitted in the place of those of the behaviour.

    Args:
        material: what is learned from.
        weights: as ``decide.yaml`` has them.
    """
    read = material.tools.behaviour
    decide = read.decide.model_copy(update=weights)
    tools = dataclasses.replace(material.tools, behaviour=read.model_copy(update={"decide": decide}))
    return dataclasses.replace(material, tools=tools)


async def listen(
    material: Material, text: str, history: tuple[PastTurn, ...] = (), municipality: str = "aadal"
) -> Context:
    """Return a message as the pipeline hears it.

    Args:
        material: what is learned from.
        text: the message.
        history: what was said before.
        municipality: whose citizen says it.
    """
    tools = material.tools
    question = ask(text, history, municipality)
    reading = tools.book.read(text)
    context = Context(question, tools, material.world.knowledge, reading, reading, {}, "da", text=text)
    await hear(context)
    return context


async def dialogues(material: Material) -> AsyncIterator[Heard]:
    """Yield the turns of the development split's dialogues that name right articles, in their order.

    What was said before is what is right, whatever the bot would have said: the first right article of each earlier
    turn that names one.

    Args:
        material: what is learned from.
    """
    for case in cases("dev", ("dialogue",)):
        history: tuple[PastTurn, ...] = ()
        for turn in case.turns:
            article = _right(material.world, turn, case.municipality)
            if article is None:
                continue
            context = await listen(material, turn.question, history, case.municipality)
            await understand(context)
            yield Heard(case.id, turn, article, context)
            history = (*history, PastTurn(turn.question, "", "answer", article.meta.area, (article.id,)))


async def switches(material: Material, count: int) -> AsyncIterator[Heard]:
    """Yield development questions, each after an answer from some article, as where a citizen changes the subject.

    Args:
        material: what is learned from.
        count: how many.
    """
    chance = random.Random(1)  # noqa: S311
    asked = list(cases("dev", ("question",)))
    for case in chance.sample(asked, min(count, len(asked))):
        turn = case.turns[-1]
        there = material.world.knowledge.articles_for(case.municipality, material.world.day)
        before, article = chance.choice(list(there)), _right(material.world, turn, case.municipality)
        if article is None:
            continue
        past = PastTurn(before.texts["da"].title, "", "answer", before.meta.area, (before.id,))
        context = await listen(material, turn.question, (past,), case.municipality)
        await understand(context)
        yield Heard(case.id, turn, article, context)


def _right(world: World, turn: Turn, municipality: str) -> Article | None:
    there = world.knowledge.articles_for(municipality, world.day)
    return next((article for article in there if world.is_one_of(article.id, turn.articles[:1])), None)
