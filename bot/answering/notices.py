"""Last step: what must stand before an answer: a word in the citizen's own language, a number to call, and what the
municipality tells everybody now."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from bot.answering import hear, replies
from bot.answering.context import Context, Token
from bot.answering.schemas import Decision
from bot.library.behaviour import Emergency
from bot.library.schemas import Notice

_WITH: frozenset[Decision] = frozenset({"answer", "no_answer", "clarify"})
SHARE = 0.5
"""Share of a question's words a notice must speak of to be on what was asked."""


def closing(context: Context) -> list[Notice]:
    """Return the notices valid now that speak of being open or closed.

    Args:
        context: the turn.
    """
    valid = (notice for notice in context.municipality.notices if notice.valid(context.question.now))
    return [notice for notice in valid if context.tools.book.read(notice.text).opening]


async def announce(context: Context) -> dict[str, Any]:
    """Put before the answer what is said in the citizen's own language, whom to call where the message may also speak
    of danger, and the notices the question is about, word for word.

    Args:
        context: the turn; it has an answer.

    Returns:
        What was put there, for the trace.
    """
    answer = context.answer
    if answer is None:
        return {}
    spoken = _own_language(answer.decision, context)
    before = [spoken] if spoken else []
    danger, shown = None, list[Notice]()
    if answer.decision in _WITH:
        danger = hear.possible_emergency(context)
        before += [_danger(danger, context)] if danger else []
        shown = _notices(context)
        before += [_quoted(notice, context) for notice in shown]
    if before:
        context.answer = dataclasses.replace(answer, text="\n\n".join([*before, answer.text]))
    return {"notices": len(shown), "danger": danger.id if danger else None}


def _own_language(decision: Decision, context: Context) -> str | None:
    """What is said in the citizen's own language, where that is neither Danish nor English."""
    foreign = context.behaviour.languages.languages.get(context.detected)
    if foreign is None:
        return None
    said: dict[Decision, str] = {"answer": foreign.answer, "clarify": foreign.clarify, "emergency": foreign.danger}
    return said.get(decision, foreign.no_answer)


def _notices(context: Context) -> list[Notice]:
    hours = any(candidate.article.meta.hours for candidate in context.chosen)
    first = closing(context) if hours else []
    others = [n for n in context.municipality.notices if n.valid(context.question.now) and n not in first]
    return [*first, *(notice for notice in others if _about(notice, context))]


def _danger(emergency: Emergency, context: Context) -> str:
    asked = context.behaviour.emergencies.possible.in_(context.language)
    lines = (f"> - {replies.contact(context, name)}" for name in emergency.acute.contacts)
    return "\n".join([f"> {asked}", ">", *lines])


def _about(notice: Notice, context: Context) -> bool:
    """Whether a notice speaks of half of what the question speaks of, or of the answer's area."""
    analyse = context.tools.library.analyse
    said = _terms(analyse(f"{notice.text} {notice.text_en}"))
    # Every citizen of Strandvig may name Strandvig: it says nothing about what she asks.
    name = _terms(analyse(f"{context.municipality.name} {context.municipality.name_en}"))
    asked = [terms for token in analyse(context.text) if not (terms := _terms([token])) & name]
    shared = sum(bool(terms & said) for terms in asked)
    area = context.knowledge.areas.get(context.answer.area or "") if context.answer else None
    named = [_terms([token]) & said for token in analyse(area.title)] if area else []
    return bool(asked and shared >= SHARE * len(asked)) or bool(named and all(named))


def _terms(tokens: Iterable[Token]) -> set[str]:
    return {term for token in tokens for term in token.stems}


def _quoted(notice: Notice, context: Context) -> str:
    text = notice.text if context.language == "da" else notice.text_en
    more = context.behaviour.words.read_more.in_(context.language)
    return f"> {text}" + (f" [{more}]({notice.url})" if notice.url else "")
