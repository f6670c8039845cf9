"""Step 2: what comes before any search: danger, attacks, a wish for a person, small talk."""

from __future__ import annotations

from typing import Any

from bot.answering import hear, replies
from bot.answering.context import Context
from bot.answering.retrieve import retrieve
from bot.answering.schemas import Action, Decision
from bot.errors import AppError
from bot.library.behaviour import Emergency, Kind
from bot.library.behaviour_book import Found

_ENDS: tuple[tuple[Kind, Decision], ...] = (
    ("refusals", "refuse"),
    ("person", "handover"),
    ("smalltalk", "smalltalk"),
)
EVEN = 0.5
"""Probability from which an article is offered under an emergency's numbers."""


async def screen(context: Context) -> dict[str, Any]:
    """End the turn where the message is an emergency, an attack, a wish for a person or small talk.

    Args:
        context: the turn; its message has been read.

    Returns:
        What was found, for the trace.
    """
    emergencies = hear.emergencies(context)
    if emergencies and not await _gives_way(context):
        acute = hear.acute(context, emergencies)
        await _emergency(context, emergencies, acute)
        named = [found.rule.id for found in emergencies]
        return {"emergency": named, "acute": acute, "phrase": emergencies[0].phrase}
    # "er du et menneske" is nearly a wish for one: of two kinds that are heard the likelier one counts.
    ends = sorted(_ENDS, key=lambda end: -context.intents.get(end[0], 0.0))
    heard = {kind: found for kind, _ in ends if (found := hear.rule(context, kind))}
    for kind, decision in ends:
        found = heard.get(kind)
        if found is None or not (found.rule.firm or found.rule.whole):
            continue
        if kind == "refusals" and ((found.rule.yields and "person" in heard) or _own_case(context)):
            continue
        context.language = found.language if found.language in ("da", "en") else context.language
        if decision == "handover":
            replies.hand_over(context, found.rule)
            return {kind: found.rule.id, "phrase": found.phrase}
        text, actions = replies.rule_text(context, found.rule)
        if decision != "smalltalk":
            actions = (*actions, *replies.people(context))
        context.end(text, decision, actions=actions)
        return {kind: found.rule.id, "phrase": found.phrase}
    return {}


def _own_case(context: Context) -> bool:
    """Whether a message that looks like one to refuse ("hvad har I skrevet om mig") rather asks for the own case."""
    likelier = context.intents.get("own_case", 0.0) > context.intents.get("refusals", 0.0)
    return likelier and hear.rule(context, "own_case") is not None


async def _emergency(context: Context, found: list[Found[Emergency]], acute: bool) -> None:
    language = found[0].language
    context.language = language if language in ("da", "en") else "en"
    spoken = context.behaviour.emergencies
    first = found[0].rule.help(acute)
    parts = [replies.with_numbers(context, first.reply.in_(context.language))]
    others = [i for other in found[1:] for i in other.rule.help(acute).contacts if i not in first.contacts]
    if others:
        lines = [f"- {replies.contact(context, name)}" for name in dict.fromkeys(others)]
        parts.append("\n".join([spoken.also.in_(context.language), "", *lines]))
    parts.append(spoken.after.in_(context.language))
    context.end("\n\n".join(parts), "emergency", actions=(*await _rest(context), *replies.people(context)))


async def _gives_way(context: Context) -> bool:
    """Whether an alarm that the model is not sure of gives way to an article that surely answers; whom to call then
    stands above the answer. An article on danger itself speaks for the alarm, not against it. A search that fails must
    not stop the number to call."""
    levels = context.behaviour.intents.give_way
    if context.intents.get("emergencies", 1.0) >= levels.below:
        return False
    context.queries = (context.question.text,)
    try:
        await retrieve(context)
    except AppError:
        return False
    return any(
        candidate.probability >= levels.article and candidate.article.meta.area not in levels.never_to
        for candidate in context.candidates[:1]
    )


async def _rest(context: Context) -> tuple[Action, ...]:
    """What else the message may be about, to press once nobody is in danger. A search that fails must not stop the
    number to call."""
    context.queries = (" ".join(context.reading.without("emergencies", "exceptions")),)
    try:
        await retrieve(context)
    except AppError:
        return ()
    # An even chance will do: where the alarm was a false one, the answer must be one press away.
    likely = [candidate for candidate in context.candidates[:1] if candidate.probability >= EVEN]
    return replies.suggestions(context, (c.article for c in likely))
