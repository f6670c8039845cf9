"""Where a callback falls: inside the wish and the phone's opening hours."""

from __future__ import annotations

import datetime as dt

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
