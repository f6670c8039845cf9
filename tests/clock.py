"""A clock that stands still until a test moves it."""

from __future__ import annotations

import datetime as dt

TUESDAY_MORNING = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
"""11 o'clock in Denmark on a working day: every demo municipality is open."""


class FixedClock:
    """Returns the same moment again and again; call it as the service does."""

    def __init__(self) -> None:
        self.now = TUESDAY_MORNING

    def __call__(self) -> dt.datetime:
        return self.now

    def forward(self, **delta: float) -> None:
        """Move on by ``timedelta(**delta)``."""
        self.now += dt.timedelta(**delta)

    def reset(self) -> None:
        """Go back to Tuesday morning."""
        self.now = TUESDAY_MORNING
