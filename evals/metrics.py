"""Adds verdicts up to figures: what is measured, what it should be, and how well probabilities keep their promise."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from evals.asking import Outcome
from evals.evaluators import Verdicts, first, judge, right
from evals.reader import Case
from evals.world import World

TARGETS = Path(__file__).parent / "targets.yaml"
BINS = 10
CALIBRATION = "question.calibration_error"
"""The one metric that is no share of cases."""


class Metric(BaseModel):
    """What is measured: ``id`` is a kind of case and a verdict's name, ``target`` the least, or most, it should be."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    label: str
    better: Literal["higher", "lower"] = "higher"
    target: Annotated[float, Field(ge=0, le=1)] | None = None

    @property
    def kind(self) -> str:
        """The kind of case it is measured on."""
        return self.id.partition(".")[0]

    @property
    def verdict(self) -> str:
        """The verdict whose share it is."""
        return self.id.partition(".")[2]

    def reached(self, value: float) -> bool | None:
        """Whether a figure reaches the target, None where there is no target."""
        if self.target is None:
            return None
        return value >= self.target if self.better == "higher" else value <= self.target


@functools.cache
def metrics() -> tuple[Metric, ...]:
    """Read ``targets.yaml``: every metric in the order it is reported in."""
    return tuple(Metric.model_validate(each) for each in yaml.safe_load(TARGETS.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric's value over ``count`` cases."""

    value: float
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """A case, what came of it, and the verdicts."""

    case: Case
    outcome: Outcome
    verdicts: Verdicts

    @property
    def right(self) -> bool:
        """Whether the case as a whole came out right."""
        return right(self.case, self.verdicts)

    @property
    def wrong_answer(self) -> bool:
        """Whether the citizen was answered from an article that does not answer."""
        return self.verdicts.get("wrong_answer") is True

    @property
    def p(self) -> float:
        """The probability of the likeliest article, 0 where the turn ended before the search."""
        candidates = self.outcome.last.candidates
        return float(candidates[0]["p"]) if candidates else 0.0

    def first_right(self, world: World) -> bool:
        """Whether the likeliest article answers; nothing answers what is out of scope."""
        best = first(self.outcome.last)
        return best is not None and world.is_one_of(best, self.case.articles)


@dataclass(frozen=True, slots=True)
class Bin:
    """A tenth of the probabilities: how many, what they promised on average, and what share came true."""

    count: int
    promised: float
    true: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far promises and what came true lie apart, and where."""

    error: float
    count: int
    bins: tuple[Bin, ...]


def result(case: Case, outcome: Outcome, world: World) -> Result:
    """Judge what came of a case."""
    return Result(case, outcome, judge(case, outcome, world))


def share(found: Iterable[Verdicts], verdict: str) -> Figure | None:
    """Return the share of cases with a verdict, of those it applies to; None where there are none."""
    values = [value for verdicts in found if (value := verdicts.get(verdict)) is not None]
    return Figure(sum(values) / len(values), len(values)) if values else None


def figures(results: Sequence[Result], world: World) -> dict[str, Figure]:
    """Return the figure of every metric that applies to the cases there are, by its id."""
    found: dict[str, Figure] = {}
    for metric in metrics():
        if metric.id == CALIBRATION:
            spread = calibration_of(results, world)
            figure = Figure(spread.error, spread.count) if spread.count else None
        else:
            figure = share((r.verdicts for r in results if r.case.kind == metric.kind), metric.verdict)
        if figure:
            found[metric.id] = figure
    return found


def calibration_of(results: Iterable[Result], world: World) -> Calibration:
    """Measure the likeliest article's probability against whether it answers, on what reached the decision."""
    reached = [
        r
        for r in results
        if r.case.kind in ("question", "out_of_scope")
        and r.outcome.last.answer.decision in ("answer", "clarify", "no_answer")
        and r.outcome.last.candidates
    ]
    return calibration([(r.p, r.first_right(world)) for r in reached])


def calibration(pairs: Sequence[tuple[float, bool]], weights: Sequence[float] | None = None) -> Calibration:
    """Return the expected calibration error in ten bins of equal width.

    Args:
        pairs: what was promised and whether it came true.
        weights: how much each pair counts; alike where it is left out.
    """
    weighed = list(zip(pairs, weights or [1.0] * len(pairs), strict=True))
    bins = []
    error = 0.0
    for number in range(BINS):
        inside = [(p, true, w) for (p, true), w in weighed if min(int(p * BINS), BINS - 1) == number]
        weight = sum(w for _, _, w in inside) or 1.0
        promised = sum(p * w for p, _, w in inside) / weight
        true = sum(true * w for _, true, w in inside) / weight
        bins.append(Bin(len(inside), promised, true))
        error += sum(w for _, _, w in inside) * abs(promised - true)
    total = sum(w for _, w in weighed)
    return Calibration(error / total if total else 0.0, len(pairs), tuple(bins))


def split_by(results: Iterable[Result], key: Callable[[Result], str | None]) -> dict[str, list[Result]]:
    """Group results by what ``key`` says, leaving out those of which it says None; names in order."""
    groups: dict[str, list[Result]] = {}
    for each in results:
        name = key(each)
        if name is not None:
            groups.setdefault(name, []).append(each)
    return dict(sorted(groups.items()))


def area_of(each: Result, world: World) -> str | None:
    """Return the area a case's question belongs to, None where no article answers it."""
    return next((area for name in each.case.articles if (area := world.area(name))), None)


def confusions(results: Iterable[Result], world: World) -> Counter[tuple[str, str]]:
    """Count the questions by their area and the likeliest article's; of several right areas the one that was met."""
    counted: Counter[tuple[str, str]] = Counter()
    for each in results:
        best = first(each.outcome.last)
        found = world.area(best) if best else None
        expected = [area for name in each.case.articles if (area := world.area(name))]
        if each.case.kind == "question" and found and expected:
            counted[found if found in expected else expected[0], found] += 1
    return counted
