"""The report says what was found, whatever strange things were asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals import report, tables
from evals.metrics import Figure, calibration_of, figures, result
from evals.saved import Change
from evals.tables import Rival, Run, Speed
from evals.world import World
from tests.evals.made import case, outcome, reply

NASTY = "<script>alert('x')</script> | `a` *b* [c](http://d.example)"


@pytest.fixture
def run(world: World) -> Run:
    """A run of a right question, a wrong one, a missed emergency and a personal text."""
    results = [
        result(
            case("question", "pas", articles=("pas-boern",), decisions=("answer",), style="short"),
            outcome(reply(sources=(("pas-boern", None),))),
            world,
        ),
        result(
            case("question", NASTY, articles=("pas-boern",), decisions=("answer",), style="plain"),
            outcome(reply(sources=(("boligstoette-soeg", None),), p=0.85)),
            world,
        ),
        result(case("emergency", "hjælp", decisions=("emergency",)), outcome(reply("no_answer")), world),
        result(
            case("personal", "mit er 010190-1234", masked=("010190-1234",)),
            outcome(reply(stored="0101901234 010190-1234")),
            world,
        ),
    ]
    return Run(
        "test",
        world.day,
        results,
        figures(results, world),
        calibration_of(results, world),
        [Rival("Plain", 1.5, {"question.area_first": Figure(0.25, 2)})],
        Speed(10.0, 20.0, 0.5, 400.0),
        Change({"question.answered_right": 0.4, "emergency.caught": 0.0}, (results[0].case,), (results[1].case,)),
        world,
    )


def test_the_headline_has_figure_target_movement_and_rivals(run: Run) -> None:
    rows = {row[0]: row[1:] for row in tables.headline(run).rows}
    assert rows["Questions: answered from a right article"] == ("50.0 %", "-", "", "+10.0", "-", "2")
    assert rows["Questions: the likeliest article is of the right area"][-2] == "25.0 %"
    assert rows["Emergencies: caught"][:4] == ("0.0 %", "≥ 98.0 %", "no", "=")


def test_wrong_answers_come_before_misses_and_dangers_before_the_rest(run: Run) -> None:
    assert [(each.mark, each.kind) for each in tables.worst(run)] == [
        ("wrong answer", "question"),
        ("miss", "emergency"),
        ("miss", "personal"),
    ]


def test_questions_are_counted_by_area_and_style(run: Run) -> None:
    assert [row[:3] for row in tables.by_area(run).rows] == [("pas", "2", "50.0 %")]
    assert [row[:3] for row in tables.by_style(run).rows] == [("plain", "1", "0.0 %"), ("short", "1", "100.0 %")]
    assert tables.confused(run).rows == (("pas", "boligstoette", "1"),)


def test_what_was_asked_is_neither_markup_nor_a_personal_number(run: Run, tmp_path: Path) -> None:
    for path in report.write(run, tmp_path / "new"):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "010190" not in text
        assert "alert" in text
    assert "\\| \\`a\\` \\*b\\* \\[c\\](" in (tmp_path / "new" / "report.md").read_text(encoding="utf-8")


def test_the_page_fetches_nothing(run: Run) -> None:
    page = report.html(run)
    assert "src=" not in page
    assert "href=" not in page
    assert "url(" not in page
    assert page.count("<circle") == sum(b.count > 0 for b in run.calibration.bins) == 2
    assert 'title="pas taken for boligstoette: 1 of 2"' in page
