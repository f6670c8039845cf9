"""Weighs what a message may be about where something was answered before it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from bot.answering.context import Candidate
from bot.answering.features import add_up_areas, shares

THREAD_NAMES = ("alone", "going_on", "area")
"""What speaks for an article where something was answered before."""
LEAST = 1e-4
"""Probability that one not found is taken to have: its logarithm must be finite."""


def weigh(
    alone: Sequence[Candidate], going_on: Sequence[Candidate], area: str | None, weights: Mapping[str, float]
) -> list[Candidate]:
    """Lay two readings of a message beside each other: by itself, and as going on from what was answered last.

    The same conditional logit as in :func:`bot.answering.features.chances`: an article's score is linear in the
    logarithms of its probability by each reading, and in whether it is of the area talked about.

    Args:
        alone: the articles found by the message alone.
        going_on: those found by it together with what it may go on from.
        area: the area of the last answer; None where nothing was answered.
        weights: of :data:`THREAD_NAMES`, and the score of ``none`` of them; fitted on the development dialogues.

    Returns:
        The articles of both, with their probabilities now, best first.
    """
    found = {candidate.article.id: candidate for candidate in (*going_on, *alone)}
    measured = measure(alone, going_on, area)
    scores = [sum(weights[feature] * features[feature] for feature in THREAD_NAMES) for features in measured.values()]
    for name, share in zip(measured, shares(scores, weights["none"]), strict=True):
        found[name].probability = share
    add_up_areas(list(found.values()))
    return sorted(found.values(), key=lambda candidate: -candidate.probability)


def measure(alone: Sequence[Candidate], going_on: Sequence[Candidate], area: str | None) -> dict[str, dict[str, float]]:
    """Return the features of every article of two readings, see :data:`THREAD_NAMES`; arguments as for :func:`weigh`,
    the candidates with their probabilities by each reading."""
    by_itself = {candidate.article.id: candidate.probability for candidate in alone}
    on_topic = {candidate.article.id: candidate.probability for candidate in going_on}
    return {
        candidate.article.id: {
            "alone": _log(by_itself, candidate.article.id),
            "going_on": _log(on_topic, candidate.article.id),
            "area": float(candidate.article.meta.area == area),
        }
        for candidate in (*going_on, *alone)
    }


def _log(chances: Mapping[str, float], name: str) -> float:
    return math.log(max(chances.get(name, 0.0), LEAST))
