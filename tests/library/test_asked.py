"""Further questions of an article, kept in a file of their own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.library import files, lint
from bot.library.pieces import pieces
from tests.answering.conftest import KNOWLEDGE, NOW

ASKED = "pas-boern:\n  da:\n    - hvad skal ungerne bruge for at komme over grænsen\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small knowledge with one further question."""
    root = tmp_path / "knowledge"
    shutil.copytree(KNOWLEDGE, root)
    (root / "asked").mkdir()
    (root / "asked" / "pas.yaml").write_text(ASKED, encoding="utf-8")
    return root


def test_a_further_question_comes_after_the_articles_own(folder: Path) -> None:
    before, now = files.read(KNOWLEDGE), files.read(folder)
    own, more = (found.articles["pas-boern"].meta.questions["da"] for found in (before, now))
    assert more == (*own, "hvad skal ungerne bruge for at komme over grænsen")
    assert before.digest != now.digest


def test_a_question_may_ask_for_a_section_and_the_search_within_the_article_finds_it(folder: Path) -> None:
    (folder / "asked" / "sections").mkdir()
    path = folder / "asked" / "sections" / "pas.yaml"
    path.write_text("pas-boern:\n  pris:\n    - hvad skal jeg af med for det\n", encoding="utf-8")
    read = files.read(folder)
    article = read.articles["pas-boern"]
    assert article.asks_for == {"hvad skal jeg af med for det": "pris"}
    assert article.meta.questions["da"][-1] == "hvad skal jeg af med for det"
    [piece] = [piece for piece in pieces(read) if piece.kind == "asked"]
    assert (piece.article_id, piece.anchor) == ("pas-boern", "pris")
    path.write_text("pas-boern:\n  ingen-saadan:\n    - hvad nu\n", encoding="utf-8")
    problems = [str(problem) for problem in files.read(folder).problems]
    assert any("pas-boern has no section ingen-saadan; it has" in problem for problem in problems)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("pas-boern: [en liste]\n", "dictionary"),
        ("pas-boern:\n  dansk: [hvad]\n", "pattern"),
        ("ingen-saadan:\n  da: [hvad koster det]\n", "there is no article ingen-saadan"),
        ("pas-boern: {da: [\n", "not valid YAML"),
    ],
)
def test_what_is_wrong_is_said_and_the_last_good_questions_stay(folder: Path, text: str, said: str) -> None:
    good = files.read(folder)
    path = folder / "asked" / "pas.yaml"
    path.write_text(text, encoding="utf-8")
    now = files.read(folder, good)
    assert [problem for problem in now.problems if problem.path == path and said in problem.message]
    if "ingen" not in text:
        assert now.articles["pas-boern"].meta.questions == good.articles["pas-boern"].meta.questions


def test_a_question_that_stands_twice_is_reported_where_it_stands(folder: Path) -> None:
    own = files.read(folder).articles["pas-boern"].meta.questions["da"][0]
    path = folder / "asked" / "pas.yaml"
    path.write_text(f"{ASKED}    - '{own}'\n", encoding="utf-8")
    found = [problem for problem in lint.check(files.read(folder), NOW.date()) if "stands twice" in problem.message]
    assert [(problem.path, problem.line) for problem in found] == [(path, 4)]
