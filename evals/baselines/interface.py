"""What a baseline is, and how one is asked so that the evaluators judge it as they judge the bot."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answering.schemas import Answer, Decision, Source, Step
from evals.asking import Outcome, Reply
from evals.reader import Case, Kind
from evals.world import World

MUNICIPALITY = "aadal"
"""Whose citizens a baseline answers: it knows no other municipality."""
KINDS: tuple[Kind, ...] = ("question", "out_of_scope", "dialogue")
"""What a baseline is asked: it has no screen, masks nothing and knows one municipality only."""
SCREENED = "question.false_alarm"
"""What says nothing of a baseline: without a screen it raises no alarm, false or true."""
WRONG_COSTS = 5.0
"""What a wrong answer costs in withheld ones, as the bot's decision counts it."""


@dataclass(frozen=True, slots=True)
class Found:
    """The article a baseline holds to be the answer, and how well it fits: more is better."""

    article: str
    score: float


class Baseline(Protocol):
    """A search that names one article for a question."""

    name: str
    promises: bool
    """Whether its score is a probability."""

    def find(self, question: str) -> Found | None:
        """Return the best article, or None where nothing of the question is known."""


def best_threshold(scored: Sequence[tuple[float, bool, bool]]) -> float:
    """Return the score from which answering costs least.

    A right answer costs nothing, one withheld from an answerable question 1, a wrong one :data:`WRONG_COSTS`.

    Args:
        scored: for each development question its best article's score, whether that is right, and whether any is.
    """
    cost = float(sum(answerable for _, _, answerable in scored))
    best, threshold = cost, float("inf")
    ordered = sorted(scored, key=lambda each: -each[0])
    for place, (score, is_right, answerable) in enumerate(ordered):
        cost += (0.0 if is_right else WRONG_COSTS) - float(answerable)
        last_of_score = place + 1 == len(ordered) or ordered[place + 1][0] < score
        if last_of_score and cost < best:
            best, threshold = cost, score
    return threshold


def threshold_of(baseline: Baseline, dev: Sequence[Case], world: World) -> float:
    """Choose a baseline's threshold on the development split's questions, and on those that no article answers."""
    scored = []
    for case in dev:
        found = baseline.find(case.question)
        is_right = found is not None and world.is_one_of(found.article, case.articles)
        scored.append((found.score if found else float("-inf"), is_right, bool(case.articles)))
    return best_threshold(scored)


def put(baseline: Baseline, threshold: float, case: Case, world: World) -> Outcome:
    """Ask a baseline every turn of a case, each by itself; its answer is the whole article."""
    return Outcome(tuple(_say(baseline, threshold, turn.question, world) for turn in case.turns))


def _say(baseline: Baseline, threshold: float, question: str, world: World) -> Reply:
    started = time.perf_counter()
    found = baseline.find(question)
    ms = (time.perf_counter() - started) * 1000
    decision: Decision = "answer" if found and found.score >= threshold else "no_answer"
    text, sources = "", tuple[Source, ...]()
    if found and decision == "answer":
        text = world.article_text(found.article, MUNICIPALITY)
        sources = (Source(found.article, found.article, None, None),)
    best = [{"article": found.article, "p": found.score if baseline.promises else 0.0}] if found else []
    trace = (Step("retrieve", ms, {"candidates": best}),)
    return Reply(question, Answer(text, decision, "da", "article", sources=sources, trace=trace), ms)
