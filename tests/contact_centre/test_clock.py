"""The clock at its worst: the nights daylight saving changes, Christmas, closing time, midnight, a theme of its own."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contact_centre.windows import SHORTEST, callback_window
from bot.library.hours import for_theme, holds, is_open, next_opening, on_day, openings, with_days
from bot.library.schemas import Municipality, OpeningException

DANISH = ZoneInfo("Europe/Copenhagen")
MINUTE = dt.timedelta(minutes=1)
Spans = list[tuple[str, str]]


def spans(*edges: tuple[str, str]) -> list[dict[str, str]]:
    return [{"from": start, "to": end} for start, end in edges]


def municipality(**hours: Any) -> Municipality:
    return Municipality.model_validate(
        {
            "slug": "proeve",
            "name": "Prøve Kommune",
            "name_en": "Test Municipality",
            "greeting": "Hej",
            "greeting_en": "Hello",
            "privacy_url": "https://www.proeve.example/privat",
            "hours": hours,
            "values": {},
        }
    )


def always(*edges: tuple[str, str], **more: Any) -> dict[str, Any]:
    """Hours that are the same every day of the week."""
    return {"week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), spans(*edges)), **more}


def danish(text: str) -> dt.datetime:
    """A wall clock's time; of one that comes twice the first."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=DANISH).astimezone(dt.UTC)


def shown(window: tuple[dt.datetime, dt.datetime] | None) -> tuple[str, str] | None:
    return window and tuple(f"{edge.astimezone(DANISH):%d.%m %H:%M}" for edge in window)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("night", "edges", "hours_long"),
    [
        # The night to 29 March 2026 has no time between 2 and 3; the night to 25 October has it twice.
        ("2026-03-29", ("00:00", "06:00"), 5.0),
        ("2026-10-25", ("00:00", "06:00"), 7.0),
        ("2026-03-29", ("01:00", "02:30"), 1.0),
        ("2026-03-29", ("02:30", "04:00"), 1.0),
        ("2026-03-29", ("02:15", "02:45"), None),
        ("2026-10-25", ("01:00", "02:30"), 2.5),
        ("2026-10-25", ("02:30", "04:00"), 2.5),
        ("2026-10-25", ("02:00", "03:00"), 2.0),
        ("2026-10-25", ("22:00", "24:00"), 2.0),
    ],
)
def test_the_nights_the_clocks_change(night: str, edges: tuple[str, str], hours_long: float | None) -> None:
    windows = on_day(municipality(phone=always(edges)), "phone", dt.date.fromisoformat(night))
    assert [(end - start) / dt.timedelta(hours=1) for start, end in windows] == ([hours_long] if hours_long else [])


CLOCKS = st.integers(0, 24 * 60).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}")
EDGES = st.tuples(CLOCKS, CLOCKS).filter(lambda edges: edges[0] < edges[1])


@given(
    edges=EDGES,
    day=st.sampled_from(("2026-03-28", "2026-03-29", "2026-10-25", "2026-10-26", "2026-06-17")),
    minute=st.integers(0, 26 * 60),
)
def test_open_is_what_the_clock_on_the_wall_says(edges: tuple[str, str], day: str, minute: int) -> None:
    at = danish(f"{day}T00:00") + minute * MINUTE
    on_the_wall = f"{at.astimezone(DANISH):%H:%M}"
    is_now = is_open(municipality(phone=always(edges)), "phone", at)
    assert is_now or not edges[0] <= on_the_wall < edges[1]
    # Where the hour from 2 to 3 comes twice, nobody shuts between its two halves.
    repeated = at.astimezone(DANISH).date() == dt.date(2026, 10, 25) and "02:00" <= on_the_wall < "03:00"
    assert not is_now or repeated or edges[0] <= on_the_wall < edges[1]


CHRISTMAS = {
    "week": {day: spans(("09:00", "15:00")) for day in ("mon", "tue", "wed", "thu", "fri")},
    "exceptions": [
        {"date": "2026-12-24", "spans": []},
        {"date": "2026-12-31", "spans": spans(("09:00", "12:00"))},
    ],
}


def test_from_christmas_eve_to_the_second_of_january() -> None:
    shop = municipality(phone=CHRISTMAS)
    first, last = dt.date(2026, 12, 23), dt.date(2027, 1, 4)
    days = [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
    # Christmas Eve by its exception, two holidays, a weekend; New Year's Day, a weekend.
    assert [day.isoformat()[5:] for day in days if on_day(shop, "phone", day)] == [
        "12-23", "12-28", "12-29", "12-30", "12-31", "01-04",
    ]  # fmt: skip
    assert next_opening(shop, "phone", danish("2026-12-23T15:00")) == danish("2026-12-28T09:00")
    assert next_opening(shop, "phone", danish("2026-12-31T12:00")) == danish("2027-01-04T09:00")
    wish = danish("2026-12-24T09:00"), danish("2026-12-24T12:00")
    assert shown(callback_window(shop, wish, danish("2026-12-23T14:00"))) == ("28.12 09:00", "28.12 15:00")
    assert shown(callback_window(shop, None, danish("2026-12-31T11:45"))) == ("04.01 09:00", "04.01 15:00")


@pytest.mark.parametrize(
    ("wish", "window"),
    [
        # A wish that spans closing time is kept as far as it lies before it, if that is long enough to call in.
        (("14:00", "17:00"), ("24.11 14:00", "24.11 15:00")),
        (("14:45", "17:00"), ("25.11 09:00", "25.11 15:00")),
        (("14:30", "17:00"), ("24.11 14:30", "24.11 15:00")),
    ],
)
def test_a_window_that_spans_closing_time(wish: tuple[str, str], window: tuple[str, str]) -> None:
    shop = municipality(phone=CHRISTMAS)
    wished = danish(f"2026-11-24T{wish[0]}"), danish(f"2026-11-24T{wish[1]}")
    assert shown(callback_window(shop, wished, danish("2026-11-24T10:00"))) == window


def test_midnight_ends_a_day_and_begins_the_next() -> None:
    night = municipality(phone=always(("00:00", "02:00"), ("20:00", "24:00")))
    midnight = danish("2026-11-25T00:00")
    assert is_open(night, "phone", midnight - MINUTE) and is_open(night, "phone", midnight)
    first, second, *_ = openings(night, "phone", danish("2026-11-24T21:00"))
    assert (shown(first), shown(second)) == (("24.11 20:00", "25.11 00:00"), ("25.11 00:00", "25.11 02:00"))
    assert shown(callback_window(night, None, midnight - 20 * MINUTE)) == ("25.11 00:00", "25.11 02:00")
    # Asked late at night, the day that counts is the one on the wall.
    day = municipality(phone=CHRISTMAS)
    assert next_opening(day, "phone", danish("2026-11-24T23:59")) == danish("2026-11-25T09:00")
    assert next_opening(day, "phone", midnight) == danish("2026-11-25T09:00")


THEMES = {
    "ydelser": {
        "week": {"mon": spans(("09:00", "12:00"), ("13:00", "15:00")), "tue": spans(("10:00", "12:00"))},
        "exceptions": [{"date": "2026-12-01", "spans": spans(("13:00", "14:00"))}, {"date": "2026-12-07"}],
    },
    "teknik": {"exceptions": [{"date": "2026-12-24", "spans": spans(("10:00", "11:00"))}]},
}


@pytest.mark.parametrize(
    ("theme", "day", "expected"),
    [
        (None, "2026-11-24", [("09:00", "15:00")]),
        ("omsorg", "2026-11-24", [("09:00", "15:00")]),
        ("ydelser", "2026-11-23", [("09:00", "12:00"), ("13:00", "15:00")]),
        ("ydelser", "2026-11-24", [("10:00", "12:00")]),
        ("ydelser", "2026-11-25", []),  # open for everything else
        ("ydelser", "2026-12-01", [("13:00", "14:00")]),
        ("ydelser", "2026-12-07", []),
        ("ydelser", "2026-12-14", [("13:30", "15:00")]),  # the channel's exception shortens the theme's day
        ("teknik", "2026-12-14", [("13:30", "17:00")]),  # a theme with the channel's week has the channel's day
        ("teknik", "2026-12-24", [("10:00", "11:00")]),  # the theme's own day stands above the channel's
        ("ydelser", "2026-12-24", []),
        ("ydelser", "2026-12-25", []),
    ],
)
def test_a_themes_own_hours(theme: str | None, day: str, expected: Spans) -> None:
    half_day = {"date": "2026-12-14", "spans": spans(("13:30", "17:00"))}
    phone = CHRISTMAS | {"exceptions": [*CHRISTMAS["exceptions"], half_day], "themes": THEMES}
    windows = on_day(for_theme(municipality(phone=phone), theme), "phone", dt.date.fromisoformat(day))
    assert windows == [(danish(f"{day}T{start}"), danish(f"{day}T{end}")) for start, end in expected]


def test_days_that_are_put_in_count_for_every_theme() -> None:
    sunday, closed = dt.date(2026, 11, 29), dt.date(2026, 12, 1)
    days = [OpeningException.model_validate(day) for day in (
        {"date": sunday, "spans": spans(("08:00", "20:00"))}, {"date": closed},
    )]  # fmt: skip
    crisis = with_days(municipality(phone=CHRISTMAS | {"themes": THEMES}), {"phone": days, "chat": days[:1]})
    for theme in (None, "ydelser", "teknik"):
        for channel in ("phone", "chat"):
            windows = on_day(for_theme(crisis, theme), channel, sunday)  # type: ignore[arg-type]
            assert [shown(window) for window in windows] == [("29.11 08:00", "29.11 20:00")]
        assert on_day(for_theme(crisis, theme), "phone", closed) == []


MOMENTS = st.integers(0, 60 * 24 * 40).map(lambda minute: danish("2026-03-10T00:00") + minute * MINUTE)


@given(
    week=st.dictionaries(st.sampled_from(("mon", "tue", "wed", "sat", "sun")), EDGES, min_size=1),
    day=EDGES | st.none(),
    now=MOMENTS,
    wish=st.tuples(MOMENTS, st.integers(1, 600)) | st.none(),
)
def test_a_promised_window_lies_inside_one_opening_ahead_of_us(
    week: dict[str, tuple[str, str]],
    day: tuple[str, str] | None,
    now: dt.datetime,
    wish: tuple[dt.datetime, int] | None,
) -> None:
    exception = {"date": "2026-03-29", "spans": spans(day) if day else []}
    weekly = {weekday: spans(edges) for weekday, edges in week.items()}
    shop = municipality(phone={"week": weekly, "exceptions": [exception]})
    wished = (wish[0], wish[0] + wish[1] * MINUTE) if wish and wish[0] + wish[1] * MINUTE > now else None
    window = callback_window(shop, wished, now)
    if window is None:
        assert all(end - max(start, now) < SHORTEST for start, end in openings(shop, "phone", now))
        return
    assert window[0] >= now
    assert window[1] - window[0] >= SHORTEST
    assert holds(shop, "phone", window)
    # Promised once more, nothing moves: whoever sweeps again changes nothing.
    assert callback_window(shop, window, now) == window
