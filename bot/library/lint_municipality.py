"""Checks a municipality's own file against what the articles and areas expect of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.library.knowledge import Knowledge, Problem
from bot.library.lint_lines import Lines
from bot.library.schemas import Municipality, OpeningException, Span, Week


def check(knowledge: Knowledge, slug: str, lines: Lines) -> Iterator[Problem]:
    """Yield what is missing, misspelt or contradictory in ``municipalities/<slug>/municipality.yaml``."""
    municipality = knowledge.municipalities[slug]
    path = knowledge.folder / "municipalities" / slug / "municipality.yaml"

    def problem(message: str, *place: str | int) -> Problem:
        return Problem(path, lines.of(path, *place), message)

    for name, declared in knowledge.local_values.items():
        value = municipality.values.get(name)
        if declared.required and not value:
            yield problem(f"the local value {name} ({declared.label}) is missing", "values")
        if value and declared.kind == "url" and not value.startswith("https://"):
            yield problem(f"{name} needs an address that begins with https://", "values", name)
    for name in municipality.values:
        if name not in knowledge.local_values:
            yield problem(f"unknown local value {name}", "values", name)
    for at, area in enumerate(municipality.closed_areas):
        if area not in knowledge.areas:
            yield problem(f"unknown area {area}", "closed_areas", at)
    try:
        ZoneInfo(municipality.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        yield problem(f"unknown time zone {municipality.time_zone}", "time_zone")
    yield from _hours(knowledge, municipality, problem)


def _hours(knowledge: Knowledge, municipality: Municipality, problem: Callable[..., Problem]) -> Iterator[Problem]:
    for channel, hours in municipality.hours.items():
        yield from days(hours.week, hours.exceptions, problem, "hours", channel)
        for theme, own in hours.themes.items():
            place = ("hours", channel, "themes", theme)
            if theme not in knowledge.themes:
                yield problem(f"unknown theme {theme}: choose from {', '.join(knowledge.themes)}", *place)
            if own.week is None and not own.exceptions:
                yield problem(f"{theme} says nothing: give it a week or exceptions, or leave it out", *place)
            yield from days(own.week or {}, own.exceptions, problem, *place)


def days(
    week: Week, exceptions: Sequence[OpeningException], problem: Callable[..., Problem], *place: str | int
) -> Iterator[Problem]:
    """Yield where a week's spans, or a differing day's, overlap, and which days stand twice; ``place`` leads there."""
    for weekday, spans in week.items():
        if overlap(spans):
            yield problem("opening hours overlap", *place, "week", weekday)
    dates = [exception.date for exception in exceptions]
    for at, exception in enumerate(exceptions):
        if exception.date in dates[:at]:
            yield problem(f"{exception.date} stands twice", *place, "exceptions", at)
        if overlap(exception.spans):
            yield problem("opening hours overlap", *place, "exceptions", at)


def overlap(spans: Sequence[Span]) -> bool:
    """Whether two of some spans of one day share a minute."""
    ordered = sorted(spans, key=lambda span: span.from_)
    return any(later.from_ < earlier.to for earlier, later in itertools.pairwise(ordered))
