"""Step 2: the language, what of a thing is asked for, and what the message goes on from."""

from __future__ import annotations

from typing import Any

from bot.answering.context import Context
from bot.answering.schemas import PastTurn
from bot.library.phrases import fold

_REFUSED = frozenset({"refuse", "emergency", "smalltalk", "handover"})
"""Turns that say nothing about what is asked next; a refused one must not reach a model either."""


async def understand(context: Context) -> dict[str, Any]:
    """Find out the language, the aspect asked for, and what to search for.

    Args:
        context: the turn.

    Returns:
        What was found, for the trace.
    """
    question, tools = context.question, context.tools
    context.history = tuple(turn for turn in question.history if turn.decision not in _REFUSED)
    last = context.history[-1] if context.history else None
    default = _default_language(context, last)
    known = [token.known for token in tools.library.analyse(question.text)]
    context.detected = tools.detector.detect(question.text, default, known)
    context.language = "da" if context.detected == "da" else "en"
    context.aspects = context.reading.aspects()
    how = _follow(context, last)
    return {
        "language": context.detected,
        "aspects": [aspect.id for aspect in context.aspects],
        "follows": how,
        "queries": list(context.queries),
    }


def _default_language(context: Context, last: PastTurn | None) -> str:
    spoken = context.question.language if context.question.language in ("da", "en") else "da"
    return context.tools.detector.detect(last.question, spoken) if last else spoken


def _follow(context: Context, last: PastTurn | None) -> str | None:
    """Set the queries. What has no need of its own takes over the last question's; a correction takes its aspect."""
    text, reading = context.question.text, context.reading
    context.queries = (text,)
    if last is None:
        return None
    if reading.correction:
        rest = " ".join(reading.without("corrections"))
        if not _needs(context, rest):
            return None
        if not context.aspects:
            before = context.tools.book.read(last.question)
            context.aspects = before.aspects()
            rest = " ".join([*before.covered("aspects"), rest])
        context.queries = (rest,)
        return "correction"
    bare = _needs(context, " ".join(reading.without("aspects", "openers")))
    if not bare and (context.aspects or reading.opener):
        context.carried = last.articles
        context.queries = (f"{last.question} {text}",)
        return "ellipsis"
    if reading.opener or len(bare) <= 1:
        context.queries = (text, f"{last.question} {text}")
        return "may go on"
    return None


def _needs(context: Context, text: str) -> list[str]:
    """The words that name something: neither pointing back nor unknown to every article."""
    stand_ins = context.tools.book.stand_ins
    tokens = context.tools.library.analyse(text)
    return [t.word for t in tokens if fold(t.word) not in stand_ins and (t.known or t.repaired)]
