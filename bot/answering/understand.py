"""Step 3: what of a thing is asked for, and what the message goes on from."""

from __future__ import annotations

from typing import Any

from bot.answering import days
from bot.answering.context import Context
from bot.answering.replies import text_of
from bot.answering.schemas import PastTurn
from bot.library.phrases import fold, words


async def understand(context: Context) -> dict[str, Any]:
    """Find out the aspect asked for, and what to search for.

    Args:
        context: the turn.

    Returns:
        What was found, for the trace.
    """
    last = context.history[-1] if context.history else None
    context.aspects = context.meaning.aspects()
    how = _follow(context, last)
    return {
        "aspects": [aspect.id for aspect in context.aspects],
        "follows": how,
        "queries": list(context.queries),
        "topic": context.topic,
    }


def _follow(context: Context, last: PastTurn | None) -> str | None:
    """Set what is searched for, and what the message may go on from. A correction takes over what of a thing was asked;
    whatever else comes after an answer may be about the same thing or not: both are searched for."""
    text, reading = context.text, context.meaning
    context.queries = (text,)
    if plain := _plain_opening(context):
        context.queries = (plain,)
        return "opening"
    if last is None:
        return None
    if reading.correction:
        rest = " ".join(reading.without("corrections"))
        if _needs(context, rest):
            if not context.aspects:
                before = context.tools.book.read(last.question)
                context.aspects = before.aspects()
                rest = " ".join([*before.covered("aspects"), rest])
            context.queries = (rest,)
            return "correction"
    answered = next(
        (context.knowledge.articles[name] for name in last.articles if name in context.knowledge.articles), None
    )
    spoken = "da" if context.gloss else context.language
    context.topic = text_of(answered, spoken).title if answered else last.question
    if answered and context.aspects and not _needs(context, " ".join(reading.without("aspects", "openers"))):
        context.same = answered.id
        return "ellipsis"
    return "may go on"


def _plain_opening(context: Context) -> str | None:
    """What is searched for where it is asked whether it is open on a day, and of nothing else: the day says nothing
    about which article answers, but much about which it looks like."""
    reading, opening = context.meaning, context.behaviour.opening
    named, dates = reading.days(), days.dates(context.text)
    if not reading.opening or not (named or dates) or not all(day.counted for day in named):
        return None
    dated = {word for written in dates.values() for word in words(written)}
    rest = (word for word in reading.without("open", "when", "opening", "aspects", "openers") if word not in dated)
    if _needs(context, " ".join(rest)):
        return None
    special = dates or any(day.holidays or day.dates for day in named)
    return (opening.plain_date if special else opening.plain).in_("da" if context.gloss else context.language)


def _needs(context: Context, text: str) -> list[str]:
    """The words that name something: neither pointing back nor unknown to every article."""
    stand_ins = context.tools.book.stand_ins
    tokens = context.tools.library.analyse(text)
    return [t.word for t in tokens if fold(t.word) not in stand_ins and (t.known or t.repaired)]
