"""When a municipality's people are there: weekly hours, Danish public holidays, exceptions, daylight saving."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from typing import Literal
from zoneinfo import ZoneInfo

import holidays

from bot.library.schemas import Hours, Municipality, Weekday

Channel = Literal["phone", "chat", "counter"]
Window = tuple[dt.datetime, dt.datetime]

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORTEST = dt.timedelta(minutes=30)
"""Shortest window a call is promised in: 'within two minutes, before we close' is a promise nobody can keep."""
LOOK_AHEAD_DAYS = 30
"""How far ahead an opening is looked for. No Danish run of holidays comes near it."""


@functools.lru_cache(maxsize=16)
def _holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("DK", years=year))


def _spans(hours: Hours, zone: ZoneInfo, day: dt.date) -> list[Window]:
    exception = next((e for e in hours.exceptions if e.date == day), None)
    if exception is not None:
        spans = exception.spans
    elif day in _holidays(day.year):
        spans = ()
    else:
        spans = hours.week.get(WEEKDAYS[day.weekday()], ())

    def moment(clock: str) -> dt.datetime:
        # The wall clock is what is promised; the zone knows what it means on that day.
        return dt.datetime.combine(day, dt.time.fromisoformat(clock), tzinfo=zone).astimezone(dt.UTC)

    return sorted((moment(span.from_), moment(span.to)) for span in spans)


def openings(municipality: Municipality, channel: Channel, at: dt.datetime) -> Iterator[Window]:
    """Yield the openings that end after a moment, in order, in UTC; the first may have begun already.

    Args:
        municipality: whose hours and time zone.
        channel: a channel without hours of its own is never open.
        at: time-zone aware.
    """
    hours = municipality.hours.get(channel)
    if hours is None:
        return
    zone = ZoneInfo(municipality.time_zone)
    first = at.astimezone(zone).date()
    for offset in range(LOOK_AHEAD_DAYS):
        for start, end in _spans(hours, zone, first + dt.timedelta(days=offset)):
            if end > at:
                yield start, end


def is_open(municipality: Municipality, channel: Channel, at: dt.datetime) -> bool:
    """Whether a channel is open at a moment; the closing minute itself is closed."""
    first = next(openings(municipality, channel, at), None)
    return first is not None and first[0] <= at


def next_opening(municipality: Municipality, channel: Channel, at: dt.datetime) -> dt.datetime | None:
    """Return when a channel that is closed opens next, in UTC; None where that is not known or it is open now."""
    first = next(openings(municipality, channel, at), None)
    return first[0] if first is not None and first[0] > at else None


def callback_window(municipality: Municipality, wish: Window | None, now: dt.datetime) -> Window | None:
    """Fit a wish to be called into the phone's opening hours.

    Args:
        municipality: whose hours.
        wish: the stretch the citizen asked for, or None for as soon as possible.
        now: the present moment.

    Returns:
        The part of the first opening that lies inside the wish; where none does, the first opening after its
        start. None where the municipality has no opening in sight.
    """
    start, end = wish or (now, None)
    start = max(start, now)
    first: Window | None = None
    for opening, closing in openings(municipality, "phone", start):
        if closing - max(opening, start) < SHORTEST:
            continue
        inside = (max(opening, start), min(closing, end) if end else closing)
        if inside[1] - inside[0] >= SHORTEST:
            return inside
        first = first or (max(opening, start), closing)
        if end and opening >= end:
            break
    return first
