"""Which days a question asks about: "i dag", "på lørdag", "juleaften", "24/12", "den 3."."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from bot.answering.figures import figures
from bot.library.behaviour import Day
from bot.library.hours import WEEKDAYS, named_days

HORIZON = dt.timedelta(days=365)
"""How far ahead a day is looked for: beyond it no municipality has said when it is closed."""
_DAY_OF_MONTH = re.compile(r"\b(?:den|d\.?|the)\s?(\d{1,2})(?:\.|st|nd|rd|th)?(?=\s*(?:[?!,;]|$|\s[a-zæøå]))", re.I)


def dates(text: str) -> dict[tuple[int, int, int], str]:
    """Return the dates a text names, as day, month and year (0 where that is left out), with the words they stood in.

    Args:
        text: what the citizen wrote.
    """
    # An ordinal that begins a line is the number of a list's item to ``figures``.
    return figures(f"; {text}").dates or {(int(m[1]), 0, 0): m[0] for m in _DAY_OF_MONTH.finditer(text)}


def asked(text: str, named: Iterable[Day], today: dt.date) -> list[dt.date] | None:
    """Return the days a question asks about, in order.

    Args:
        text: what the citizen wrote.
        named: the days it names by the editors' phrases.
        today: the day the citizen lives in.

    Returns:
        The days from today on; empty where it names a time but none of these days, None where it names none.
    """
    written, listed = dates(text), list(named)
    if not written and not listed:
        return None
    found = {day for date in written if (day := _dated(*date, today))}
    for each in listed:
        # "fredag den 4. december" is one day: the date says which Friday.
        if not (each.weekdays and (written or any(other.holidays or other.dates for other in listed))):
            found.update(_days(each, today))
    return sorted(day for day in found if today <= day <= today + HORIZON)


def _dated(day: int, month: int, year: int, today: dt.date) -> dt.date | None:
    """The date, without a year or a month the next one; None where there is none such."""
    near = (today + dt.timedelta(days=n) for n in range(HORIZON.days + 1))
    fits = (d for d in near if d.day == day and month in (0, d.month) and year in (0, d.year))
    return next(fits, None)


def _days(named: Day, today: dt.date) -> Iterator[dt.date]:
    later = dt.timedelta(days=named.after or 0)
    first = today - later
    for weekday in named.weekdays:
        yield first + dt.timedelta(days=(WEEKDAYS.index(weekday) - first.weekday()) % 7) + later
    for holiday in named.holidays:
        days = (named_days(year).get(holiday) for year in (first.year, first.year + 1))
        yield from [day + later for day in days if day and day >= first][:1]
    for date in named.dates:
        month, day = (int(part) for part in date.split("-"))
        if found := _dated(day, month, 0, first):
            yield found + later
    if named.counted and not (named.weekdays or named.holidays or named.dates):
        yield today + later
