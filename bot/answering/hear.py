"""Step 1: the language a message is in, and which rules it sets off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from bot.answering.context import Context
from bot.answering.schemas import Decision
from bot.library.behaviour import Emergency, Kind, Rule
from bot.library.behaviour_book import Found
from bot.library.intents.model import ACUTE
from bot.library.phrases import STOP, words

_UNHELPFUL = frozenset[Decision]({"refuse", "emergency", "smalltalk", "handover"})
"""Turns that say nothing about what is asked next; a refused one must not reach a model either."""
WELL_KNOWN = ("da", "en", "nb", "sv")
"""Languages the intent model has enough messages in to tell how urgent one is, and those near to Danish."""
R = TypeVar("R", Rule, Emergency)
_SHOWN = 0.2
"""Probability from which a rule stands in the trace."""


async def hear(context: Context) -> dict[str, Any]:
    """Find out the language, what was said before, and how likely each rule is meant.

    Args:
        context: the turn.

    Returns:
        What was found, for the trace.
    """
    question, tools = context.question, context.tools
    context.history = tuple(turn for turn in question.history if turn.decision not in _UNHELPFUL)
    spoken = question.language if question.language in ("da", "en") else "da"
    last = context.history[-1] if context.history else None
    default = tools.detector.detect(last.question, spoken) if last else spoken
    context.detected = tools.detector.detect(question.text, default)
    context.language = "da" if context.detected == "da" else "en"
    context.intents = tools.intents.read(question.text)
    likely = {rule: round(p, 3) for rule, p in context.intents.items() if p >= _SHOWN}
    return {"language": context.detected, "intents": likely}


def emergencies(context: Context) -> list[Found[Emergency]]:
    """Return the emergencies the message speaks of, the likeliest first.

    Args:
        context: the turn; its message has been heard.
    """
    by_phrase = context.reading.emergencies()
    if not _meant(context, "emergencies", bool(by_phrase)):
        return []
    named = {found.rule.id for found in by_phrase}
    sure = context.behaviour.intents.emergencies.alone
    rules = context.behaviour.emergencies.emergencies
    heard = [r for r in rules if r.id not in named and context.intents.get(f"emergencies:{r.id}", 0.0) >= sure]
    found = [*by_phrase, *(Found(rule, context.detected, "") for rule in heard)]
    return sorted(
        found or [_likeliest(context, "emergencies", rules)], key=lambda f: -_chance(context, "emergencies", f)
    )


def acute(context: Context, found: list[Found[Emergency]]) -> bool:
    """Whether a life is in danger at this moment, by the likeliest emergency or another the model is sure of. It is
    where the model cannot tell: in a language it has few messages in, and of an emergency it has not learned.

    Args:
        context: the turn; its message has been heard.
        found: what :func:`emergencies` found.
    """
    if context.detected not in WELL_KNOWN:
        return True
    levels = context.behaviour.intents
    heard = [found[0], *(f for f in found[1:] if _chance(context, "emergencies", f) >= levels.emergencies.alone)]
    return any(context.intents.get(f"emergencies:{f.rule.id}:{ACUTE}", 1.0) >= levels.acute for f in heard)


def possible_emergency(context: Context) -> Emergency | None:
    """Return the emergency a message may speak of where that is less likely than what :func:`emergencies` needs.

    Args:
        context: the turn; its message has been heard.
    """
    by_phrase = context.reading.emergencies()
    if not _meant(context, "emergencies", bool(by_phrase), context.behaviour.intents.possible):
        return None
    return _likeliest(context, "emergencies", context.behaviour.emergencies.emergencies).rule


def rule(context: Context, kind: Kind) -> Found[Rule] | None:
    """Return the rule of a kind that the message sets off, the likeliest where there are several, or None.

    Args:
        context: the turn; its message has been heard.
        kind: the file of rules.
    """
    own = {*words(context.municipality.name), *words(context.municipality.name_en)} - {STOP, "kommune", "municipality"}
    at_home = not own.isdisjoint(context.reading.tokens)
    by_phrase = [found for found in context.reading.rules(kind) if not (found.rule.others and at_home)]
    # Who names another municipality means it, whatever else the words look like.
    if not any(found.rule.others for found in by_phrase) and not _meant(context, kind, bool(by_phrase)):
        return None
    if by_phrase:
        return max(by_phrase, key=lambda found: _chance(context, kind, found))
    found = _likeliest(context, kind, [r for r in context.tools.book.rules(kind) if not (r.others and at_home)])
    # The model also knows messages no rule has an answer for; to answer them by the nearest rule would name the wrong
    # authority.
    top = max((p for name, p in context.intents.items() if name.startswith(f"{kind}:")), default=0.0)
    return found if _chance(context, kind, found) >= top else None


def _meant(context: Context, kind: str, phrase: bool, share: float = 1.0) -> bool:
    """Whether a message sets a kind of rule off. The phrases and the model, learned from examples, are two witnesses:
    together they need be less sure than the model alone. A kind the model has not learned goes by its phrases.

    ``share`` is how much of that is enough."""
    chance = context.intents.get(kind)
    if chance is None:
        return phrase
    sure = context.behaviour.intents.of(kind)
    return chance >= share * (sure.with_phrase if phrase else sure.alone)


def _likeliest(context: Context, kind: str, rules: Sequence[R]) -> Found[R]:
    return max((Found(rule, context.detected, "") for rule in rules), key=lambda found: _chance(context, kind, found))


def _chance(context: Context, kind: str, found: Found[R]) -> float:
    """How likely a rule is; one the model has not learned yet is known by its phrase only, which then counts."""
    return context.intents.get(f"{kind}:{found.rule.id}", 1.0 if found.phrase else 0.0)
