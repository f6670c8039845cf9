"""Opening hours: split shifts, holidays, exceptions, daylight saving, and where a callback's window falls."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.contact_centre.windows import callback_window
from bot.library.hours import is_open, next_opening
from bot.library.schemas import Municipality


def _utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


@pytest.fixture
def municipality() -> Municipality:
    morning = {"from": "09:00", "to": "12:00"}
    afternoon = {"from": "13:00", "to": "16:00"}
    week = {day: [morning, afternoon] for day in ("mon", "tue", "wed", "thu", "fri")} | {"sat": [morning]}
    christmas_eve = {"date": "2026-12-24", "spans": [], "reason": "Juleaften"}
    holiday_open = {"date": "2026-12-26", "spans": [morning], "reason": "Kriseåbent"}
    return Municipality.model_validate(
        {
            "slug": "prøve".replace("ø", "oe"),
            "name": "Prøve Kommune",
            "name_en": "Test Municipality",
            "greeting": "Hej",
            "greeting_en": "Hello",
            "privacy_url": "https://www.proeve.example/privat",
            "hours": {"phone": {"week": week, "exceptions": [christmas_eve, holiday_open]}},
            "values": {},
        }
    )


@pytest.mark.parametrize(
    ("moment", "open_now"),
    [
        ("2026-11-24T08:59:59+01:00", False),
        ("2026-11-24T09:00:00+01:00", True),
        ("2026-11-24T11:59:59+01:00", True),
        ("2026-11-24T12:00:00+01:00", False),
        ("2026-11-24T13:30:00+01:00", True),
        ("2026-11-29T10:00:00+01:00", False),  # Sunday
        ("2026-12-24T10:00:00+01:00", False),  # exception
        ("2026-12-25T10:00:00+01:00", False),  # public holiday
        ("2026-12-26T10:00:00+01:00", True),  # an exception opens a holiday
        ("2026-04-02T10:00:00+02:00", False),  # Maundy Thursday
        ("2026-07-01T09:00:00+02:00", True),  # summer time
        ("2026-07-01T07:00:00+00:00", True),
        ("2026-11-24T07:00:00+00:00", False),
    ],
)
def test_open_or_not(municipality: Municipality, moment: str, open_now: bool) -> None:
    assert is_open(municipality, "phone", _utc(moment)) is open_now


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-24T10:00:00+01:00", None),
        ("2026-11-24T12:30:00+01:00", "2026-11-24T13:00:00+01:00"),
        ("2026-11-28T13:00:00+01:00", "2026-11-30T09:00:00+01:00"),
        ("2026-12-23T17:00:00+01:00", "2026-12-26T09:00:00+01:00"),
        # The clocks change on 29 March 2026: Monday's 9 o'clock is an hour earlier in UTC.
        ("2026-03-28T13:00:00+01:00", "2026-03-30T09:00:00+02:00"),
    ],
)
def test_opens_next(municipality: Municipality, moment: str, opens: str | None) -> None:
    assert next_opening(municipality, "phone", _utc(moment)) == (_utc(opens) if opens else None)


def test_a_channel_without_hours_is_never_open(municipality: Municipality) -> None:
    assert not is_open(municipality, "chat", _utc("2026-11-24T10:00:00+01:00"))
    assert next_opening(municipality, "chat", _utc("2026-11-24T10:00:00+01:00")) is None


NOW = "2026-11-24T10:30:00+01:00"


def _day(day: int, start: str, end: str) -> tuple[str, str]:
    return f"2026-11-{day}T{start}:00+01:00", f"2026-11-{day}T{end}:00+01:00"


@pytest.mark.parametrize(
    ("wish", "window"),
    [
        (None, _day(24, "10:30", "12:00")),
        (_day(24, "11:00", "14:00"), _day(24, "11:00", "12:00")),
        (_day(24, "12:10", "13:40"), _day(24, "13:00", "13:40")),
        # Too short a stretch to keep a promise in.
        (_day(24, "11:50", "12:00"), _day(24, "13:00", "16:00")),
        # A wish that lies outside opening hours altogether moves to the next opening.
        (_day(24, "18:00", "19:00"), _day(25, "09:00", "12:00")),
        # A wish that has begun already goes on from now.
        (_day(24, "09:00", "11:10"), _day(24, "10:30", "11:10")),
    ],
)
def test_where_a_callback_falls(
    municipality: Municipality, wish: tuple[str, str] | None, window: tuple[str, str]
) -> None:
    wished = (_utc(wish[0]), _utc(wish[1])) if wish else None
    assert callback_window(municipality, wished, _utc(NOW)) == (_utc(window[0]), _utc(window[1]))


def test_a_municipality_that_never_opens_promises_nothing(municipality: Municipality) -> None:
    closed = municipality.model_copy(update={"hours": {}})
    assert callback_window(closed, None, _utc(NOW)) is None
