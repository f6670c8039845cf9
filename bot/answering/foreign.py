"""Before step 3: read a message in a language no article is written in as the Danish question it stands for.

Word by word, by the editors' glossary: that finds what citizens who write Danish have found. Beside it stands how near
the message is to the example questions of its own language. How likely an article is by both is learned by itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bot.answering.context import Candidate, Context
from bot.answering.features import (
    LEAST_CLASSIFIED,
    NO_VOTE,
    NONE_NAMES,
    SAME,
    UNCLASSIFIED,
    score,
    shares,
)
from bot.library.analyser import words
from bot.library.behaviour_levels import Decide
from bot.library.knowledge import Knowledge
from bot.library.tongue import Gloss

FOREIGN_NAMES = ("danish", "share", "nearest", "votes", "classified")
"""What speaks for an article: its score as the answer to the Danish reading, against none being it and among the
others, how near the message is to the questions of its own language the article is asked with, and what the classifier,
which has learned some of those, says of the message as it was written."""
FOREIGN_NONE_NAMES = ("few", "unknown", "best", "elsewhere")
"""What tells whether any article answers: how few words were known, how many were not, how near the nearest question
of its own language is, and how likely the Danish reading is none of the municipality's business."""
SHARP = 10.0
"""How fast an example question's vote falls with its distance from the nearest."""
OWN = 8
"""Articles that are weighed because of the questions of the message's own language alone."""
IDENTICAL = 0.995
"""Cosine from which a message is an example question to the letter, but for accents and capitals."""
LEAST = 1e-4


async def gloss(context: Context) -> dict[str, Any]:
    """Find out what the message means in Danish, and what it is near to in its own language.

    Args:
        context: the turn; its message has been heard.

    Returns:
        The Danish reading, for the trace; empty where the message needs none.
    """
    tongue = context.tools.tongue(context.detected, context.knowledge)
    if tongue is None:
        return {}
    text = context.question.text
    context.near = tongue.near(text)
    context.gloss = tongue.gloss(text)
    if title := _title(text, context.knowledge):
        # A suggestion that was pressed is in English, whatever is spoken.
        context.gloss = Gloss(title, 1, 0)
    context.text = context.gloss.text or text
    context.meaning = context.tools.book.read(context.text)
    return {"danish": context.gloss.text, "unknown": context.gloss.unknown}


def _title(text: str, knowledge: Knowledge) -> str | None:
    said = words(text)
    for article in knowledge.articles.values():
        english = article.texts.get("en")
        if english and words(english.title) == said:
            return article.texts["da"].title
    return None


def weigh(context: Context, candidates: list[Candidate], whole: Mapping[str, float]) -> list[Candidate]:
    """Set the probability of each article being the answer to a message in another language.

    The same conditional logit as :func:`bot.answering.features.chances`, over what that says of the Danish reading.

    Args:
        context: the turn; its message has a gloss.
        candidates: the articles found by the Danish reading, measured.
        whole: the features of the Danish reading as a whole.

    Returns:
        The articles, those that only the own language found among them, with their probabilities, in no order.
    """
    fitted = context.behaviour.decide
    weighed, features, none = measure(context, candidates, whole)
    scores = [sum(fitted.foreign[name] * own[name] for name in FOREIGN_NAMES) for own in features]
    outside = fitted.foreign["bias"] + sum(fitted.foreign[f"none_{name}"] * none[name] for name in FOREIGN_NONE_NAMES)
    for candidate, own, chance in zip(weighed, features, shares(scores, outside), strict=True):
        candidate.features = own
        candidate.probability = SAME if own["nearest"] >= IDENTICAL else chance
    return weighed


def measure(
    context: Context, candidates: Sequence[Candidate], whole: Mapping[str, float]
) -> tuple[list[Candidate], list[dict[str, float]], dict[str, float]]:
    """Return the articles to weigh, their features and those of none of them; arguments as for :func:`weigh`."""
    fitted, said = context.behaviour.decide, context.gloss
    near = {name: own for name, own in context.near.items() if name in context.visible}
    danish = _danish(candidates, whole, fitted)
    least = min(danish.values(), default=0.0) - 1.0
    found = {candidate.article.id for candidate in candidates}
    further = [name for name in near if name not in found][:OWN]
    weighed = [*candidates, *(Candidate(context.knowledge.articles[name], []) for name in further)]
    top = max((own[0] for own in near.values()), default=0.0)
    powers = {name: sum(math.exp(SHARP * (cosine - top)) for cosine in own) for name, own in near.items()}
    votes = sum(powers.values()) or 1.0
    best = max(danish.values(), default=0.0)
    total = sum(math.exp(own - best) for own in danish.values()) or 1.0
    read = context.tools.classifier.read(context.question.text)
    features = []
    for candidate in weighed:
        name = candidate.article.meta.stands_for or candidate.article.id
        own = danish.get(candidate.article.id, least)
        cosines = near.get(candidate.article.id) or near.get(name) or [0.0]
        features.append(
            {
                "danish": own,
                "share": math.log(math.exp(own - best) / total + LEAST),
                "nearest": cosines[0],
                "votes": math.log(powers.get(candidate.article.id, powers.get(name, 0.0)) / votes + NO_VOTE),
                "classified": max(read.get(name, UNCLASSIFIED), LEAST_CLASSIFIED),
            }
        )
    known, unknown = (said.known, said.unknown) if said else (0, 0)
    none = {
        "few": 1.0 / (1 + known),
        "unknown": unknown / max(1, known + unknown),
        "best": top,
        "elsewhere": context.tools.intents.read(context.text).get("elsewhere", 0.0),
    }
    return weighed, features, none


def _danish(candidates: Sequence[Candidate], whole: Mapping[str, float], fitted: Decide) -> dict[str, float]:
    none = fitted.bias + sum(fitted.none[name] * whole[name] for name in NONE_NAMES)
    return {candidate.article.id: score(candidate.features, fitted) - none for candidate in candidates}
