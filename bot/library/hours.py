"""When a municipality's people are there: weekly hours, Danish public holidays, exceptions, daylight saving."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

import holidays

from bot.library.schemas import Channel, Municipality, Weekday

Window = tuple[dt.datetime, dt.datetime]

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_AHEAD_DAYS = 30
"""How far ahead an opening is looked for. No Danish run of holidays comes near it."""


@functools.lru_cache(maxsize=16)
def named_days(year: int, optional: bool = True) -> Mapping[str, dt.date]:
    """Return a year's holidays by their Danish names.

    Args:
        year: the year.
        optional: also those that are no public holidays, but on which many are closed ("Juleaftensdag").
    """
    kinds = ("public", "optional") if optional else ("public",)
    found = holidays.country_holidays("DK", years=year, categories=kinds, language="da")
    # Two may fall on one day ("Grundlovsdag; Kristi himmelfartsdag").
    return {name: day for day, names in found.items() for name in names.split("; ")}


@functools.lru_cache(maxsize=16)
def _days_off(year: int, optional: bool = False) -> frozenset[dt.date]:
    return frozenset(named_days(year, optional).values())


def on_day(municipality: Municipality, channel: Channel, day: dt.date) -> list[Window]:
    """Return the openings of one day, in order, in UTC.

    Args:
        municipality: whose hours and time zone.
        channel: a channel without hours of its own is never open.
        day: the day, local time.
    """
    hours = municipality.hours.get(channel)
    if hours is None:
        return []
    exception = next((e for e in hours.exceptions if e.date == day), None)
    if exception is not None:
        spans = exception.spans
    elif day in _days_off(day.year):
        spans = ()
    else:
        spans = hours.week.get(WEEKDAYS[day.weekday()], ())
    zone = ZoneInfo(municipality.time_zone)

    def moment(clock: str) -> dt.datetime:
        # The wall clock is what is promised; the zone knows what it means on that day.
        return dt.datetime.combine(day, dt.time.fromisoformat(clock), tzinfo=zone).astimezone(dt.UTC)

    return sorted((moment(span.from_), moment(span.to)) for span in spans)


def settled(municipality: Municipality, channel: Channel, day: dt.date) -> bool:
    """Whether a day's hours can be promised: not those of a Christmas Eve on which the municipality has not said
    whether it is open."""
    hours = municipality.hours.get(channel)
    if hours is None:
        return False
    said = any(exception.date == day for exception in hours.exceptions)
    return said or day not in _days_off(day.year, True) or not on_day(municipality, channel, day)


def openings(municipality: Municipality, channel: Channel, at: dt.datetime) -> Iterator[Window]:
    """Yield the openings that end after a moment, in order, in UTC; the first may have begun already.

    Args:
        municipality: whose hours and time zone.
        channel: a channel without hours of its own is never open.
        at: time-zone aware.
    """
    first = at.astimezone(ZoneInfo(municipality.time_zone)).date()
    for offset in range(LOOK_AHEAD_DAYS):
        for start, end in on_day(municipality, channel, first + dt.timedelta(days=offset)):
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
