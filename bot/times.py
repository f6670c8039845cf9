"""Moments as they stand in what is written to citizens, on the municipality's own clock."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_datetime


def moment_words(moment: dt.datetime, time_zone: str, language: str) -> str:
    """Return ``torsdag den 26. november kl. 10.30``, or the same in English where the language is not Danish."""
    local = moment.astimezone(ZoneInfo(time_zone))
    pattern, locale = (
        ("EEEE 'den' d. MMMM 'kl.' HH.mm", "da") if language == "da" else ("EEEE d MMMM 'at' HH:mm", "en_GB")
    )
    return format_datetime(local, pattern, locale=locale)


def window_words(window: tuple[dt.datetime, dt.datetime], time_zone: str, language: str) -> str:
    """Return ``torsdag den 26. november kl. 10.30-12.00``; a window that goes on over midnight names both days."""
    start, end = (edge.astimezone(ZoneInfo(time_zone)) for edge in window)
    begins = moment_words(start, time_zone, language)
    if start.date() != end.date():
        return f"{begins} - {moment_words(end, time_zone, language)}"
    return f"{begins}-{end:%H.%M}" if language == "da" else f"{begins}-{end:%H:%M}"
