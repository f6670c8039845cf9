"""Days and times of the day as they stand in the bot's sentences."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.answering.context import Context

_MIDNIGHT = dt.time()


def day(on: dt.date, context: Context, language: str) -> str:
    """Return a day as ``i morgen, fredag den 27. november,`` or ``on Monday 30 November``."""
    words = context.behaviour.words.opening
    near = {context.day: words.today, context.day + dt.timedelta(days=1): words.tomorrow}
    pattern, locale = ("EEEE 'den' d. MMMM", "da") if language == "da" else ("EEEE d MMMM", "en_GB")
    return near.get(on, words.day).in_(language).format(date=format_date(on, pattern, locale))


def clock(at: dt.datetime, context: Context, language: str, *, last: bool = False) -> str:
    """Return a time of the day as ``9``, ``15.30`` or ``09:00``; the ``last`` moment of a day is its 24th hour."""
    local = local_time(at, context)
    hour = 24 if last and local.time() == _MIDNIGHT else local.hour
    return f"{hour:02}:{local:%M}" if language != "da" else f"{hour}{local:.%M}".removesuffix(".00")


def local_time(at: dt.datetime, context: Context) -> dt.datetime:
    """Return a moment on the municipality's own clock."""
    return at.astimezone(ZoneInfo(context.municipality.time_zone))
