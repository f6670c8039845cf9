"""Step 3: find what is nearest to the question and gather it by article."""

from __future__ import annotations

from typing import Any

from bot.answering.article import sections_on
from bot.answering.context import Candidate, Context
from bot.answering.features import SAME, measure, probability, says_the_same, standing
from bot.library.knowledge import Hit

LIMIT = 60
"""Hits asked for: enough that the second and third article are among them, for the margins, in one language."""


async def retrieve(context: Context) -> dict[str, Any]:
    """Search for each reading of the question and keep the one whose best article is likeliest.

    Args:
        context: the turn; its queries are set.

    Returns:
        The best candidates, for the trace.
    """
    best: list[Candidate] = []
    used = context.queries[0]
    for query in context.queries:
        hits = await context.tools.library.search(
            query, municipality=context.question.municipality, now=context.question.now, limit=LIMIT
        )
        hits = speaking(hits, context.detected)
        candidates = gather(context, query, hits)
        if not best or (candidates and candidates[0].probability > best[0].probability):
            best, used = candidates, query
            context.topics = [hit for hit in hits if hit.kind == "topic"]
    context.candidates = _carried_first(context, best)
    return {
        "query": used,
        "candidates": [
            {
                "article": c.article.id,
                "p": round(c.probability, 3),
                "area_p": round(c.area_probability, 3),
                **{name: round(value, 3) for name, value in c.features.items()},
            }
            for c in context.candidates[:3]
        ],
        "topic": context.topics[0].text if context.topics else None,
    }


def speaking(hits: list[Hit], language: str) -> list[Hit]:
    """Leave out what was found in the other of Danish and English: a word they share would count twice.

    Areas' topics exist in Danish only and stay; a question in a third language keeps everything.
    """
    other = {"da": "en", "en": "da"}.get(language)
    return [hit for hit in hits if hit.language != other or hit.kind == "topic"]


def gather(context: Context, query: str, hits: list[Hit]) -> list[Candidate]:
    """Group hits by article, measure each article and sort them by their probability of being the answer.

    Args:
        context: the turn.
        query: what was searched for.
        hits: what the search found, best first.
    """
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.article_id and hit.article_id in context.knowledge.articles:
            grouped.setdefault(hit.article_id, []).append(hit)
    candidates = [Candidate(context.knowledge.articles[name], found) for name, found in grouped.items()]
    measure(candidates, hits, context.tools.library.analyse(query), context.tools.lexicon(context.knowledge))
    decide = context.behaviour.decide
    for candidate in candidates:
        candidate.area_probability = probability(candidate.features, decide.area.bias, decide.area.weights)
        here = probability(candidate.features, decide.article.bias, decide.article.weights)
        candidate.probability = candidate.area_probability * here
        if candidate.features["area_named"] == 1.0:
            candidate.area_probability = SAME
        if says_the_same(query, candidate.hits):
            candidate.probability = candidate.area_probability = SAME
    candidates.sort(key=lambda candidate: -candidate.probability)
    if candidates and candidates[0].probability < SAME:
        second = candidates[1].probability if len(candidates) > 1 else 0.0
        best = candidates[0]
        best.probability = probability(standing(best.probability, second), decide.final.bias, decide.final.weights)
    return candidates


def _carried_first(context: Context, candidates: list[Candidate]) -> list[Candidate]:
    """A question with no need of its own stays with the article it goes on from if that says what is asked for, else
    with the likeliest one of its area that does."""
    carried = [context.knowledge.articles[name] for name in context.carried if name in context.knowledge.articles]
    if not carried:
        return candidates
    known = {candidate.article.id: candidate for candidate in candidates}
    areas = {article.meta.area for article in carried}
    here = [known.get(article.id) or Candidate(article, []) for article in carried]
    near = [c for c in candidates if c.article.meta.area in areas and c.article not in carried]
    for candidate in (*here, *near):
        if not context.aspects or sections_on(candidate.article, context.aspects[:1]):
            candidate.probability = max(candidate.probability, context.behaviour.decide.answer_at)
            return [candidate, *(c for c in candidates if c is not candidate)]
    return near or candidates
