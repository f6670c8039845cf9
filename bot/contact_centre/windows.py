"""Where a callback falls: inside the wish and the phone's opening hours."""

from __future__ import annotations

import datetime as dt

from bot.errors import Invalid
from bot.library.hours import Window, openings
from bot.library.schemas import Municipality

SHORTEST = dt.timedelta(minutes=30)
"""Shortest window a call is promised in: 'within two minutes, before we close' is a promise nobody can keep."""


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


QUARANTINE = dt.timedelta(hours=2)
"""Rest between two attempts on one number, so that nobody is rung up every five minutes."""
PLANNED_DAYS = 7
"""How far ahead an agent may plan the next attempt."""


def retry_window(municipality: Municipality, again_at: dt.datetime | None, now: dt.datetime) -> Window:
    """Return when to try again to reach a citizen.

    Args:
        municipality: whose hours.
        again_at: when the agent wants to; None for the first opening that leaves the citizen two hours' rest.
        now: the present moment.

    Raises:
        Invalid: the wish has passed, lies over a week ahead, or falls outside the phone's opening hours.
    """
    if again_at is None:
        return callback_window(municipality, None, now + QUARANTINE) or (now + QUARANTINE, now + 2 * QUARANTINE)
    if again_at <= now:
        raise Invalid(fields={"again_at": "again-past"})
    if again_at > now + dt.timedelta(days=PLANNED_DAYS):
        raise Invalid(fields={"again_at": "again-far"}, days=PLANNED_DAYS)
    opening = next(openings(municipality, "phone", again_at), None)
    if opening is None or again_at < opening[0]:
        raise Invalid(fields={"again_at": "again-closed"})
    return again_at, opening[1]


def retry_openings(municipality: Municipality, now: dt.datetime) -> list[Window]:
    """List the stretches the next attempt may be planned in, the first one from now on."""
    until = now + dt.timedelta(days=PLANNED_DAYS)
    found = []
    for start, end in openings(municipality, "phone", now):
        if start >= until:
            break
        found.append((max(start, now), min(end, until)))
    return found
