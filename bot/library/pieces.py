"""Cuts the knowledge into the pieces that are indexed: example questions, titles, passages and areas' topics."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.library import markdown
from bot.library.knowledge import Article, Knowledge

SHARED = "*"
"""Stands for every municipality where a piece belongs to no single one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One indexed point. ``text`` is what a person is shown of it, ``searched`` what is embedded and tokenised.

    ``kind`` is ``asked`` for an example question that asks for one section, whose ``anchor`` it then has.
    ``municipality`` is a slug or :data:`SHARED`; ``first_day`` and ``last_day`` are proleptic Gregorian ordinals.
    """

    kind: Literal["question", "asked", "passage", "title", "topic"]
    area: str
    article_id: str | None
    anchor: str | None
    language: str
    text: str
    searched: str
    municipality: str = SHARED
    audience: Literal["citizen", "staff"] = "citizen"
    first_day: int = dt.date.min.toordinal()
    last_day: int = dt.date.max.toordinal()


def pieces(knowledge: Knowledge) -> list[Piece]:
    """Return every piece of the knowledge, always in the same order."""
    found = [piece for article_id in sorted(knowledge.articles) for piece in _article(knowledge.articles[article_id])]
    for area in knowledge.areas.values():
        for topic in area.topics:
            found.append(Piece("topic", area.slug, None, None, "da", topic, f"{area.title}: {topic}"))
    return found


def _article(article: Article) -> Iterator[Piece]:
    meta = article.meta

    def piece(
        kind: Literal["question", "asked", "passage", "title"],
        anchor: str | None,
        language: str,
        text: str,
        searched: str,
    ) -> Piece:
        return Piece(
            kind,
            meta.area,
            meta.id,
            anchor,
            language,
            text,
            searched,
            article.municipality or SHARED,
            meta.audience,
            (meta.valid_from or dt.date.min).toordinal(),
            (meta.valid_to or dt.date.max).toordinal(),
        )

    for language, questions in sorted(meta.questions.items()):
        for question in questions:
            anchor = article.asks_for.get(question)
            yield piece("question" if anchor is None else "asked", anchor, language, question, question)
    for language, text in sorted(article.texts.items()):
        yield piece("title", None, language, text.title, text.title)
        for section in text.sections:
            if section.text:
                heading = markdown.plain(section.heading or "")
                shown = markdown.plain(section.text)
                # "Pris" alone says of what only together with the article's title.
                searched = f"{text.title}. {heading}. {shown}" if heading else f"{text.title}. {shown}"
                yield piece("passage", section.anchor, language, f"{heading}. {shown}" if heading else shown, searched)
