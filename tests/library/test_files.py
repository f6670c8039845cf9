"""Reading the editors' files: what is wrong is named with its line, and everything else is still read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library import files
from bot.library.knowledge import Knowledge

ARTICLE = "articles/pas/pas-boern.md"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(path: Path, text: str) -> int:
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def test_everything_is_read(knowledge: Knowledge) -> None:
    assert not knowledge.problems
    assert set(knowledge.articles) == {
        "pas-boern", "affald-storskrald", "affald-ruter", "affald-juletrae", "nordby-storskrald",
    }  # fmt: skip
    assert knowledge.articles["nordby-storskrald"].municipality == "nordby"
    assert set(knowledge.municipalities) == {"nordby", "sydby"}
    assert [section.anchor for section in knowledge.articles["pas-boern"].texts["da"].sections] == [
        "", "saadan-goer-du", "pris",
    ]  # fmt: skip


def test_a_section_has_one_anchor_in_every_language(knowledge: Knowledge) -> None:
    texts = knowledge.articles["pas-boern"].texts
    assert [s.anchor for s in texts["en"].sections] == [s.anchor for s in texts["da"].sections]
    assert texts["en"].sections[2].heading == "What it costs"


@pytest.mark.parametrize(
    ("file", "old", "new", "at", "message"),
    [
        (ARTICLE, "authority:", "authorty:", "authorty:", "authorty"),
        (ARTICLE, "  da:\n", "  dansk:\n", "  dansk:", "questions.dansk"),
        (ARTICLE, "id: pas-boern", "id: pas-barn", "id: pas-barn", "the name of its file"),
        (ARTICLE, "area: pas", "area: affald", "area: affald", "the name of its folder"),
        (ARTICLE, "area: pas", "area: pass", "area: pass", "unknown area"),
        (ARTICLE, "local: link-tid", "locale: link-tid", "locale: link-tid", "links"),
        (ARTICLE, "title: Pas", "title: [Pas", "questions:", "not valid YAML"),
        (ARTICLE, "review_by: 2027-01-01", "review_by: 2027-02-30", None, "not valid YAML"),
        (ARTICLE, "area: pas\n", "area: pas\narea: pas\n", None, "stands twice"),
        ("articles/pas/pas-boern.en.md", "language: en", "language: de", "id: pas-boern", "must be"),
        ("articles/pas/pas-boern.en.md", "## What it costs\n", "", None, "has 1 headings where"),
        ("facts/alle.yaml", "value: 14", "value: fjorten", "id: pas-frist", "needs a number"),
        ("facts/alle.yaml", "unit: dage", "unit: døgn", "unit: døgn", "unit"),
        ("facts/alle.yaml", "id: pas-frist", "id: pas-pris", "id: pas-pris\n", "for the same days"),
        ("local_values/alle.yaml", "id: telefon", "id: hjemmeside", None, "declared twice"),
        ("municipalities/nordby/municipality.yaml", '"12:00"', '"12:75"', "mon:", "hours.phone"),
        ("municipalities/nordby/municipality.yaml", "slug: nordby", "slug: norby", "slug: norby", "folder"),
        ("areas.yaml", "theme: teknik", "theme: tek", "slug: affald", "unknown theme"),
        ("synonyms.yaml", "[pas, rejsedokument]", "[pas]", "[pas]", "two or more words"),
    ],
)
def test_a_slip_is_named_with_its_line(
    folder: Path, file: str, old: str, new: str, at: str | None, message: str
) -> None:
    edit(folder / file, old, new)
    knowledge = files.read(folder)
    named = [problem for problem in knowledge.problems if message in problem.message]
    assert named, knowledge.problems
    assert named[0].path == folder / file
    if at and not at.endswith("\n"):
        assert named[0].line == line_of(folder / file, at)
    assert "affald-storskrald" in knowledge.articles or file == "areas.yaml"


def test_a_file_that_is_no_text_is_a_problem(folder: Path) -> None:
    (folder / ARTICLE).write_bytes(b"---\xff\xfe")
    knowledge = files.read(folder)
    assert [problem.path for problem in knowledge.problems] == [folder / ARTICLE]
    assert "pas-boern" not in knowledge.articles


def test_a_broken_translation_costs_only_itself(folder: Path) -> None:
    edit(folder / "articles/pas/pas-boern.en.md", "title:", "titel:")
    knowledge = files.read(folder)
    assert knowledge.problems
    assert set(knowledge.articles["pas-boern"].texts) == {"da"}


def test_a_broken_file_keeps_its_last_good_version(folder: Path) -> None:
    before = files.read(folder)
    edit(folder / ARTICLE, "title: Pas til børn", "titel: Pas til børn")
    edit(folder / "articles/affald/affald-storskrald.md", "title: Storskrald", "title: Stort skrald")
    edit(folder / "facts/alle.yaml", "value: 14", "value: fjorten")
    edit(folder / "municipalities/sydby/municipality.yaml", "name: Sydby", "navn: Sydby")
    (folder / "areas.yaml").write_text("themes: [", encoding="utf-8")
    after = files.read(folder, before)
    assert {str(problem.path.relative_to(folder)) for problem in after.problems} == {
        ARTICLE, "facts/alle.yaml", "municipalities/sydby/municipality.yaml", "areas.yaml",
    }  # fmt: skip
    assert after.articles["pas-boern"] == before.articles["pas-boern"]
    assert after.articles["affald-storskrald"].meta.title == "Stort skrald"
    assert after.facts["pas-frist"] == before.facts["pas-frist"]
    assert after.municipalities["sydby"] == before.municipalities["sydby"]
    assert after.areas == before.areas


def test_a_deleted_article_is_gone(folder: Path) -> None:
    before = files.read(folder)
    for path in folder.glob("articles/pas/*"):
        path.unlink()
    assert "pas-boern" not in files.read(folder, before).articles


def test_the_digest_follows_the_content_and_not_the_remarks(folder: Path) -> None:
    before = files.read(folder).digest
    with (folder / "facts/alle.yaml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    assert files.read(folder).digest == before
    edit(folder / "facts/alle.yaml", "value: 14", "value: 15")
    assert files.read(folder).digest != before


def test_a_day_needs_no_quotes(folder: Path) -> None:
    edit(folder / "facts/alle.yaml", "value: 14\n  unit: dage", "value: 2026-07-01\n  unit: dato")
    read = files.read(folder)
    assert not read.problems
    assert read.facts["pas-frist"][0].value == "2026-07-01"
