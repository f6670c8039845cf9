"""Step 6: which sections of what was chosen say what was asked."""

from __future__ import annotations

from typing import Any

from bot.answering.article import sections_on
from bot.answering.context import Candidate, Context
from bot.library.behaviour import SectionWeights


async def locate(context: Context) -> dict[str, Any]:
    """Put each chosen article's sections in the order in which they are likely to say what was asked.

    Args:
        context: the turn; it has been decided what to answer from.

    Returns:
        The sections' headings in that order, for the trace.
    """
    for candidate in context.chosen:
        candidate.sections = await _ranked(candidate, context)
    return {
        candidate.article.id: [candidate.article.texts["da"].sections[place].heading for place in candidate.sections]
        for candidate in context.chosen
    }


async def _ranked(candidate: Candidate, context: Context) -> list[int]:
    """A section's score is linear in how near it is to the citizen's own words, in meaning and in words, whether its
    heading is one for the aspect asked about, and whether it is the opening, which often says it all. The words of the
    question it goes on from are left out: they found the article, and say nothing about the section."""
    question, weights = context.question, context.behaviour.decide.section
    hits = await context.tools.library.search(
        question.text, municipality=question.municipality, now=question.now, limit=120, passages_of=candidate.article.id
    )
    dense: dict[str, float] = {}
    words: dict[str, float] = {}
    for hit in hits:
        anchor = hit.anchor or ""
        dense[anchor] = max(dense.get(anchor, 0.0), hit.dense or 0.0)
        words[anchor] = max(words.get(anchor, 0.0), hit.sparse or 0.0)
    most = max(words.values(), default=0.0) or 1.0
    lexicon = context.tools.lexicon(context.knowledge)
    tokens = context.tools.library.analyse(question.text)
    asked = sections_on(candidate.article, context.aspects)
    scores = {}
    for place, section in enumerate(candidate.article.texts["da"].sections):
        texts = [text.sections[place] for text in candidate.article.texts.values()]
        covered = max(lexicon.cover(tokens, lexicon.terms(f"{s.heading or ''} {s.text}")) for s in texts)
        scores[place] = _score(
            weights,
            dense.get(section.anchor, 0.0),
            words.get(section.anchor, 0.0) / most,
            covered,
            place in asked,
            asked[:1] == [place],
            place == 0,
        )
    return sorted(scores, key=lambda place: (-scores[place], place))


def _score(
    weights: SectionWeights, dense: float, words: float, covered: float, asked: bool, first: bool, opening: bool
) -> float:
    return (
        weights.dense * dense
        + weights.words * words
        + weights.coverage * covered
        + weights.asked * asked
        + weights.asked_first * first
        + weights.opening * opening
    )
