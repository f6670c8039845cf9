"""The report's tables, as text, for Markdown and HTML alike."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evals.metrics import (
    CALIBRATION,
    Calibration,
    Figure,
    Metric,
    Result,
    area_of,
    confusions,
    metrics,
    share,
    split_by,
)
from evals.reader import Case, Split
from evals.saved import Change
from evals.world import World

NOTHING = "-"
COMMONEST = 20
WORST = 50
_BY = ("area_first", "article_first", "answered_right", "right_with_key", "offered", "wrong_answer")
_ORDER = ("emergency", "attack", "personal", "municipality", "dialogue", "lookalike", "screen", "language", "question")
"""Whose misses are shown first: what can hurt somebody before what only disappoints."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Milliseconds of one answer, of the plain search beside it in the same run, and a whole process's memory in MB."""

    p50: float
    p95: float
    search_p50: float | None
    memory_mb: float


@dataclass(frozen=True, slots=True)
class Rival:
    """A baseline's figures, and the score it answers from."""

    name: str
    threshold: float
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class Run:
    """Everything one run has found."""

    split: Split
    day: dt.date
    results: Sequence[Result]
    figures: dict[str, Figure]
    calibration: Calibration
    rivals: Sequence[Rival]
    speed: Speed
    change: Change | None
    world: World


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text; ``note`` says what its columns mean, ``words`` which columns hold words and not figures."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    words: frozenset[int] = frozenset({0})


@dataclass(frozen=True, slots=True)
class Worst:
    """A case that went wrong: what was asked, what came of it, and why."""

    mark: str
    kind: str
    asked: str
    got: str
    expected: str
    reasons: tuple[str, ...]


def headline(run: Run) -> Table:
    """Return every metric with its target, the figure, how it has moved, and the baselines'."""
    rows = []
    for metric in metrics():
        figure = run.figures.get(metric.id)
        if figure:
            reached = metric.reached(figure.value)
            rows.append(
                (
                    metric.label,
                    _shown(metric, figure.value),
                    _target(metric),
                    {True: "yes", False: "no", None: ""}[reached],
                    _moved(metric, figure, run.change),
                    *(_shown(metric, f.value) if (f := r.figures.get(metric.id)) else NOTHING for r in run.rivals),
                    str(figure.count),
                )
            )
    head = ("metric", "figure", "target", "reached", "since the last", *(r.name for r in run.rivals), "cases")
    chosen = "; ".join(f"{r.name} {_from(r.threshold)}" for r in run.rivals)
    note = (
        "Each baseline answers from the score that costs least on the development split, a wrong answer counted as five"
        f" withheld: {chosen}. It gives the whole article, which holds every fragment more easily than a short answer. "
        "It has no screen for emergencies or attacks, masks nothing and takes each turn of a dialogue alone."
    )
    return Table("Figures", head, tuple(rows), note if run.rivals else "")


def by_style(run: Run) -> Table:
    """Return the questions' figures by how they are written."""
    groups = split_by(_questions(run), lambda r: r.case.style or "not said")
    return _by("By style", "style", groups)


def by_area(run: Run) -> Table:
    """Return the questions' figures by the area they belong to."""
    return _by("By area", "area", split_by(_questions(run), lambda r: area_of(r, run.world)))


def confused(run: Run) -> Table:
    """Return which areas are taken for which most often."""
    counted = confusions(run.results, run.world)
    wrong = [(pair, count) for pair, count in counted.most_common() if pair[0] != pair[1]][:COMMONEST]
    rows = tuple((asked, found, str(count)) for (asked, found), count in wrong)
    return Table(
        "Commonest confusions of areas", ("asked about", "taken for", "questions"), rows, words=frozenset({0, 1})
    )


def bins(run: Run) -> Table:
    """Return what probabilities promised and what came true, tenth by tenth."""
    rows = tuple(
        (f"{n / 10:.1f} to {(n + 1) / 10:.1f}", str(b.count), _percent(b.promised), _percent(b.true))
        if b.count
        else (f"{n / 10:.1f} to {(n + 1) / 10:.1f}", "0", NOTHING, NOTHING)
        for n, b in enumerate(run.calibration.bins)
    )
    note = (
        f"Of the likeliest article, over {run.calibration.count} questions that reached the decision, those that no "
        f"article answers included. Expected calibration error: {run.calibration.error:.3f}."
    )
    return Table("Calibration", ("probability", "questions", "promised", "came true"), rows, note)


def changes(run: Run) -> Table | None:
    """Return the cases that have turned since the last committed figures, None where there are none."""
    if run.change is None:
        return None
    turned = [("right", case) for case in run.change.turned_right]
    turned += [("wrong", case) for case in run.change.turned_wrong]
    note = f"{len(run.change.turned_right)} turned right, {len(run.change.turned_wrong)} turned wrong."
    rows = tuple((now, case.kind, _asked(case)) for now, case in turned)
    return Table("Since the last committed figures", ("now", "kind", "case"), rows, note, frozenset({0, 1, 2}))


def speed(run: Run) -> Table:
    """Return how long an answer takes and what a process weighs."""
    found = run.speed
    rows = [
        ("one answer, p50", f"{found.p50:.1f} ms"),
        ("one answer, p95", f"{found.p95:.1f} ms"),
        ("memory of a process with the whole knowledge", f"{found.memory_mb:.0f} MB"),
    ]
    if found.search_p50:
        rows.insert(2, ("the BM25 baseline's search alone, p50", f"{found.search_p50:.2f} ms"))
        rows.insert(3, ("an answer takes so many such searches", f"{found.p50 / found.search_p50:.1f}"))
    return Table("Time and memory", ("what", "how much"), tuple(rows))


def worst(run: Run) -> list[Worst]:
    """Return the worst cases: wrong answers, the surest first, then misses, those that can hurt somebody first."""
    wrong = sorted((r for r in run.results if r.wrong_answer), key=lambda r: -r.p)
    missed = [r for r in run.results if not r.right and not r.wrong_answer]
    missed.sort(key=lambda r: (_ORDER.index(r.case.kind) if r.case.kind in _ORDER else len(_ORDER), -r.p))
    return [_worst(each) for each in [*wrong, *missed][:WORST]]


def _worst(each: Result) -> Worst:
    answer = each.outcome.last.answer
    sources = dict.fromkeys(source.article for source in answer.sources)
    origin = f" from {', '.join(sources)}" if sources else ""
    got = f"{answer.decision}{origin}, p {each.p:.2f}"
    failed = [name for name, value in each.verdicts.items() if value is False]
    mark = "wrong answer" if each.wrong_answer else "miss"
    reasons = [*_reasons(each), *(["not: " + ", ".join(failed)] if failed else [])]
    return Worst(mark, each.case.kind, _asked(each.case), got, _expected(each.case), tuple(reasons))


def _reasons(each: Result) -> list[str]:
    reply = each.outcome.last
    queries = reply.step("understand").get("queries") or [reply.step("retrieve").get("query", "")]
    lines = [f"searched for: {query}" for query in queries if query and query != each.case.question]
    lines += [f"{c['article']}: p {c['p']:.2f}" for c in reply.candidates[:3]]
    screened, decided = reply.step("screen"), reply.step("decide")
    lines += [f"{name}: {_brief(found)}" for name, found in (("screen", screened), ("decide", decided)) if found]
    return lines


def _brief(found: dict[str, Any]) -> str:
    values = {name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in found.items()}
    return "; ".join(f"{name}: {value}" for name, value in values.items())


def _expected(case: Case) -> str:
    turn = case.turns[-1]
    parts = [*turn.articles, *(f'"{key}"' for key in turn.key), *(f"call {number}" for number in case.contacts)]
    parts += [f"mask {fragment[:2]}…" for fragment in case.masked]
    return ", ".join(parts or [*turn.decisions, *([case.language] if case.language else [])])


def _asked(case: Case) -> str:
    if case.kind == "personal":
        return "(a text with personal numbers)"
    place = "" if case.municipality == "aadal" else f"({case.municipality}) "
    return place + " > ".join(turn.question for turn in case.turns)


def _questions(run: Run) -> list[Result]:
    return [r for r in run.results if r.case.kind == "question"]


def _by(title: str, what: str, groups: dict[str, list[Result]]) -> Table:
    known = {metric.verdict: metric for metric in metrics() if metric.kind == "question"}
    rows = []
    for name, group in groups.items():
        found = [share((r.verdicts for r in group), verdict) for verdict in _BY]
        cells = (_shown(known[v], f.value) if f else NOTHING for v, f in zip(_BY, found, strict=True))
        rows.append((name, str(len(group)), *cells))
    head = (what, "questions", "area first", "article first", "answered right", "with key", "asked back", "wrong")
    return Table(title, head, tuple(rows))


def _shown(metric: Metric, value: float) -> str:
    return f"{value:.3f}" if metric.id == CALIBRATION else _percent(value)


def _target(metric: Metric) -> str:
    if metric.target is None:
        return NOTHING
    return f"{'≥' if metric.better == 'higher' else '≤'} {_shown(metric, metric.target)}"


def _from(threshold: float) -> str:
    return "never, no score pays" if math.isinf(threshold) else f"from {threshold:.3g}"


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


def _moved(metric: Metric, figure: Figure, change: Change | None) -> str:
    if change is None or metric.id not in change.before:
        return ""
    by = figure.value - change.before[metric.id]
    if abs(by) < 0.0005:
        return "="
    return f"{by:+.3f}" if metric.id == CALIBRATION else f"{100 * by:+.1f}"
