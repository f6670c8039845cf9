"""A municipality's addition to a shared article: its citizens see both as one, everybody else sees the shared one."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.library import files
from bot.library.knowledge import Article
from tests.library.test_files import ARTICLE, edit, line_of

DAY = dt.date(2026, 6, 1)
OWN = "municipalities/sydby/articles/sydby-storskrald.md"
HEAD = """---
id: sydby-storskrald
area: affald
title: Storskrald i Sydby
questions:
  da: [kommer storskraldsbilen til øerne]
authority: Sydby Kommune
sources:
  - {title: Sydby Kommune, url: "https://www.sydby.example/storskrald", checked: 2026-01-02}
review_by: 2027-01-01
extends: affald-storskrald
---
"""


@pytest.fixture
def own(folder: Path) -> Path:
    """Sydby's addition: a sentence, a section of its own, and another text for one of the shared sections."""
    path = folder / OWN
    path.parent.mkdir()
    path.write_text(
        HEAD + "Bilen kører ikke om vinteren.\n\n## Frister\n\nRing i forvejen.\n\n## Øerne\n\nTag færgen.\n"
    )
    path.with_name("sydby-storskrald.en.md").write_text(
        "---\nid: sydby-storskrald\nlanguage: en\ntitle: Bulky waste in Sydby\n---\nNot in winter.\n\n"
        "## Deadlines\n\nCall first.\n\n## The islands\n\nTake the ferry.\n"
    )
    return path


def seen(folder: Path, municipality: str) -> list[Article]:
    found = files.read(folder).articles_for(municipality, DAY)
    return [article for article in found if article.id.endswith("storskrald")]


def test_its_citizens_see_one_article(folder: Path, own: Path) -> None:
    (article,) = seen(folder, "sydby")
    assert [(s.anchor, s.text) for s in article.texts["da"].sections] == [
        ("", "Kommunen henter dine gamle møbler ved vejen.\n\nBilen kører ikke om vinteren."),
        ("frister", "Ring i forvejen."),
        ("oeerne", "Tag færgen."),
    ]
    assert article.texts["en"].sections[2].text == "Take the ferry."
    assert article.meta.questions["da"] == (
        "kommer storskraldsbilen til øerne", "Hvordan kommer jeg af med en gammel sofa?", "storskrald afhentning",
        "gamle møbler",
    )  # fmt: skip


def test_everybody_else_sees_the_shared_one(folder: Path, own: Path) -> None:
    shared = files.read(folder).articles["affald-storskrald"]
    assert [s.anchor for s in shared.texts["da"].sections] == ["", "frister"]
    assert [a.id for a in seen(folder, "nordby")] == ["nordby-storskrald"]


def test_a_closing_contact_stays_last(folder: Path, own: Path) -> None:
    shared = folder / "articles/affald/affald-storskrald.md"
    shared.write_text(shared.read_text(encoding="utf-8") + "\n## Kontakt\n\nRing.\n", encoding="utf-8")
    shared.with_name("affald-storskrald.en.md").unlink()
    (article,) = seen(folder, "sydby")
    assert [s.anchor for s in article.texts["da"].sections] == ["", "frister", "oeerne", "kontakt"]
    assert set(article.texts) == {"da"}


def test_a_change_of_the_shared_article_changes_it(folder: Path, own: Path) -> None:
    (before,) = seen(folder, "sydby")
    edit(folder / "articles/affald/affald-storskrald.md", "gamle møbler ved", "møbler ved")
    (after,) = seen(folder, "sydby")
    assert after.digest != before.digest
    assert after.texts["da"].sections[0].text.startswith("Kommunen henter dine møbler")


@pytest.mark.parametrize("name", ["affald-sofa", "nordby-storskrald"])
def test_only_a_shared_article_is_extended(folder: Path, own: Path, name: str) -> None:
    edit(own, "extends: affald-storskrald", f"extends: {name}")
    read = files.read(folder)
    assert [p.message for p in read.problems if p.path == own] == [f"extends {name}, which is no shared article"]
    assert "sydby-storskrald" not in read.articles


def test_replacing_and_extending_exclude_each_other(folder: Path, own: Path) -> None:
    edit(own, "extends: affald-storskrald", "extends: affald-storskrald\nreplaces: affald-storskrald")
    assert any("either replaces another or extends it" in p.message for p in files.read(folder).problems)


def test_a_shared_article_extends_nothing(folder: Path) -> None:
    edit(folder / ARTICLE, "area: pas\n", "area: pas\nextends: affald-storskrald\n")
    (problem,) = (p for p in files.read(folder).problems if "extends another" in p.message)
    assert problem.line == line_of(folder / ARTICLE, "extends:")
