"""Before it is decided what to answer: an appointment, where the citizen wants one that can be booked here. And the
button for it under answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.answering import hear, replies
from bot.answering.context import Context
from bot.answering.schemas import Action
from bot.library.booking import Offer, Service, services_on
from bot.library.knowledge import Article

EVEN = 0.5
"""Probability from which the likeliest article says which service is meant."""


async def book(context: Context) -> dict[str, Any]:
    """End the turn with the way to an appointment, where that is all the citizen asks for.

    Args:
        context: the turn; its candidates are measured.

    Returns:
        Which services may be meant, for the trace; nothing where the turn goes on.
    """
    offer = _offer(context)
    found = hear.rule(context, "booking") if offer.plan.services else None
    # What is asked besides is answered first; the answer has the button too.
    if found is None or context.tools.book.read(_rest(context)).aspects():
        return {}
    meant = _named(context, offer) or _likely(context, offer)
    if not meant and _else(context):
        return {}
    text, _ = replies.rule_text(context, found.rule)
    area = next((context.knowledge.articles[a].meta.area for s in meant for a in s.articles), None)
    context.end(text, "booking", actions=_actions(context, offer, meant), area=area)
    return {"rule": found.rule.id, "phrase": found.phrase, "services": [service.slug for service in meant]}


def appointments(context: Context, articles: Iterable[Article]) -> tuple[Action, ...]:
    """Return the button for an appointment on what an answer is about, where there is one to be had.

    Args:
        context: the turn.
        articles: what the answer is made of.
    """
    offer = _offer(context)
    meant = {service.slug: service for article in articles for service in services_on(offer, article)}
    return _actions(context, offer, list(meant.values())) if meant else ()


def _offer(context: Context) -> Offer:
    return Offer.of(context.knowledge, context.municipality)


def _actions(context: Context, offer: Offer, meant: list[Service]) -> tuple[Action, ...]:
    words, language = context.behaviour.words, context.language
    if len(meant) != 1:
        return (Action("booking", words.book.in_(language)),)
    title = offer.service_title(meant[0].slug, language)
    return (Action("booking", words.book_service.in_(language).format(service=title), text=meant[0].slug),)


def _named(context: Context, offer: Offer) -> list[Service]:
    """The services the citizen names."""
    said = _stems(context, context.question.text)
    found = []
    for service in offer.plan.services:
        names = (_stems(context, name) for name in (service.title, service.title_en, *service.words))
        if any(stems and stems <= said for stems in names):
            found.append(service)
    return found


def _likely(context: Context, offer: Offer) -> list[Service]:
    """The services that the likeliest article is about."""
    likely = (candidate for candidate in context.candidates[:1] if candidate.probability >= EVEN)
    return [service for candidate in likely for service in services_on(offer, candidate.article)]


def _else(context: Context) -> bool:
    """Whether the message names something that is no service here."""
    own = _stems(context, f"borgerservice kommunen {context.municipality.name} {context.municipality.name_en}")
    return bool(_stems(context, _rest(context)) - own - context.tools.book.fillers)


def _rest(context: Context) -> str:
    """The message without the words that ask for an appointment."""
    return " ".join(context.reading.without("booking"))


def _stems(context: Context, text: str) -> frozenset[str]:
    return frozenset(stem for token in context.tools.library.analyse(text) for stem in token.stems)
