"""Checks a municipality's ``booking.yaml`` against itself and against the articles it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.library.booking import BookingPlan, Service
from bot.library.knowledge import Knowledge, Problem
from bot.library.lint_lines import Lines
from bot.library.lint_municipality import days, overlap


def check(knowledge: Knowledge, slug: str, lines: Lines) -> Iterator[Problem]:
    """Yield what is missing, misspelt or contradictory in what a municipality lets citizens book."""
    plan = knowledge.bookings[slug]
    path = knowledge.folder / "municipalities" / slug / "booking.yaml"

    def problem(message: str, *place: str | int) -> Problem:
        return Problem(path, lines.of(path, *place), message)

    for kind, slugs in (("places", [p.slug for p in plan.places]), ("services", [s.slug for s in plan.services])):
        for at, name in enumerate(slugs):
            if name in slugs[:at]:
                yield problem(f"{name} stands twice", kind, at, "slug")
    for at, place in enumerate(plan.places):
        if place.counter and "counter" not in knowledge.municipalities[slug].hours:
            yield problem(f"{place.slug} is the counter, but {slug} has no hours for it", "places", at, "counter")
        yield from days({}, place.exceptions, problem, "places", at)
    for at, service in enumerate(plan.services):
        yield from _articles(knowledge, service, at, problem)
        yield from _schedule(plan, service, at, problem)


def _articles(knowledge: Knowledge, service: Service, at: int, problem: Callable[..., Problem]) -> Iterator[Problem]:
    for number, named in enumerate(service.articles):
        if named not in knowledge.articles:
            yield problem(f"unknown article {named}", "services", at, "articles", number)
    if service.bring is None:
        return
    article = knowledge.articles.get(service.bring.article)
    if article is None:
        yield problem(f"unknown article {service.bring.article}", "services", at, "bring")
    elif service.bring.section not in [section.heading for section in article.texts["da"].sections]:
        yield problem(f"{article.id} has no section '{service.bring.section}'", "services", at, "bring")


def _schedule(plan: BookingPlan, service: Service, at: int, problem: Callable[..., Problem]) -> Iterator[Problem]:
    places = [offered.place for offered in service.at]
    for number, offered in enumerate(service.at):
        where = ("services", at, "at", number)
        if plan.place(offered.place) is None:
            yield problem(f"unknown place {offered.place}", *where, "place")
        if offered.place in places[:number]:
            yield problem(f"{offered.place} stands twice", *where, "place")
        for weekday, spans in offered.week.items():
            if overlap(spans):
                yield problem("the times overlap", *where, "week", weekday)
            for span in spans:
                if _minutes(span.to) - _minutes(span.from_) < service.minutes:
                    message = f"{span.from_}-{span.to} has no room for {service.minutes} minutes"
                    yield problem(message, *where, "week", weekday)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
