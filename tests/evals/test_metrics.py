"""Verdicts add up to figures, probabilities are held to their promise, and a run is compared with the last one."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals import saved
from evals.baselines.interface import best_threshold
from evals.evaluators import EVALUATORS, FAULTS, MUST
from evals.metrics import CALIBRATION, area_of, calibration, confusions, figures, metrics, result
from evals.world import World
from tests.evals.made import case, outcome, reply

ASKED = case("question", "a", articles=("pas-boern",), decisions=("answer",))
RIGHT = reply(text="x", sources=(("pas-boern", None),), p=0.9)
WRONG = reply(text="x", sources=(("boligstoette-soeg", None),), p=0.6)


def test_every_metric_is_a_verdict_of_its_kind(world: World) -> None:
    for metric in metrics():
        if metric.id == CALIBRATION:
            continue
        asked = case(metric.kind, articles=("pas-boern",), language="de")  # type: ignore[arg-type]
        assert metric.verdict in EVALUATORS[metric.kind](asked, outcome(RIGHT), world), metric.id
        assert (metric.better == "lower") is (metric.verdict in FAULTS), metric.id
    assert MUST.keys() == EVALUATORS.keys() == {metric.kind for metric in metrics()}


def test_figures_are_shares_of_the_cases_a_verdict_applies_to(world: World) -> None:
    keyed = case("question", "b", articles=("pas-boern",), decisions=("answer",), key=("y",))
    found = figures(
        [
            result(ASKED, outcome(RIGHT), world),
            result(ASKED, outcome(WRONG), world),
            result(keyed, outcome(RIGHT), world),
        ],
        world,
    )
    assert (found["question.answered_right"].value, found["question.answered_right"].count) == (2 / 3, 3)
    assert (found["question.right_with_key"].value, found["question.right_with_key"].count) == (0.0, 1)
    assert found["question.wrong_answer"].value == 1 / 3
    assert found[CALIBRATION].value == pytest.approx((2 * 0.1 + 0.6) / 3)
    assert "emergency.caught" not in found


def test_a_target_is_reached_from_the_right_side() -> None:
    by_id = {metric.id: metric for metric in metrics()}
    assert by_id["emergency.caught"].reached(1.0) is True
    assert by_id["emergency.caught"].reached(0.5) is False
    assert by_id["question.wrong_answer"].reached(0.0) is True
    assert by_id["question.wrong_answer"].reached(0.5) is False
    assert by_id["question.offered"].reached(0.5) is None


def test_calibration_is_the_mean_distance_between_promise_and_truth() -> None:
    found = calibration([(0.95, True), (0.95, False), (0.25, False), (1.0, True)])
    assert found.count == 4
    assert found.error == pytest.approx((3 * abs(2.9 / 3 - 2 / 3) + 0.25) / 4)
    assert [b.count for b in found.bins] == [0, 0, 1, 0, 0, 0, 0, 0, 0, 3]
    assert calibration([]).error == 0.0


def test_areas_that_are_taken_for_others(world: World) -> None:
    found = [result(ASKED, outcome(RIGHT), world), result(ASKED, outcome(WRONG), world)]
    assert confusions(found, world) == {("pas", "pas"): 1, ("pas", "boligstoette"): 1}
    assert area_of(found[0], world) == "pas"


@pytest.mark.parametrize(
    ("scored", "threshold"),
    [
        ([(3.0, True, True), (2.0, True, True), (1.0, False, True)], 2.0),
        ([(3.0, False, True), (2.0, True, True)], float("inf")),
        ([(9.0, False, False), *[(2.0, True, True)] * 6], 2.0),
        ([(2.0, False, False), *[(2.0, True, True)] * 4], float("inf")),
    ],
)
def test_a_threshold_weighs_a_wrong_answer_as_five_withheld(
    scored: list[tuple[float, bool, bool]], threshold: float
) -> None:
    assert best_threshold(scored) == threshold


def test_what_has_turned_since_the_last_figures(world: World, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    other = case("question", "b", articles=("pas-boern",), decisions=("answer",))
    new = case("question", "c", articles=("pas-boern",), decisions=("answer",))
    before = [result(ASKED, outcome(RIGHT), world), result(other, outcome(WRONG), world)]
    after = [
        result(ASKED, outcome(WRONG), world),
        result(other, outcome(RIGHT), world),
        result(new, outcome(WRONG), world),
    ]
    assert saved.compare("test", before, path) is None
    saved.save("test", figures(before, world), before, path)
    saved.save("dev", {}, after, path)
    change = saved.compare("test", after, path)
    assert change is not None
    assert change.before["question.answered_right"] == 0.5
    assert (change.turned_right, change.turned_wrong) == ((other,), (ASKED,))
