"""The numbers as tables, for the municipalities that somebody may see and no others."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.errors import Invalid, NotFound
from bot.insights import store
from bot.insights.schemas import Cell, InsightsOut, Place, Step, Table, TableName
from bot.insights.store import ZONE, Row, Scope
from bot.library.knowledge import Knowledge
from bot.staff.schemas import Identity

MOST_DAYS = 400
"""The longest span in one answer: a year beside a month of the one before."""
USUAL_DAYS = 28
COUNTS = ("conversations", "questions", "handovers", "callbacks")


def scope(
    who: Identity,
    knowledge: Knowledge,
    now: dt.datetime,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    by: Step = "day",
    municipality: str | None = None,
) -> tuple[dt.date, dt.date, Scope]:
    """Return what somebody asks to have counted, as far as she may see it.

    Args:
        who: she sees the municipalities she has the right in.
        knowledge: has the municipalities there are.
        now: the present moment.
        since: the first day; None for four weeks up to the last.
        until: the last day; None for today.
        by: the length of a step.
        municipality: only this one; None for all she may see.

    Returns:
        The first day, the last, and the scope.

    Raises:
        Invalid: there is no such municipality, the days are in the wrong order or too many.
        NotFound: it is not hers to see.
    """
    places = who.where("insights")
    if municipality is not None:
        if municipality not in knowledge.municipalities:
            raise Invalid(fields={"municipality": "unknown-municipality"})
        if not who.may("insights", municipality):
            raise NotFound
        places = frozenset({municipality})
    last = until or now.astimezone(ZoneInfo(ZONE)).date()
    first = since or last - dt.timedelta(days=USUAL_DAYS - 1)
    if first > last:
        raise Invalid(fields={"from": "days-order"})
    if (last - first).days >= MOST_DAYS:
        raise Invalid(fields={"from": "days-many"}, days=MOST_DAYS)
    return first, last, Scope(_midnight(first), _midnight(last + dt.timedelta(days=1)), by, places, now)


async def numbers(
    session: AsyncSession,
    who: Identity,
    knowledge: Knowledge,
    now: dt.datetime,
    *,
    since: dt.date | None,
    until: dt.date | None,
    by: Step,
    municipality: str | None,
) -> InsightsOut:
    """Return every table of a span of days; see ``scope`` for the arguments and what it raises."""
    first, last, of = scope(who, knowledge, now, since=since, until=until, by=by, municipality=municipality)
    places = who.where("insights")
    return InsightsOut(
        since=first,
        until=last,
        by=by,
        municipality=municipality,
        municipalities=[
            Place(slug=slug, name=found.name)
            for slug, found in sorted(knowledge.municipalities.items(), key=lambda pair: pair[1].name)
            if places is None or slug in places
        ],
        tables=[table async for table in _tables(session, of, knowledge, list(_periods(first, last, by)))],
    )


async def _tables(
    session: AsyncSession, of: Scope, knowledge: Knowledge, periods: list[dt.date]
) -> AsyncIterator[Table]:
    zeros = (0, 0, 0, 0)
    yield _table("volume", ("period", *COUNTS), _filled(await store.volume(session, of, "period"), periods, zeros))
    rows = await store.volume(session, of, "municipality")
    yield _table("volume_municipality", ("municipality", "name", *COUNTS), _named(rows, knowledge.name_of))
    rows = [(area, *counts) for area, _, *counts in await store.volume(session, of, "area")]
    rows = _named(rows, lambda area: knowledge.title_of(area) or area)
    yield _table("volume_area", ("area", "title", *COUNTS[1:]), rows)
    rows = _filled(await store.volume(session, of, "hour"), range(24), zeros)
    yield _table("volume_hour", ("hour", *COUNTS), rows)
    yield _table("volume_channel", ("channel", *COUNTS), await store.volume(session, of, "channel"))
    columns: tuple[str, ...] = ("period", "answer", "clarify", "no_answer", "handover", "other")
    yield _table("answers", columns, _filled(await store.answers(session, of), periods, (*zeros, 0)))
    columns = ("period", "bot", "person", "neither")
    yield _table("outcomes", columns, _filled(await store.outcomes(session, of), periods, (0, 0, 0)))
    rows = _filled(await store.first_contact(session, of), periods, (0, 0, 0))
    columns = ("period", "ended", "settled", "first", "first_share")
    yield _table("first_contact", columns, [(*row, _share(row[3], row[1])) for row in rows])
    live = _filled(await store.handover_waits(session, of), periods, (0, 0, None, None))
    calls = _filled(await store.callback_waits(session, of), periods, (0, None, None))
    columns = (
        "period", "live_taken", "live_left", "live_median_s", "live_p90_s", "calls", "call_median_s", "call_p90_s",
    )  # fmt: skip
    yield _table("wait", columns, [(*one, *other[1:]) for one, other in zip(live, calls, strict=True)])
    rows = _filled(await store.kept(session, of), periods, (0, 0))
    yield _table("kept", ("period", "promised", "kept", "kept_share"), [(*row, _share(row[2], row[1])) for row in rows])
    rows = _filled(await store.ratings(session, of), periods, (0, 0, 0))
    yield _table("ratings", ("period", "good", "fair", "poor"), rows)
    yield _table("hours", HOURS, _named(_balance(await store.hours(session, of)), knowledge.name_of))


HOURS = ("municipality", "name", "given_hours", "given_share", "taken", "received_hours", "received_share")


def _balance(rows: Sequence[Row]) -> Iterator[Row]:
    given, received = sum(row[1] for row in rows), sum(row[3] for row in rows)
    for slug, gave, taken, got in rows:
        yield slug, round(gave / 3600, 2), _share(gave, given), taken, round(got / 3600, 2), _share(got, received)


def _table(name: TableName, columns: Sequence[str], rows: Iterable[Row]) -> Table:
    return Table(name=name, columns=list(columns), rows=[[_cell(value) for value in row] for row in rows])


def _cell(value: object) -> Cell:
    return value.isoformat() if isinstance(value, dt.date) else cast("Cell", value)


def _named(rows: Iterable[Row], name: Callable[[str], str]) -> list[Row]:
    return [(key, name(key), *rest) for key, *rest in rows]


def _filled(rows: Sequence[Row], keys: Iterable[object], nothing: Row) -> list[Row]:
    """A row for every key: a day without anything is a day, not a gap."""
    found = {row[0]: row for row in rows}
    return [found.get(key, (key, *nothing)) for key in keys]


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def _periods(first: dt.date, last: dt.date, by: Step) -> Iterator[dt.date]:
    start = {"day": first, "week": first - dt.timedelta(days=first.weekday()), "month": first.replace(day=1)}[by]
    while start <= last:
        yield start
        if by == "month":
            start = (start + dt.timedelta(days=31)).replace(day=1)
        else:
            start += dt.timedelta(days=7 if by == "week" else 1)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), ZoneInfo(ZONE))
