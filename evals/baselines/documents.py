"""The articles as every baseline reads them: those a municipality's citizens may see, filled in for them."""

from __future__ import annotations

from dataclasses import dataclass

from evals.baselines.interface import MUNICIPALITY
from evals.world import World


@dataclass(frozen=True, slots=True)
class Document:
    """A text and the article it belongs to."""

    article: str
    text: str


def texts(world: World) -> list[Document]:
    """Return each article's whole text, in Danish and English together."""
    return [
        Document(article.id, world.article_text(article.id, MUNICIPALITY))
        for article in world.knowledge.articles_for(MUNICIPALITY, world.day)
        if article.meta.audience == "citizen"
    ]


def questions(world: World) -> list[Document]:
    """Return every example question, in Danish and English."""
    return [
        Document(article.id, question)
        for article in world.knowledge.articles_for(MUNICIPALITY, world.day)
        if article.meta.audience == "citizen"
        for language in ("da", "en")
        for question in article.meta.questions.get(language, ())
    ]
