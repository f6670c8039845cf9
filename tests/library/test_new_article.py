"""A new article's files: there to be filled in, and not served before they are."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from bot.library import files
from bot.library.cli import knowledge_app
from tests.library.test_files import edit


def new(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(knowledge_app, ["new", *arguments, "--knowledge", str(folder)])
    return result.exit_code, result.output


def test_a_new_article_waits_for_its_source(folder: Path) -> None:
    code, output = new(folder, "pas", "navneskift", "Pas: nyt navn")
    path = folder / "articles/pas/pas-navneskift.md"
    assert code == 0
    assert str(path) in output
    read = files.read(folder)
    assert "pas-navneskift" not in read.articles
    assert [p.path for p in read.problems] == [path]
    assert "sources" in read.problems[0].message
    edit(path, "sources: []", "sources:\n- {title: borger.dk, url: 'https://www.borger.dk/pas', checked: 2026-01-02}")
    edit(path.with_name("pas-navneskift.en.md"), "title: ''", "title: 'Passport: new name'")
    article = files.read(folder).articles["pas-navneskift"]
    assert (article.meta.title, article.texts["en"].title) == ("Pas: nyt navn", "Passport: new name")


def test_nothing_is_overwritten_or_misplaced(folder: Path) -> None:
    before = (folder / "articles/pas/pas-boern.md").read_text(encoding="utf-8")
    assert new(folder, "pas", "boern", "Pas")[0] == 2
    assert (folder / "articles/pas/pas-boern.md").read_text(encoding="utf-8") == before
    code, output = new(folder, "jagttegn", "nyt", "Jagttegn")
    assert (code, "choose from pas, affald, vielse" in output) == (2, True)
    assert new(folder, "pas", "Nyt pas", "Pas")[0] == 2
