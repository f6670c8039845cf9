"""Lays a municipality's own addition into the shared article it extends."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from bot.library.knowledge import Article, ArticleText, Section

_LAST = "kontakt"


def extended(own: Article, shared: Article) -> Article:
    """Return the article a municipality's citizens see: the shared one with the municipality's additions.

    An own section replaces the shared one of the same Danish heading; any other comes after the shared ones, but before
    a closing 'Kontakt'. What the own article says before its first heading comes after the shared opening paragraph.
    Questions, links, related articles and sources are added. Languages that only one of the two has are left out.

    Args:
        own: the municipality's article; ``meta.extends`` names the shared one.
        shared: the article it extends.
    """
    plan = _plan(own.texts["da"].sections, shared.texts["da"].sections)
    texts = {
        language: ArticleText(language, text.title, _laid(plan, text.sections, shared.texts[language].sections))
        for language, text in own.texts.items()
        if language in shared.texts
    }
    meta, base = own.meta, shared.meta
    languages = dict.fromkeys((*meta.questions, *base.questions))
    added = {
        "questions": {name: (*meta.questions.get(name, ()), *base.questions.get(name, ())) for name in languages},
        "links": (*meta.links, *base.links),
        "related": tuple(dict.fromkeys((*meta.related, *base.related))),
        "sources": (*meta.sources, *base.sources),
        "hours": meta.hours or base.hours,
    }
    digest = hashlib.sha256((own.digest + shared.digest).encode()).hexdigest()
    return replace(own, meta=meta.model_copy(update=added), texts=texts, digest=digest)


def _plan(own: tuple[Section, ...], shared: tuple[Section, ...]) -> list[tuple[int | None, int | None]]:
    """Return, for each section of the result, its place in the shared article and in the own one."""
    places = {section.anchor: place for place, section in enumerate(own) if place}
    plan: list[tuple[int | None, int | None]] = [(0, 0)]
    plan += [(place, places.pop(section.anchor, None)) for place, section in enumerate(shared) if place]
    at = len(plan) - (len(plan) > 1 and shared[-1].anchor == _LAST)
    plan[at:at] = [(None, place) for place in places.values()]
    return plan


def _laid(
    plan: list[tuple[int | None, int | None]], own: tuple[Section, ...], shared: tuple[Section, ...]
) -> tuple[Section, ...]:
    laid = []
    for theirs, ours in plan:
        if theirs == 0:
            opening = [text for text in (shared[0].text, own[0].text) if text]
            laid.append(replace(shared[0], text="\n\n".join(opening)))
        elif ours is not None:
            laid.append(own[ours])
        elif theirs is not None:
            laid.append(shared[theirs])
    return tuple(laid)
