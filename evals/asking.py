"""Asks the pipeline as the front door does: what is typed is cleaned and masked first, and what was said counts."""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import dataclass
from typing import Any

from bot.answering.schemas import Answer, PastTurn, Question, Step
from bot.answering.service import Answerer
from bot.conversations.masking import mask
from bot.conversations.text import clean
from bot.conversations.turn import failed
from bot.errors import Invalid
from evals.reader import Case

log = logging.getLogger(__name__)

NOW = dt.datetime(2026, 11, 26, 10, 0, tzinfo=dt.UTC)
"""A weekday morning: every demo municipality's chat is open."""
FAILED = "failed"
"""The step that stands in the trace where the pipeline broke."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one turn: what was stored of the message, the answer, and how long it took."""

    stored: str
    answer: Answer
    ms: float

    def step(self, name: str) -> dict[str, Any]:
        """Return what a step of the pipeline found; empty where the turn ended before it."""
        return next((step.result for step in self.answer.trace if step.name == name), {})

    @property
    def failed(self) -> bool:
        """Whether the pipeline broke."""
        return bool(self.step(FAILED))

    @property
    def candidates(self) -> list[dict[str, Any]]:
        """The likeliest articles, best first."""
        return list(self.step("retrieve").get("candidates", ()))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a case's turns, in their order."""

    replies: tuple[Reply, ...]

    @property
    def last(self) -> Reply:
        """What came of the last turn."""
        return self.replies[-1]


def ask(text: str, history: tuple[PastTurn, ...] = (), municipality: str = "aadal") -> Question:
    """Return a citizen's question in the widget, whose language is Danish, while people are on duty."""
    return Question(
        text=text,
        municipality=municipality,
        language="da",
        channel="web",
        now=NOW,
        history=history,
    )


async def put(answerer: Answerer, case: Case) -> Outcome:
    """Put a case's turns to the bot, one after the other.

    Args:
        answerer: the pipeline.
        case: what is asked.
    """
    history: tuple[PastTurn, ...] = ()
    replies = []
    for turn in case.turns:
        reply = await _say(answerer, turn.question, history, case.municipality)
        replies.append(reply)
        said = reply.answer
        articles = tuple(dict.fromkeys(source.article for source in said.sources))
        history = (*history, PastTurn(reply.stored, said.text, said.decision, said.area, articles))
    return Outcome(tuple(replies))


async def _say(answerer: Answerer, text: str, history: tuple[PastTurn, ...], municipality: str) -> Reply:
    try:
        stored = mask(clean(text))
    except Invalid as error:
        return Reply("", _ended("door", error), 0.0)
    started = time.perf_counter()
    try:
        answer = await answerer.answer(ask(stored, history, municipality))
    except Exception as error:  # noqa: BLE001 - as the front door: the citizen is told, and the other cases go on
        log.error("the pipeline failed with %r on: %s", error, stored)
        answer = _ended(FAILED, error)
    return Reply(stored, answer, (time.perf_counter() - started) * 1000)


def _ended(step: str, error: Exception) -> Answer:
    """What the citizen sees where there is no answer: the service's own words of regret."""
    said = failed("da")
    trace = (Step(step, 0.0, {"error": type(error).__name__}),)
    return Answer(said.text, said.decision, said.language, said.composed_by, actions=said.actions, trace=trace)
