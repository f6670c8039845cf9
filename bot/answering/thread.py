"""Weighs what a message may be about where something was answered before it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from bot.answering.context import Candidate
from bot.library.behaviour import ThreadWeights

LEAST = 1e-4
"""Probability that one not found is taken to have: its logarithm must be finite."""


def weigh(
    alone: Sequence[Candidate], going_on: Sequence[Candidate], area: str | None, weights: ThreadWeights
) -> list[Candidate]:
    """Lay two readings of a message beside each other: by itself, and as going on from what was answered last.

    The same conditional logit as in :func:`bot.answering.features.chances`: an article's score is linear in the
    logarithms of its probability by each reading, and in whether it is of the area talked about.

    Args:
        alone: the articles found by the message alone.
        going_on: those found by it together with what it may go on from.
        area: the area of the last answer; None where nothing was answered.
        weights: fitted on the development dialogues.

    Returns:
        The articles of both, with their probabilities now, best first.
    """
    by_itself = {candidate.article.id: candidate.probability for candidate in alone}
    on_topic = {candidate.article.id: candidate.probability for candidate in going_on}
    found = {candidate.article.id: candidate for candidate in (*going_on, *alone)}
    scores = {
        name: weights.alone * _log(by_itself, name)
        + weights.going_on * _log(on_topic, name)
        + weights.area * (candidate.article.meta.area == area)
        for name, candidate in found.items()
    }
    top = max([weights.none, *scores.values()])
    shares = {name: math.exp(score - top) for name, score in scores.items()}
    total = sum(shares.values()) + math.exp(weights.none - top)
    areas: dict[str, float] = {}
    for name, candidate in found.items():
        candidate.probability = shares[name] / total
        areas[candidate.article.meta.area] = areas.get(candidate.article.meta.area, 0.0) + candidate.probability
    for candidate in found.values():
        candidate.area_probability = areas[candidate.article.meta.area]
    return sorted(found.values(), key=lambda candidate: -candidate.probability)


def _log(chances: Mapping[str, float], name: str) -> float:
    return math.log(max(chances.get(name, 0.0), LEAST))
