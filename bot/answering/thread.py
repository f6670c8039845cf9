"""Weighs what a message may be about where something was answered before it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.context import Candidate
from bot.answering.features import add_up_areas, shares

THREAD_NAMES = ("alone", "going_on", "within", "area", "same", "leaning_area", "leaning_same")
"""What speaks for an article where something was answered before."""
LEAST = 1e-4
"""Probability that one not found is taken to have: its logarithm must be finite."""
SURE = 1e-2
"""Least that is taken to be missing to certainty."""


@dataclass(frozen=True, slots=True)
class Readings:
    """What a message may be about, read in three ways; the candidates with their probabilities by each.

    ``alone``: by the message itself; ``going_on``: by it together with the title of what was answered last;
    ``within``: by itself among the articles of the area talked about, whose probabilities are shares of 1 there.
    ``last`` is the article answered from last, None where it was asked back; ``area`` is what was spoken of.
    ``leaning`` is how likely the message, by its own words, leans on what was said before.
    """

    alone: Sequence[Candidate]
    going_on: Sequence[Candidate]
    within: Sequence[Candidate]
    last: str | None
    area: str
    leaning: float


def weigh(readings: Readings, weights: Mapping[str, float]) -> list[Candidate]:
    """Lay the readings of a message beside each other.

    The same conditional logit as in :func:`bot.answering.features.chances`: an article's score is linear in its
    probability by each reading (logarithms, and by the message alone log odds: being nearly sure of something else is
    what tells a change of subject), and in whether it is of the area, or the very article, talked about, the more so
    the more the message leans on it.

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
    leaning = _odds(readings.leaning)
    measured = {}
    for candidate in _all(readings):
        name = candidate.article.id
        beside, same = candidate.article.meta.area == readings.area, name == readings.last
        measured[name] = {
            "alone": _odds(by_itself.get(name, 0.0)),
            "going_on": _log(on_topic.get(name, 0.0)),
            "within": _log(in_area.get(name, 0.0)) if beside else 0.0,
            "area": float(beside),
            "same": float(same),
            "leaning_area": leaning * beside,
            "leaning_same": leaning * same,
        }
    return measured


def _all(readings: Readings) -> tuple[Candidate, ...]:
    return (*readings.within, *readings.going_on, *readings.alone)


def _chances(candidates: Sequence[Candidate]) -> dict[str, float]:
    return {candidate.article.id: candidate.probability for candidate in candidates}


def _log(chance: float) -> float:
    return math.log(max(chance, LEAST))


def _odds(chance: float) -> float:
    return _log(chance) - math.log(max(1 - chance, SURE))
