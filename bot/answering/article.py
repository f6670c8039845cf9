"""Composes an answer in an article's own words: what was asked for first, never the whole page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answering.context import Candidate, Context
from bot.answering.replies import text_of
from bot.answering.schemas import Source
from bot.library.behaviour import Aspect
from bot.library.knowledge import Article, Knowledge
from bot.library.phrases import words
from bot.library.render import render

ROOM = 1200
"""Characters an answer may have before a further section is left out: about two screens of a phone."""
_HOW_TO = "fremgangsmaade"


@dataclass(frozen=True, slots=True)
class Passage:
    """A section as the citizen of this municipality reads it, with the source it is shown under."""

    source: Source
    place: int
    text: str


def passages(article: Article, context: Context) -> list[Passage]:
    """Return every section of an article, filled in for the municipality, the language and the day.

    Args:
        article: the article.
        context: the turn.
    """
    shown = text_of(article, context.language)
    where = (context.knowledge, context.question.municipality, shown.language, context.day)
    title = render(shown.title, *where).text
    page = _page(article, context.knowledge)
    found = []
    for place, section in enumerate(shown.sections):
        text = render(section.text, *where).text.strip()
        if text:
            heading = render(section.heading, *where).text if section.heading else None
            url = page or _own_page(article, context, section.anchor)
            found.append(Passage(Source(article.id, title, heading, url), place, text))
    return found


def _page(article: Article, knowledge: Knowledge) -> str | None:
    """The first source a citizen may be sent to: an article may also have been checked against another municipality's
    page, which would tell her another municipality's fees and hours."""
    addresses = (str(source.url) for source in article.meta.sources)
    return next((address for address in addresses if knowledge.allows(address)), None)


def _own_page(article: Article, context: Context, anchor: str) -> str | None:
    """The article's own page at this service, where it is known under which address citizens reach that."""
    base = context.tools.public_url
    if base is None:
        return None
    language = "?language=en" if context.language == "en" else ""
    return f"{base.rstrip('/')}/viden/{context.question.municipality}/{article.id}{language}" + (
        anchor and f"#{anchor}"
    )


def sections_on(article: Article, aspects: Iterable[Aspect]) -> list[int]:
    """Return the places of the sections that say what was asked for, the editors' first aspect first.

    Args:
        article: the article.
        aspects: what was asked for.
    """
    places: list[int] = []
    for aspect in aspects:
        for text in article.texts.values():
            names = [words(name) for name in aspect.headings.get(text.language, ())]
            for place, section in enumerate(text.sections):
                heading = words(section.heading or "")
                if section.heading and section.text and any(heading[: len(name) - 1] == name[:-1] for name in names):
                    places.append(place)
    return list(dict.fromkeys(places))


def choose(candidate: Candidate, context: Context) -> list[Passage]:
    """Return the passages an answer is made of, in the order they are read.

    The opening paragraph always belongs to it. A section that was asked for comes before it; how to go about it, and a
    section that merely was found, come after it.

    Args:
        candidate: the article and what was found of it.
        context: the turn.
    """
    everything = {passage.place: passage for passage in passages(candidate.article, context)}
    manner = [aspect for aspect in context.behaviour.aspects.aspects if aspect.id == _HOW_TO]
    how_to = set(sections_on(candidate.article, manner))
    asked = [place for place in sections_on(candidate.article, context.aspects) if place in everything]
    first = [place for place in asked if place not in how_to][:2]
    then = [place for place in asked if place in how_to][:1]
    if not first and not then:
        others = [aspect for aspect in context.behaviour.aspects.aspects if aspect.id != _HOW_TO]
        found = _found(candidate, set(sections_on(candidate.article, others)))
        then = (found or sorted(how_to))[:1]
    order = [*first, 0, *then]
    chosen: list[Passage] = []
    for place in dict.fromkeys(order):
        passage = everything.get(place)
        room = ROOM - sum(len(p.text) for p in chosen)
        if passage and (not chosen or len(passage.text) <= room):
            chosen.append(passage)
    return chosen


def compose(chosen: list[Passage]) -> str:
    """Return the passages as one Markdown text; a section after the first has its heading.

    Args:
        chosen: what :func:`choose` returned.
    """
    parts = []
    for number, passage in enumerate(chosen):
        headed = number > 0 and passage.source.section
        parts.append(f"**{passage.source.section}**\n\n{passage.text}" if headed else passage.text)
    return "\n\n".join(parts)


def _found(candidate: Candidate, unasked: set[int]) -> list[int]:
    """The sections the search found, best first, but for those on an aspect nobody asked for."""
    places: list[int] = []
    for hit in candidate.hits:
        text = candidate.article.texts.get(hit.language)
        if hit.kind == "passage" and hit.anchor and text:
            places += [
                n for n, section in enumerate(text.sections) if section.anchor == hit.anchor and n not in unasked
            ]
    return places
