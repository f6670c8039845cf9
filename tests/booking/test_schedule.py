"""The times a schedule gives, on the days when calendars are difficult."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.booking import schedule
from bot.library import files, lint_booking
from bot.library.booking import BookingPlan, Offer
from bot.library.knowledge import Knowledge
from bot.library.lint_lines import Lines
from bot.library.schemas import Municipality
from bot.settings import PROJECT

ZONE = ZoneInfo("Europe/Copenhagen")
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return files.read(PROJECT / "knowledge")


@pytest.fixture(scope="module")
def bakkeby() -> Municipality:
    path = PROJECT / "knowledge" / "municipalities" / "bakkeby" / "municipality.yaml"
    return Municipality.model_validate(yaml.safe_load(path.read_text("utf-8")))


def _offer(municipality: Municipality, minutes: int, span: tuple[str, str], **place: Any) -> Offer:
    week = {day: [{"from": span[0], "to": span[1], "desks": 2}] for day in EVERY_DAY}
    plan = {
        "lead_minutes": 0,
        "days_ahead": 365,
        "places": [{"slug": "her", "title": "Her", "title_en": "Here", "address": "Vej 1"} | place],
        "services": [
            {"slug": "s", "title": "S", "title_en": "S", "minutes": minutes, "at": [{"place": "her", "week": week}]}
        ],
    }
    return Offer(municipality, BookingPlan.model_validate(plan))


def _times(offer: Offer, first: dt.date, last: dt.date | None = None, now: dt.datetime = LONG_AGO) -> list[str]:
    found = schedule.slots(offer, "s", None, first, last or first, now)
    return [f"{slot.starts_at.astimezone(ZONE):%m-%d %H:%M}-{slot.ends_at.astimezone(ZONE):%H:%M}" for slot in found]


def test_a_service_longer_than_the_gap_before_closing_is_not_begun(bakkeby: Municipality) -> None:
    day = dt.date(2026, 11, 25)
    assert _times(_offer(bakkeby, 45, ("09:30", "11:30")), day) == ["11-25 09:30-10:15", "11-25 10:15-11:00"]
    # The counter closes at 14; the schedule says 15.
    late = _times(_offer(bakkeby, 45, ("12:30", "15:00"), counter=True), day)
    assert late == ["11-25 12:30-13:15", "11-25 13:15-14:00"]


def test_a_span_may_end_at_midnight(bakkeby: Municipality) -> None:
    day = dt.date(2026, 11, 25)
    assert _times(_offer(bakkeby, 60, ("22:30", "24:00")), day) == ["11-25 22:30-23:30"]
    until = [{"date": day, "spans": [{"from": "22:00", "to": "24:00"}]}]
    assert _times(_offer(bakkeby, 60, ("21:00", "24:00"), exceptions=until), day) == [
        "11-25 22:00-23:00",
        "11-25 23:00-00:00",
    ]


def test_the_night_the_clocks_go_forward_has_an_hour_less(bakkeby: Municipality) -> None:
    night = _times(_offer(bakkeby, 60, ("00:00", "05:00")), dt.date(2026, 3, 29))
    assert night == ["03-29 00:00-01:00", "03-29 01:00-03:00", "03-29 03:00-04:00", "03-29 04:00-05:00"]


def test_the_night_the_clocks_go_back_has_an_hour_more_and_no_time_twice(bakkeby: Municipality) -> None:
    offer = _offer(bakkeby, 60, ("00:00", "05:00"))
    day = dt.date(2026, 10, 25)
    found = list(schedule.slots(offer, "s", None, day, day, LONG_AGO))
    assert len(found) == len({slot.starts_at for slot in found}) == 6
    assert all(slot.ends_at - slot.starts_at == dt.timedelta(hours=1) for slot in found)
    assert all(a.ends_at == b.starts_at for a, b in itertools.pairwise(found))


def test_opening_hours_keep_their_wall_clock_on_both_sides_of_the_change(bakkeby: Municipality) -> None:
    offer = _offer(bakkeby, 60, ("10:00", "11:00"))
    found = [*schedule.slots(offer, "s", None, dt.date(2026, 10, 24), dt.date(2026, 10, 26), LONG_AGO)]
    assert [slot.starts_at.hour for slot in found] == [8, 9, 9]


def test_christmas_to_new_year_at_the_counter_and_elsewhere(bakkeby: Municipality) -> None:
    christmas = dt.date(2026, 12, 22), dt.date(2027, 1, 4)
    now = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    counter = _times(_offer(bakkeby, 60, ("10:00", "13:00"), counter=True), *christmas, now)
    days = [time[:5] for time in counter]
    assert sorted(set(days)) == ["01-04", "12-22", "12-23"]
    assert days.count("12-23") == 2, "the counter closes at noon on the 23rd"
    elsewhere = _times(_offer(bakkeby, 60, ("10:00", "11:00")), *christmas, now)
    # Closed on Christmas Eve, both days of Christmas, New Year's Eve and New Year's Day, though nobody has said so.
    assert [time[:5] for time in elsewhere] == [
        "12-22", "12-23", "12-27", "12-28", "12-29", "12-30", "01-02", "01-03", "01-04",
    ]  # fmt: skip
    said = [{"date": "2026-12-24", "spans": [{"from": "09:00", "to": "12:00"}]}, {"date": "2026-12-29", "spans": []}]
    offer = _offer(bakkeby, 60, ("10:00", "14:00"), exceptions=said)
    told = _times(offer, dt.date(2026, 12, 24), dt.date(2026, 12, 29), now)
    assert [time for time in told if time < "12-27"] == ["12-24 10:00-11:00", "12-24 11:00-12:00"]
    assert not [time for time in told if time.startswith("12-29")]


def test_neither_too_soon_nor_too_far_ahead(bakkeby: Municipality) -> None:
    offer = _offer(bakkeby, 30, ("10:00", "12:00"))
    plan = offer.plan.model_copy(update={"lead_minutes": 60, "days_ahead": 1})
    now = dt.datetime(2026, 11, 25, 9, 45, tzinfo=dt.UTC)  # a quarter to eleven
    times = _times(Offer(bakkeby, plan), dt.date(2026, 11, 20), dt.date(2026, 12, 20), now)
    assert times[0] == "11-26 10:00-10:30"
    assert _times(Offer(bakkeby, plan), dt.date(2026, 11, 20), dt.date(2026, 12, 20), now - dt.timedelta(minutes=15))[
        0
    ] == ("11-25 11:30-12:00")
    assert {time[:5] for time in times} == {"11-26"}


def test_the_linter_names_what_is_wrong_with_its_line(knowledge: Knowledge) -> None:
    assert list(lint_booking.check(knowledge, "bakkeby", Lines())) == []
    plan = knowledge.bookings["bakkeby"].model_dump(mode="json", by_alias=True)
    passport, licence, *_ = plan["services"]
    passport |= {"articles": ["findes-ikke"], "bring": {"article": "pas-medbring", "section": "Nej"}}
    passport["at"][0]["week"] = {
        "mon": [{"from": "10:00", "to": "10:10"}],
        "fri": [{"from": "10:00", "to": "14:00"}, {"from": "13:00", "to": "17:00"}],
    }
    licence["at"][0]["place"] = "maanen"
    wrong = {"bakkeby": BookingPlan.model_validate(plan)}
    found = list(lint_booking.check(dataclasses.replace(knowledge, bookings=wrong), "bakkeby", Lines()))
    assert {problem.message for problem in found} == {
        "unknown article findes-ikke",
        "pas-medbring has no section 'Nej'",
        "the times overlap",
        "10:00-10:10 has no room for 15 minutes",
        "unknown place maanen",
    }
    assert all(problem.line > 1 for problem in found)
