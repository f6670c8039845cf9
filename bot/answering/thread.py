"""Weighs what a message may be about where something was answered before it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.context import Candidate
from bot.answering.features import add_up_areas, shares

THREAD_NAMES = ("alone", "going_on", "within", "area", "same")
"""What speaks for an article where something was answered before."""
LEAST = 1e-4
"""Probability that one not found is taken to have: its logarithm must be finite."""


@dataclass(frozen=True, slots=True)
class Readings:
    """What a message may be about, read in three ways; the candidates with their probabilities by each.

    ``alone``: by the message itself; ``going_on``: by it together with the title of what was answered last;
    ``within``: by itself among the articles of the area talked about, whose probabilities are shares of 1 there.
    ``last`` is the article answered from last, ``area`` its area; None where nothing was answered.
    """

    alone: Sequence[Candidate]
    going_on: Sequence[Candidate]
    within: Sequence[Candidate]
    last: str | None
    area: str | None


def weigh(readings: Readings, weights: Mapping[str, float]) -> list[Candidate]:
    """Lay the readings of a message beside each other.

    The same conditional logit as in :func:`bot.answering.features.chances`: an article's score is linear in the
    logarithms of its probability by each reading, and in whether it is of the area, or the very article, talked about.

    Args:
        readings: what was found.
        weights: of :data:`THREAD_NAMES`, and the score of ``none`` of them; fitted on the development dialogues.

    Returns:
        The articles of all readings, with their probabilities now, best first.
    """
    found = {candidate.article.id: candidate for candidate in _all(readings)}
    measured = measure(readings)
    scores = [sum(weights[feature] * features[feature] for feature in THREAD_NAMES) for features in measured.values()]
    for name, share in zip(measured, shares(scores, weights["none"]), strict=True):
        found[name].probability = share
    add_up_areas(list(found.values()))
    return sorted(found.values(), key=lambda candidate: -candidate.probability)


def measure(readings: Readings) -> dict[str, dict[str, float]]:
    """Return the features of every article of the readings, see :data:`THREAD_NAMES`."""
    by_itself = _chances(readings.alone)
    on_topic = _chances(readings.going_on)
    in_area = _chances(readings.within)
    return {
        candidate.article.id: {
            "alone": _log(by_itself, candidate.article.id),
            "going_on": _log(on_topic, candidate.article.id),
            "within": _log(in_area, candidate.article.id) if candidate.article.meta.area == readings.area else 0.0,
            "area": float(candidate.article.meta.area == readings.area),
            "same": float(candidate.article.id == readings.last),
        }
        for candidate in _all(readings)
    }


def _all(readings: Readings) -> tuple[Candidate, ...]:
    return (*readings.within, *readings.going_on, *readings.alone)


def _chances(candidates: Sequence[Candidate]) -> dict[str, float]:
    return {candidate.article.id: candidate.probability for candidate in candidates}


def _log(chances: Mapping[str, float], name: str) -> float:
    return math.log(max(chances.get(name, 0.0), LEAST))
