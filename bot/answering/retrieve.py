"""Step 4: find what is nearest to the question and gather it by article."""

from __future__ import annotations

from typing import Any

from bot.answering.article import sections_on
from bot.answering.context import Candidate, Context
from bot.answering.features import SAME, chances, measure, says_the_same
from bot.answering.thread import weigh
from bot.library.knowledge import Hit

LIMIT = 120
"""Hits asked for: all that the two searches give, so that the articles to be weighed are among them in one language."""


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
        candidates = await _search(context, query)
        if not best or (candidates and candidates[0].probability > best[0].probability):
            best, used = candidates, query
    if context.topic:
        going_on = await _search(context, f"{context.topic}. {context.question.text}")
        last = context.history[-1]
        best = weigh(best, going_on, last.area if last.articles else None, context.behaviour.decide.thread)
    context.candidates = _same_first(context, best)
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


async def _search(context: Context, query: str) -> list[Candidate]:
    hits = await context.tools.library.search(
        query, municipality=context.question.municipality, now=context.question.now, limit=LIMIT
    )
    hits = speaking(hits, context.detected)
    context.topics = context.topics or [hit for hit in hits if hit.kind == "topic"]
    return gather(context, query, hits)


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
    lexicon, tokens = context.tools.lexicon(context.knowledge), context.tools.library.analyse(query)
    measured, whole = measure(grouped, hits, tokens, lexicon, context.elsewhere)
    shares = chances(list(measured.values()), whole, context.behaviour.decide)
    candidates = [
        Candidate(context.knowledge.articles[name], grouped[name], features, share)
        for (name, features), share in zip(measured.items(), shares, strict=True)
    ]
    areas: dict[str, float] = {}
    for candidate in candidates:
        area = candidate.article.meta.area
        areas[area] = areas.get(area, 0.0) + candidate.probability
    for candidate in candidates:
        area = candidate.article.meta.area
        named = lexicon.cover(tokens, lexicon.area(area)) == 1.0
        candidate.area_probability = max(areas[area], SAME if named else 0.0)
        if says_the_same(query, candidate.hits):
            candidate.probability = candidate.area_probability = SAME
    return sorted(candidates, key=lambda candidate: -candidate.probability)


def _same_first(context: Context, candidates: list[Candidate]) -> list[Candidate]:
    """What names nothing of its own stays with the article it goes on from, if that has a section on what is asked."""
    if context.same is None:
        return candidates
    article = context.knowledge.articles[context.same]
    if not sections_on(article, context.aspects[:1]):
        return candidates
    same = next((c for c in candidates if c.article is article), Candidate(article, []))
    same.probability = max(same.probability, context.behaviour.decide.answer_at)
    same.area_probability = max(same.area_probability, same.probability)
    return [same, *(candidate for candidate in candidates if candidate is not same)]
