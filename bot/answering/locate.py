"""Step 6: which sections of what was chosen say what was asked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bot.answering.article import sections_on
from bot.answering.context import Context
from bot.answering.features import NO_VOTE, SHARP, WORD_SHARP, shares_of_votes
from bot.answering.retrieve import LIMIT
from bot.library.knowledge import Article

SECTION_NAMES = ("dense", "words", "coverage", "asked", "asked_first", "opening", "votes", "word_votes")
"""What speaks for a section saying what was asked, against the others of its article."""


async def locate(context: Context) -> dict[str, Any]:
    """Put each chosen article's sections in the order in which they are likely to say what was asked.

    Args:
        context: the turn; it has been decided what to answer from.

    Returns:
        The sections' headings in that order, for the trace.
    """
    for candidate in context.chosen:
        candidate.sections = _ranked(await measure(candidate.article, context), context.behaviour.decide.section)
    return {
        candidate.article.id: [candidate.article.texts["da"].sections[place].heading for place in candidate.sections]
        for candidate in context.chosen
    }


async def measure(article: Article, context: Context) -> list[dict[str, float]]:
    """Measure each section of an article: how near it is to the citizen's own words, in meaning and in words, whether
    its heading is one for the aspect asked about, whether it is the opening, which often says it all, and its share of
    the votes of the example questions that ask for a section.

    The words of the question it goes on from are left out: they found the article, and say nothing about the section.

    Args:
        article: the article.
        context: the turn; its aspects are known.

    Returns:
        The features of :data:`SECTION_NAMES`, section by section.
    """
    question = context.question
    hits = await context.tools.library.search(
        question.text, municipality=question.municipality, now=question.now, limit=LIMIT, passages_of=article.id
    )
    dense: dict[str, float] = {}
    words: dict[str, float] = {}
    asked_near: dict[str, list[float | None]] = {}
    asked_words: dict[str, list[float | None]] = {}
    for hit in hits:
        anchor = hit.anchor or ""
        if hit.kind == "asked":
            asked_near.setdefault(anchor, []).append(hit.dense)
            asked_words.setdefault(anchor, []).append(hit.sparse)
            continue
        dense[anchor] = max(dense.get(anchor, 0.0), hit.dense or 0.0)
        words[anchor] = max(words.get(anchor, 0.0), hit.sparse or 0.0)
    most = max(words.values(), default=0.0) or 1.0
    most_asked = max((near or 0.0 for own in asked_words.values() for near in own), default=0.0) or 1.0
    votes = shares_of_votes(asked_near, SHARP)
    word_votes = shares_of_votes(
        {anchor: [near and near / most_asked for near in own] for anchor, own in asked_words.items()}, WORD_SHARP
    )
    lexicon = context.tools.lexicon(context.knowledge)
    tokens = context.tools.library.analyse(question.text)
    asked = sections_on(article, context.aspects)
    measured = []
    for place, section in enumerate(article.texts["da"].sections):
        texts = [text.sections[place] for text in article.texts.values()]
        measured.append(
            {
                "dense": dense.get(section.anchor, 0.0),
                "words": words.get(section.anchor, 0.0) / most,
                "coverage": max(lexicon.cover(tokens, lexicon.terms(f"{s.heading or ''} {s.text}")) for s in texts),
                "asked": float(place in asked),
                "asked_first": float(asked[:1] == [place]),
                "opening": float(place == 0),
                "votes": math.log(votes.get(section.anchor, 0.0) + NO_VOTE),
                "word_votes": math.log(word_votes.get(section.anchor, 0.0) + NO_VOTE),
            }
        )
    return measured


def _ranked(measured: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> list[int]:
    """The sections' places, best first: a section's score is linear in its features."""
    scores = [sum(weights[name] * features[name] for name in SECTION_NAMES) for features in measured]
    return sorted(range(len(scores)), key=lambda place: (-scores[place], place))
