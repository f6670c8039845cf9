"""Step 4: find what is nearest to the question and gather it by article."""

from __future__ import annotations

import math
from typing import Any

from bot.answering import foreign
from bot.answering.article import sections_on
from bot.answering.context import Candidate, Context
from bot.answering.features import SAME, add_up_areas, chances, measure, says_the_same, score, shares
from bot.answering.thread import Readings, weigh
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
    area = context.history[-1].area if context.topic else None
    queries = context.queries if area or not context.topic else (*context.queries, _going_on(context))
    used = queries[0]
    for query in queries:
        candidates = await _candidates(context, query)
        if not best or (candidates and candidates[0].probability > best[0].probability):
            best, used = candidates, query
    if area:
        best = weigh(await read_on(context, best, area), context.behaviour.decide.thread)
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


async def read_on(context: Context, alone: list[Candidate], area: str) -> Readings:
    """Read a message as one that may go on from what was said last.

    Args:
        context: the turn; it has a topic.
        alone: what was found by the message alone.
        area: what was spoken of last: it was answered, or asked back about.
    """
    going_on = await _candidates(context, _going_on(context))
    query = context.queries[0]
    within, _ = weighable(context, query, await search(context, query, area))
    scores = [score(candidate.features, context.behaviour.decide) for candidate in within]
    for candidate, share in zip(within, shares(scores, -math.inf), strict=True):
        candidate.probability = share
    last = next(iter(context.history[-1].articles), None)
    return Readings(alone, going_on, within, last, area, context.intents.get("follow_ups", 0.0))


def _going_on(context: Context) -> str:
    return f"{context.topic}. {context.text}"


async def _candidates(context: Context, query: str) -> list[Candidate]:
    hits = await search(context, query)
    context.topics = context.topics or [hit for hit in hits if hit.kind == "topic"]
    return gather(context, query, hits)


async def search(context: Context, query: str, area: str | None = None) -> list[Hit]:
    """Return what a query finds in the language of the message.

    Args:
        context: the turn; its message has been heard.
        query: what is searched for.
        area: search only here.
    """
    question = context.question
    hits = await context.tools.library.search(
        query, municipality=question.municipality, now=question.now, limit=LIMIT, area=area
    )
    return _speaking(hits, "da" if context.gloss else context.detected)


def _speaking(hits: list[Hit], language: str) -> list[Hit]:
    """Leave out what was found in the other of Danish and English: a word they share would count twice.

    Areas' topics exist in Danish only and stay; a question in a third language keeps everything.
    """
    other = {"da": "en", "en": "da"}.get(language)
    return [hit for hit in hits if hit.language != other or hit.kind == "topic"]


def weighable(context: Context, query: str, hits: list[Hit]) -> tuple[list[Candidate], dict[str, float]]:
    """Group hits by article and measure; arguments as for :func:`gather`.

    Returns:
        The articles most worth weighing with their features, best first, and the features of the question as a whole.
    """
    grouped: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.article_id and hit.article_id in context.knowledge.articles:
            grouped.setdefault(hit.article_id, []).append(hit)
    tokens, lexicon = context.tools.library.analyse(query), context.tools.lexicon(context.knowledge)
    articles, read = context.knowledge.articles, context.tools.classifier.read(query)
    # A municipality's own article answers what the shared one it stands for does, whose questions were learned.
    known = {name: articles[name].meta.stands_for or name for name in grouped}
    classified = {name: read[learned] for name, learned in known.items() if learned in read}
    measured, whole = measure(grouped, hits, tokens, lexicon, context.elsewhere, classified)
    return [Candidate(articles[name], grouped[name], features) for name, features in measured.items()], whole


def gather(context: Context, query: str, hits: list[Hit]) -> list[Candidate]:
    """Group hits by article, measure each article and sort them by their probability of being the answer.

    Args:
        context: the turn.
        query: what was searched for.
        hits: what the search found, best first.
    """
    candidates, whole = weighable(context, query, hits)
    if context.gloss:
        candidates = foreign.weigh(context, candidates, whole)
    else:
        found = chances([candidate.features for candidate in candidates], whole, context.behaviour.decide)
        for candidate, chance in zip(candidates, found, strict=True):
            candidate.probability = chance
    add_up_areas(candidates)
    lexicon, tokens = context.tools.lexicon(context.knowledge), context.tools.library.analyse(query)
    for candidate in candidates:
        if lexicon.cover(tokens, lexicon.area(candidate.article.meta.area)) == 1.0:
            candidate.area_probability = max(candidate.area_probability, SAME)
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
