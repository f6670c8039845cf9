"""When a municipality's people are there: weekly hours, Danish public holidays, exceptions, daylight saving.

A municipality is asked for its channels' own hours. Who knows the theme asks ``for_theme(municipality, theme)``.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

import holidays

from bot.library.schemas import Channel, Hours, Municipality, OpeningException, Span, ThemeHours, Weekday

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
    windows = ((moment(day, span.from_, zone), moment(day, span.to, zone, last=True)) for span in spans)
    # A stretch that lies inside the hour daylight saving leaves out is no time at all.
    return sorted((start, end) for start, end in windows if start < end)


def moment(day: dt.date, clock: str, zone: ZoneInfo, *, last: bool = False) -> dt.datetime:
    """Return what a wall clock's time, to 24:00, means on a day, in UTC: the wall clock is what is promised.

    Of a time the clock shows twice, ``last`` takes the second; a time it leaves out is the moment it goes forward.
    """
    if clock == "24:00":
        day, clock = day + dt.timedelta(days=1), "00:00"
    shown = dt.datetime.combine(day, dt.time.fromisoformat(clock).replace(fold=int(last)), tzinfo=zone)
    while shown.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != shown.replace(tzinfo=None):
        shown += dt.timedelta(minutes=1)
    return shown.astimezone(dt.UTC)


def for_theme(municipality: Municipality, theme: str | None) -> Municipality:
    """Return a municipality as those find it who ask about a theme: its channels' hours are the theme's own.

    Args:
        municipality: whose hours.
        theme: one of ``areas.yaml``; None, or one without hours of its own, changes nothing.
    """
    own = {channel: hours.themes[theme] for channel, hours in municipality.hours.items() if theme in hours.themes}
    narrowed = {channel: _narrowed(municipality.hours[channel], theirs) for channel, theirs in own.items()}
    return municipality.model_copy(update={"hours": {**municipality.hours, **narrowed}}) if own else municipality


def _narrowed(hours: Hours, theme: ThemeHours) -> Hours:
    own_days = {exception.date for exception in theme.exceptions}
    common = [exception for exception in hours.exceptions if exception.date not in own_days]
    if theme.week is not None:
        common = [_within(exception, theme.week.get(WEEKDAYS[exception.date.weekday()], ())) for exception in common]
    week = hours.week if theme.week is None else theme.week
    return Hours(week=week, exceptions=(*common, *theme.exceptions))


def _within(exception: OpeningException, spans: Sequence[Span]) -> OpeningException:
    """Keep of a day that differs what lies inside some spans."""
    edges = ((max(a.from_, b.from_), min(a.to, b.to)) for a in exception.spans for b in spans)
    kept = tuple(Span(from_=start, to=end) for start, end in edges if start < end)
    return exception.model_copy(update={"spans": kept})


def with_days(municipality: Municipality, days: Mapping[Channel, Sequence[OpeningException]]) -> Municipality:
    """Return a municipality on some days of whose channels other hours count, whatever its own files say.

    Args:
        municipality: whose hours.
        days: by channel, the days that differ; they count for every theme.
    """
    changed = dict(municipality.hours)
    for channel, differing in days.items():
        before = changed.get(channel) or Hours(week={})
        themes = {
            theme: own.model_copy(update={"exceptions": _replaced(own.exceptions, differing)})
            for theme, own in before.themes.items()
        }
        changed[channel] = Hours(week=before.week, exceptions=_replaced(before.exceptions, differing), themes=themes)
    return municipality.model_copy(update={"hours": changed})


def _replaced(
    before: Sequence[OpeningException], differing: Sequence[OpeningException]
) -> tuple[OpeningException, ...]:
    dates = {exception.date for exception in differing}
    return (*(exception for exception in before if exception.date not in dates), *differing)


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


def open_time(municipality: Municipality, channel: Channel, since: dt.datetime, until: dt.datetime) -> dt.timedelta:
    """Return for how long a channel is open between two moments; a night the clocks change counts as long as it is.

    Args:
        municipality: whose hours and time zone.
        channel: a channel without hours of its own is never open.
        since: time-zone aware.
        until: time-zone aware; before ``since`` nothing is counted.
    """
    zone = ZoneInfo(municipality.time_zone)
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    counted = dt.timedelta()
    for offset in range((last - first).days + 1):
        for start, end in on_day(municipality, channel, first + dt.timedelta(days=offset)):
            counted += max(min(end, until) - max(start, since), dt.timedelta())
    return counted


def is_open(municipality: Municipality, channel: Channel, at: dt.datetime) -> bool:
    """Whether a channel is open at a moment; the closing minute itself is closed."""
    first = next(openings(municipality, channel, at), None)
    return first is not None and first[0] <= at


def next_opening(municipality: Municipality, channel: Channel, at: dt.datetime) -> dt.datetime | None:
    """Return when a channel that is closed opens next, in UTC; None where that is not known or it is open now."""
    first = next(openings(municipality, channel, at), None)
    return first[0] if first is not None and first[0] > at else None


def holds(municipality: Municipality, channel: Channel, window: Window) -> bool:
    """Whether a stretch of time lies inside one opening of a channel."""
    opening = next(openings(municipality, channel, window[0]), None)
    return opening is not None and opening[0] <= window[0] and window[1] <= opening[1]
