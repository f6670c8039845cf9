"""What ``borgerlinje knowledge check`` says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.library import files, lint, lint_text
from bot.library.cli import knowledge_app
from bot.library.knowledge import ArticleText, Problem, Section
from bot.settings import PROJECT
from tests.library.test_files import ARTICLE, edit, line_of

DAY = dt.date(2026, 6, 1)
NORDBY = "municipalities/nordby/municipality.yaml"


def problems(folder: Path, day: dt.date = DAY) -> list[Problem]:
    return lint.check(files.read(folder), day)


def test_the_fixture_has_no_errors(folder: Path) -> None:
    assert [p for p in problems(folder) if p.severity == "error"] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message", "severity"),
    [
        (ARTICLE, "{{fact.pas-pris}}", "{{fact.pas-priis}}", "unknown fact pas-priis", "error"),
        (ARTICLE, "{{local.telefon}}", "{{local.tlf}}", "unknown local value tlf", "error"),
        (ARTICLE, "{{local.telefon}}", "{{telefon}}", "is not fact.<id>", "error"),
        (ARTICLE, "local: link-tid", "local: link-pas", "link-pas is no local value", "error"),
        (ARTICLE, "local: link-tid", "local: telefon", "telefon is a phone, not a url", "error"),
        (ARTICLE, "{{fact.pas-pris}}", "919 kr.", "'919 kr' is a figure in the prose", "warning"),
        (ARTICLE, "{{fact.pas-frist}}", "14 dage", "'14 dage' is a figure in the prose", "warning"),
        (ARTICLE, "{{local.telefon}}", "70 20 80 90", "'70 20 80 90' is a figure in the prose", "warning"),
        (ARTICLE, "{{fact.pas-pris}}", "25 procent mere", "'25 procent' is a figure in the prose", "warning"),
        (ARTICLE, "{{fact.pas-frist}}", "fire uger", "'fire uger' is a figure in the prose", "warning"),
        (ARTICLE, "Mød op", "[Mød op](https://kviklaan.com)", "https://kviklaan.com is outside", "error"),
        (ARTICLE, "Mød op", "[Mød op](http://www.borger.dk)", "http://www.borger.dk is outside", "error"),
        (ARTICLE, "Mød op", "[Mød op](https://notborger.dk)", "https://notborger.dk is outside", "error"),
        (ARTICLE, "[affald-storskrald]", "[affald-sofa]", "unknown related article affald-sofa", "error"),
        (ARTICLE, "pas til spædbarn", "gamle møbler", "'gamle møbler' stands in affald-storskrald as well", "error"),
        (ARTICLE, "hvad koster et børnepas", "Pas til spaedbarn?", "stands twice", "warning"),
        (ARTICLE, "pas til spædbarn", "Hvor kan vi så få en gammel sofa hen?", "of affald-storskrald and", "warning"),
        (ARTICLE, "hvad koster et børnepas", "og hvad så med pas til et spædbarn", "and does not count", "warning"),
        (ARTICLE, "area: pas\n", "area: pas\ntopic: nyt pass\n", "'nyt pass' is no topic of pas", "error"),
        (NORDBY, "  telefon:", "  telefonn:", "unknown local value telefonn", "error"),
        (NORDBY, '"13:00", to: "15:00"', '"11:00", to: "15:00"', "opening hours overlap", "error"),
        (NORDBY, "name: Nordby Kommune", "name: N\ntime_zone: Europe/Nordby", "unknown time zone", "error"),
        (NORDBY, "name: Nordby Kommune", "name: N\nclosed_areas: [passs]", "unknown area passs", "error"),
    ],
)
def test_a_mistake_is_found_on_its_line(
    folder: Path, file: str, old: str, new: str, message: str, severity: str
) -> None:
    edit(folder / file, old, new)
    found = [p for p in problems(folder) if message in p.message]
    assert [p.severity for p in found] == [severity]
    # A pair is reported where its second half stands, whichever file that is.
    if found[0].path == folder / file and "\n" not in new:
        assert found[0].line == line_of(folder / file, new.strip())


def test_a_missing_local_value_is_an_error(folder: Path) -> None:
    edit(folder / NORDBY, '  telefon: "00112233"\n', "")
    found = [p for p in problems(folder) if "telefon" in p.message]
    assert [(p.severity, p.line) for p in found] == [("error", line_of(folder / NORDBY, "values:"))]


def test_what_is_past_its_day_is_named(folder: Path) -> None:
    found = {p.message for p in problems(folder, dt.date(2027, 2, 1))}
    assert "the fact pas-pris has expired" in found
    assert "the fact pas-frist was to be reviewed by 2027-01-01" in found
    assert "was to be reviewed by 2027-01-01" in found
    assert "is not shown any more since 2027-01-15" in found


def test_a_local_article_may_ask_what_it_replaces_asks(folder: Path) -> None:
    assert not [p for p in problems(folder) if "stands in" in p.message]


def test_only_questions_that_differ_count(folder: Path) -> None:
    def counted() -> list[str]:
        return [p.message[:8] for p in problems(folder) if "Danish" in p.message and p.path == folder / ARTICLE]

    assert counted() == ["has 3 Da"]
    edit(folder / ARTICLE, "hvad koster et børnepas", "og hvad så med pas til et spædbarn")
    assert counted() == ["has 2 Da"]


def test_a_topic_without_an_article_is_named(folder: Path) -> None:
    missing = [p.message for p in problems(folder) if "topics without" in p.message]
    assert missing[0] == "pas has topics without an article of their own: nyt pas, pasfoto"
    edit(folder / ARTICLE, "area: pas\n", "area: pas\ntopic: nyt pas\n")
    (first, *_) = [p for p in problems(folder) if "topics without" in p.message]
    assert first.message == "pas has topics without an article of their own: pasfoto"
    assert first.line == line_of(folder / "areas.yaml", "slug: pas")


def test_what_no_article_uses_is_named(folder: Path) -> None:
    edit(folder / ARTICLE, "{{fact.pas-frist}}", "snart")
    edit(folder / "articles/pas/pas-boern.en.md", "{{fact.pas-frist}}", "soon")
    found = {p.message for p in problems(folder) if p.message.startswith("no article uses")}
    assert "no article uses fact.pas-frist" in found
    assert not any("telefon" in message or "link-tid" in message for message in found)


def test_a_synonym_of_two_meanings_is_named(folder: Path) -> None:
    path = folder / "synonyms.yaml"
    before = len(path.read_text(encoding="utf-8").splitlines())
    path.write_text(
        path.read_text(encoding="utf-8") + "\n- [kort, legitimation]\n- [Kort, landkort]\n", encoding="utf-8"
    )
    (found,) = [p for p in problems(folder) if p.path == path]
    assert (found.line, found.message) == (before + 3, f"'kort' is in the group on line {before + 2} as well")


def test_two_municipalities_may_ask_the_same(folder: Path) -> None:
    theirs = folder / "municipalities/nordby/articles/nordby-storskrald.md"
    ours = folder / "municipalities/sydby/articles/sydby-storskrald.md"
    ours.parent.mkdir()
    ours.write_text(theirs.read_text(encoding="utf-8").replace("id: nordby", "id: sydby"), encoding="utf-8")
    assert not [p for p in problems(folder) if "stands in" in p.message]


def test_lix_is_words_per_sentence_and_long_words() -> None:
    easy = ArticleText("da", "", (Section(None, "", "Du skal ringe. Vi har tid."),))
    assert lint_text.lix(easy) == pytest.approx(6 / 2)
    hard = ArticleText("da", "", (Section(None, "", "Kommunalbestyrelsen beslutter helhedsplaner"),))
    assert lint_text.lix(hard) == pytest.approx(3 + 100)
    assert lint_text.lix(ArticleText("da", "", (Section(None, "", "- Dit pas\n- Et foto"),))) == pytest.approx(2)


def test_hard_reading_is_an_error(folder: Path) -> None:
    hard = "Kommunalbestyrelsen beslutter helhedsplaner vedrørende borgerinddragelse " * 10
    edit(folder / ARTICLE, "Dit barn skal have sit eget pas.", hard)
    assert [p.severity for p in problems(folder) if p.message.startswith("LIX")] == ["error"]


def test_check_counts_and_fails_on_errors(folder: Path) -> None:
    command = ["check", "--knowledge", str(folder), "--on", "2026-06-01"]
    good = CliRunner().invoke(knowledge_app, command)
    assert good.exit_code == 0, good.output
    for line in (
        "areas: 2 of 3 covered, 0 of 5 topics",
        "articles: 4 shared, 1 of single municipalities; 2 of the shared in English; 0 asked in 9 languages",
        "example questions, alike ones counted once: da 10, en 2",
        "facts: 2 confirmed, 1 not",
        "nordby: replaces: affald-storskrald; extends: none; closed areas: none; values missing: none; 0 optional",
        "sydby: replaces: none; extends: none; closed areas: pas; values missing: none; 1 optional values open",
    ):
        assert line in good.output
    edit(folder / ARTICLE, "{{fact.pas-pris}}", "{{fact.pas-priis}}")
    bad = CliRunner().invoke(knowledge_app, command)
    assert bad.exit_code == 1
    line = line_of(folder / ARTICLE, "pas-priis")
    assert f"{folder / ARTICLE}:{line}: error: unknown fact pas-priis" in bad.output


def test_the_shipped_knowledge_is_clean() -> None:
    knowledge = files.read(PROJECT / "knowledge")
    # Review dates pass with the calendar, not with a change: the day is that of the last edit of the facts.
    assert [str(p) for p in lint.check(knowledge, dt.date(2026, 11, 26))] == []


THEMES = """\
    themes:
      borgerservise: {week: {}}
      teknik: {}
      borgerservice:
        week:
          mon: [{from: "08:00", to: "09:00"}, {from: "08:30", to: "24:00"}]
        exceptions:
          - {date: 2026-12-01}
          - {date: 2026-12-01, spans: [{from: "08:00", to: "09:00"}]}
values:
"""


def test_a_themes_hours_are_checked_on_their_lines(folder: Path) -> None:
    edit(folder / NORDBY, "values:\n", THEMES)
    assert [(p.line, p.message) for p in problems(folder) if p.path == folder / NORDBY] == [
        (line_of(folder / NORDBY, "borgerservise"), "unknown theme borgerservise: choose from borgerservice, teknik"),
        (line_of(folder / NORDBY, "teknik: {}"), "teknik says nothing: give it a week or exceptions, or leave it out"),
        (line_of(folder / NORDBY, '"24:00"'), "opening hours overlap"),
        (line_of(folder / NORDBY, "12-01, spans"), "2026-12-01 stands twice"),
    ]
