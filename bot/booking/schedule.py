"""The times an editors' schedule gives: weekly spans, holidays, exceptions, daylight saving. Knows no bookings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.booking.schemas import Slot
from bot.library import hours
from bot.library.booking import Offer, Place


def slots(
    offer: Offer, service: str, place: str | None, first: dt.date, last: dt.date, now: dt.datetime
) -> Iterator[Slot]:
    """Yield the times a service is offered, in order of day, place and time; ``free`` is how many desks there are.

    Args:
        offer: the municipality's.
        service: slug.
        place: slug; None for every place it is offered at.
        first: the first day, local time.
        last: the last day, included. What is too soon or too far ahead to be booked is left out.
        now: the present moment.
    """
    found = offer.plan.service(service)
    if found is None:
        return
    soonest = now + dt.timedelta(minutes=offer.plan.lead_minutes)
    length = dt.timedelta(minutes=found.minutes)
    day, last = max(first, local_day(offer, now)), min(last, last_day(offer, now))
    while day <= last:
        for at in found.at:
            where = offer.plan.place(at.place)
            if where is None or place not in (None, at.place):
                continue
            windows = _open(offer, where, day)
            for span in sorted(at.week.get(hours.WEEKDAYS[day.weekday()], ()), key=lambda span: span.from_):
                start, end = _moment(offer, day, span.from_), _moment(offer, day, span.to, last=True)
                # Steps of real minutes: on the night the clocks change they stay as long as the service takes.
                while start + length <= end:
                    if start >= soonest and any(opens <= start and start + length <= shuts for opens, shuts in windows):
                        yield Slot(service, at.place, start, start + length, span.desks)
                    start += length
        day += dt.timedelta(days=1)


def last_day(offer: Offer, now: dt.datetime) -> dt.date:
    """Return the last day that can be booked."""
    return local_day(offer, now) + dt.timedelta(days=offer.plan.days_ahead)


def local_day(offer: Offer, moment: dt.datetime) -> dt.date:
    """Return the municipality's day at a moment."""
    return moment.astimezone(ZoneInfo(offer.municipality.time_zone)).date()


def _open(offer: Offer, place: Place, day: dt.date) -> list[hours.Window]:
    """When a place is open at all on a day; a day whose hours the municipality has not settled promises nothing."""
    if place.counter:
        settled = hours.settled(offer.municipality, "counter", day)
        return hours.on_day(offer.municipality, "counter", day) if settled else []
    exception = next((exception for exception in place.exceptions if exception.date == day), None)
    if exception is not None:
        return [(_moment(offer, day, span.from_), _moment(offer, day, span.to, last=True)) for span in exception.spans]
    if day in hours.named_days(day.year).values():
        return []
    return [(_moment(offer, day, "00:00"), _moment(offer, day, "24:00", last=True))]


def _moment(offer: Offer, day: dt.date, clock: str, *, last: bool = False) -> dt.datetime:
    return hours.moment(day, clock, ZoneInfo(offer.municipality.time_zone), last=last)
