"""Case files are read strictly, and what is wrong in one is said with its line."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from bot.library import files
from bot.settings import PROJECT
from evals.reader import Kind, Split, cases

SPLITS: tuple[Split, ...] = get_args(Split)


def _written(folder: Path, kind: Kind, *lines: str, head: str = "") -> Path:
    body = "\n".join(f"- {line}" for line in lines)
    path = folder / "made-dev.yaml"
    path.write_text(f"split: dev\nkind: {kind}\nabout: made\n{head}cases:\n{body}\n", encoding="utf-8")
    return path


def test_a_question_is_to_be_answered_unless_its_file_or_the_case_says_otherwise(tmp_path: Path) -> None:
    _written(tmp_path, "question", '{q: "a", articles: [pas-pris]}', '{q: "b", articles: [x], decisions: [clarify]}')
    first, second = cases(folder=tmp_path)
    assert (first.question, first.articles, first.decisions) == ("a", ("pas-pris",), ("answer",))
    assert second.decisions == ("clarify",)
    assert (first.municipality, first.id) == ("aadal", "question: a")


def test_what_is_right_for_a_whole_file_is_said_once(tmp_path: Path) -> None:
    _written(tmp_path, "attack", '{q: "a"}', '{q: "b", decisions: [answer]}', head="decisions: [refuse]\n")
    assert [case.decisions for case in cases(folder=tmp_path)] == [("refuse",), ("answer",)]


def test_a_look_alike_may_end_in_anything_but_an_emergency(tmp_path: Path) -> None:
    _written(tmp_path, "lookalike", '{q: "a"}')
    (case,) = cases(folder=tmp_path)
    assert "emergency" not in case.decisions
    assert {"answer", "smalltalk"} < set(case.decisions)


def test_a_dialogue_has_a_history_and_its_first_turn_expects_nothing(tmp_path: Path) -> None:
    _written(tmp_path, "dialogue", '{turns: [{q: "pas"}, {q: "pris", articles: [pas-pris], key: ["178"]}]}')
    (case,) = cases(folder=tmp_path)
    assert (case.history, case.question) == (("pas",), "pris")
    assert [turn.expects for turn in case.turns] == [False, True]
    assert case.decisions == ("answer",)


def test_splits_and_kinds_are_told_apart(tmp_path: Path) -> None:
    _written(tmp_path, "screen", '{q: "hej", decisions: [smalltalk]}')
    assert not list(cases("test", folder=tmp_path))
    assert not list(cases("dev", ("question",), tmp_path))
    assert len(list(cases("dev", ("screen",), tmp_path))) == 1


@pytest.mark.parametrize(
    ("kind", "line", "message"),
    [
        ("question", '{q: "a", articels: [x]}', "made-dev.yaml:5: cases.0.articels: Extra inputs"),
        ("question", '{q: "a"}', "case 1: a case of kind question needs articles"),
        ("question", '{q: "a", articles: [x], contacts: ["112"]}', "contacts is for emergency, not for question"),
        ("question", '{q: "a", articles: [x], style: rude}', "made-dev.yaml:5: cases.0.style"),
        ("dialogue", '{q: "a"}', "case 1: a case of kind dialogue needs turns"),
        ("personal", '{text: "a", masked: [""]}', "made-dev.yaml:5: cases.0.masked.0"),
        ("screen", '{q: "a"}', "needs decisions"),
        ("emergency", '{q: "a", decisions: [panic]}', "cases.0.decisions.0"),
        ("emergency", '{q: "a", q: "b"}', "made-dev.yaml:5: q stands twice"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, kind: Kind, line: str, message: str) -> None:
    _written(tmp_path, kind, line)
    with pytest.raises(ValueError, match=r"made-dev|case") as raised:
        list(cases(folder=tmp_path))
    assert message in str(raised.value)


def test_what_is_not_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    _written(tmp_path, "screen", '{q: "a"')
    with pytest.raises(ValueError, match=r"made-dev\.yaml:\d+: "):
        list(cases(folder=tmp_path))


def test_the_shipped_cases_name_articles_and_municipalities_that_exist() -> None:
    knowledge = files.read(PROJECT / "knowledge", None)
    for case in cases():
        assert case.municipality in knowledge.municipalities, case.id
        for turn in case.turns:
            assert set(turn.articles) <= knowledge.articles.keys(), case.id


def test_no_case_stands_in_both_splits() -> None:
    dev, test = ({case.id.casefold() for case in cases(split)} for split in SPLITS)
    assert dev & test == set()
