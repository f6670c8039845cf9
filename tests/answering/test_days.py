"""The days a question asks about."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.answering.days import asked
from bot.library import behaviour
from bot.library.behaviour_book import Book
from bot.settings import PROJECT

TODAY = dt.date(2026, 11, 26)
"""A Thursday."""


@pytest.fixture(scope="module")
def book() -> Book:
    """The shipped phrases."""
    return Book(behaviour.read(PROJECT / "knowledge" / "behaviour"))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("har I åbent nu?", ["2026-11-26"]),
        ("er der åbent imorgen", ["2026-11-27"]),
        ("i overmorgen", ["2026-11-28"]),
        ("kan jeg komme på onsdag", ["2026-12-02"]),
        ("har i længe åbent torsdag", ["2026-11-26"]),
        ("har I weekendåbent eller åbent i weekenden", ["2026-11-28", "2026-11-29"]),
        ("holder I åbent juleaften", ["2026-12-24"]),
        ("åbent 2. juledag?", ["2026-12-26"]),
        ("mellem jul og nytår", ["2026-12-27", "2026-12-28", "2026-12-29", "2026-12-30"]),
        ("er borgerservice åben i påsken", ["2027-03-25", "2027-03-26", "2027-03-28", "2027-03-29"]),
        ("fredag efter kristi himmelfart", ["2027-05-07"]),
        ("påskelørdag", ["2027-03-27"]),
        ("24/12", ["2026-12-24"]),
        ("3. januar har I åbent", ["2027-01-03"]),
        ("fredag den 4. december", ["2026-12-04"]),
        ("har i åbent den 3.?", ["2026-12-03"]),
        ("åbent den 26. om morgenen", ["2026-11-26"]),
        ("are you open on Saturday", ["2026-11-28"]),
        ("open on New Year's Eve?", ["2026-12-31"]),
        ("the day after tomorrow", ["2026-11-28"]),
        # Times that hold no day to be worked out.
        ("har I åbent i sommerferien", []),
        ("den 30. februar", []),
        ("den 3. januar 2031", []),
        ("hvor ligger rådhuset", None),
        ("hvornår åbner I om morgenen", None),
    ],
)
def test_the_days_asked_about(book: Book, text: str, days: list[str] | None) -> None:
    found = asked(text, book.read(text).days(), TODAY)
    assert (found if found is None else [day.isoformat() for day in found]) == days


def test_what_a_plain_question_stands_for_is_a_question_of_the_article(book: Book) -> None:
    kontakt = PROJECT / "knowledge" / "articles" / "kontakt"
    opening = book.behaviour.opening
    for said, name in ((opening.plain, "kontakt-adresse"), (opening.plain_date, "kontakt-lukkedage")):
        text = (kontakt / f"{name}.md").read_text(encoding="utf-8").lower()
        assert f"- {said.da.lower()}\n" in text and f"- {said.en.lower()}\n" in text
