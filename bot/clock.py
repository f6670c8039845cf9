"""The time, passed in. Nothing in the service asks the system for it, so that a test can be at any hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

Clock = Callable[[], dt.datetime]
"""Returns the present moment, time-zone aware, in UTC."""


def system_clock() -> dt.datetime:
    """Return the system's present moment in UTC."""
    return dt.datetime.now(dt.UTC)
