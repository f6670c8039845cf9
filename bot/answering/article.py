"""Composes an answer in an article's own words: what was asked for first, never the whole page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answering import opening
from bot.answering.context import Candidate, Context
from bot.answering.replies import text_of
from bot.answering.schemas import Source
from bot.library.behaviour import Aspect
from bot.library.knowledge import Article, Knowledge
from bot.library.phrases import words
from bot.library.render import render

ROOM = 1200
"""Characters an answer may have before a further section is left out: about two screens of a phone. Two answers share
it."""
SECTIONS = 2
"""Sections shown beside the opening paragraph."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A section as the citizen of this municipality reads it, with the source it is shown under."""

    source: Source
    place: int
    text: str


def passages(article: Article, context: Context) -> list[Passage]:
    """Return every section of an article, filled in for the municipality, the language and the day; once a turn, for
    several steps want them.

    Args:
        article: the article.
        context: the turn.
    """
    key = article.id, context.language
    if key not in context.passages:
        context.passages[key] = _filled(article, context)
    return context.passages[key]


def _filled(article: Article, context: Context) -> list[Passage]:
    shown = text_of(article, context.language)
    where = (context.knowledge, context.question.municipality, shown.language, context.day)
    title = render(shown.title, *where).text
    page = _page(article, context.knowledge)
    found = []
    for place, section in enumerate(shown.sections):
        text = render(section.text, *where).text.strip()
        if place == 0:
            text = opening.opened(article, text, context, shown.language)
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


def choose(context: Context) -> list[list[Passage]]:
    """Return the passages the answer is made of, for each article chosen.

    Args:
        context: the turn; it has been decided what to answer from.
    """
    return [_choose(candidate, context, ROOM // len(context.chosen)) for candidate in context.chosen]


def _choose(candidate: Candidate, context: Context, most: int) -> list[Passage]:
    """Return an article's passages in the order they are read.

    The section likeliest to say what was asked comes first, then the opening paragraph, which always belongs to an
    answer, then the second likeliest. Where hours were asked for, the opening paragraph says them and comes first.

    Args:
        candidate: the article, its sections in order.
        context: the turn.
        most: characters from which a further section is left out.
    """
    everything = {passage.place: passage for passage in passages(candidate.article, context)}
    told = candidate.sections[:1] == sections_on(candidate.article, context.aspects)[:1] != []
    asked = [place for place in candidate.sections if place][: 1 if told else SECTIONS]
    opening_first = candidate.sections[:1] == [0] or opening.leads(candidate.article, context)
    chosen: list[Passage] = []
    for place in [0, *asked] if opening_first else [*asked[:1], 0, *asked[1:]]:
        passage = everything.get(place)
        room = most - sum(len(p.text) for p in chosen)
        if passage and (not chosen or len(passage.text) <= room):
            chosen.append(passage)
    return chosen


def compose(chosen: list[list[Passage]], context: Context) -> str:
    """Return the passages as one Markdown text; a section after the first has its heading, and so has each of two
    articles.

    Args:
        chosen: what :func:`choose` returned.
        context: the turn.
    """
    if len(chosen) == 1:
        return _laid(chosen[0])
    parts = [f"**{own[0].source.title}**\n\n{_laid(own)}" for own in chosen]
    return "\n\n".join([context.behaviour.words.either.in_(context.language), *parts])


def _laid(passages: list[Passage]) -> str:
    return "\n\n".join([*(passage.text for passage in passages[:1]), *map(headed, passages[1:])])


def headed(passage: Passage) -> str:
    """Return a passage under its heading, where it has one."""
    section = passage.source.section
    return f"**{section}**\n\n{passage.text}" if section else passage.text
