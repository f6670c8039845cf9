"""Step 5: answer, ask back, or say that there is no answer: whichever costs the citizen least."""

from __future__ import annotations

from typing import Any

from bot.answering import hear, replies
from bot.answering.context import Candidate, Context
from bot.library.behaviour import Kind, Rule
from bot.library.behaviour_book import Found

TOPIC_AT = 0.45
"""Cosine from which an area is named although it has no article: naming a wrong one sends citizens to a wrong door."""
_KINDS: tuple[Kind, ...] = ("own_case", "elsewhere", "person")
CLUTTER = 0.03
"""How much surer the bot must be to give two answers than one: the second is in the citizen's way."""
CHOICES = 3
"""Most articles to choose among: more is a search page, not a question."""


async def decide(context: Context) -> dict[str, Any]:
    """Choose what to answer from, or end the turn.

    Args:
        context: the turn; its candidates are measured.

    Returns:
        What was decided and why, for the trace.
    """
    weights = context.behaviour.decide
    rules = [(kind, found) for kind in _KINDS if (found := hear.rule(context, kind))]
    for kind, found in rules:
        # What the model alone takes for another's business must not hide an article that answers.
        if found.rule.firm and (found.phrase or kind != "elsewhere"):
            return _end_by_rule(context, found, kind)
    best = context.candidates[0] if context.candidates else None
    context.chosen = _enough(context.candidates, weights.answer_at)
    if context.chosen:
        chosen = [candidate.article.id for candidate in context.chosen]
        p = sum(candidate.probability for candidate in context.chosen)
        return {"decision": "answer", "articles": chosen, "p": round(p, 4)}
    if rules:
        return _end_by_rule(context, rules[0][1], rules[0][0])
    competing = _competing(context)
    if competing and max(c.area_probability for c in competing) >= weights.clarify_at:
        return _clarify(context, competing)
    return _no_answer(context, best)


def _enough(candidates: list[Candidate], answer_at: float) -> list[Candidate]:
    """The article to answer from, or the two that either may be meant; none where that is not sure enough."""
    best = candidates[:1]
    if best and best[0].probability >= answer_at:
        return best
    both = candidates[:2]
    return both if sum(candidate.probability for candidate in both) >= answer_at + CLUTTER else []


def _end_by_rule(context: Context, found: Found[Rule], kind: Kind) -> dict[str, Any]:
    if kind == "person":
        replies.hand_over(context, found.rule)
        return {"decision": "handover", "rule": found.rule.id, "phrase": found.phrase}
    text, actions = replies.rule_text(context, found.rule)
    best = context.candidates[0] if context.candidates else None
    area = None
    if kind == "own_case":
        actions = (*actions, *replies.secure_post(context))
        if best and best.area_probability >= context.behaviour.decide.clarify_at:
            area = best.article.meta.area
            actions = (*replies.links(context, best.article), *actions, *replies.suggestions(context, [best.article]))
    replies.no_answer(context, text, area, extra=actions)
    return {"decision": "no_answer", "rule": found.rule.id, "phrase": found.phrase}


def _competing(context: Context) -> list[Candidate]:
    """The articles to choose among: those of the likeliest area, and rivals from others as likely to be meant."""
    if not context.candidates:
        return []
    best = max(context.candidates, key=lambda candidate: candidate.area_probability)
    area = best.article.meta.area
    return [
        c
        for c in context.candidates
        if c.article.meta.area == area or c.area_probability >= context.behaviour.decide.clarify_at
    ][:CHOICES]


def _clarify(context: Context, competing: list[Candidate]) -> dict[str, Any]:
    areas = {candidate.article.meta.area for candidate in competing}
    p = max(candidate.area_probability for candidate in competing)
    context.end(
        context.behaviour.words.clarify.in_(context.language),
        "clarify",
        actions=(*replies.suggestions(context, (c.article for c in competing)), *replies.people(context)),
        area=areas.pop() if len(areas) == 1 else None,
        confidence=p,
    )
    return {"decision": "clarify", "articles": [c.article.id for c in competing], "p": round(p, 4)}


def _no_answer(context: Context, best: Candidate | None) -> dict[str, Any]:
    words, language = context.behaviour.words, context.language
    confidence = best.probability if best else 0.0
    topic = context.topics[0] if context.topics else None
    nearest = max((hit.dense or 0.0 for hit in best.hits), default=0.0) if best else 0.0
    covered = {
        article.meta.area for article in context.knowledge.articles_for(context.question.municipality, context.day)
    }
    if topic is None or topic.area in covered or (topic.dense or 0.0) < max(nearest, TOPIC_AT):
        replies.no_answer(context, words.no_answer.in_(language), confidence=confidence)
        return {"decision": "no_answer", "p": round(confidence, 4)}
    area = context.knowledge.areas[topic.area]
    title = area.title if language == "da" else area.title_en
    said = words.no_answer_area if area.authority.startswith("kommune") else words.no_answer_authority
    text = said.in_(language).format(
        area=title if title.isupper() or language != "da" else title[0].lower() + title[1:], authority=area.authority
    )
    replies.no_answer(context, text, area.slug, confidence)
    return {"decision": "no_answer", "topic": topic.text, "area": area.slug, "p": round(confidence, 4)}
