"""What the simulated week came to: the figures in lines, and the page with its plots."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import Database
from bot.insights.schemas import InsightsOut
from bot.settings import PROJECT

PAGE = PROJECT / "docs" / "operations" / "simulated-week.md"
IMAGES = PROJECT / "docs" / "images"
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"
WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 720, 260, 56, 40, 26
COLOURS = ("#0a5f7d", "#a3182b")


@dataclass(frozen=True)
class Figures:
    """By hour of day, eight to eight: what came, and the waits of what came then, in seconds (median, ninetieth)."""

    live: list[int]
    calls: list[int]
    live_waits: list[tuple[float, float]]
    call_waits: list[tuple[float, float]]
    level: float
    overall: dict[str, tuple[int, float, float, float]]


async def figures(session: AsyncSession) -> Figures:
    """Read the waits by the hour somebody came, and all together."""
    waits = """
        SELECT w.kind, extract(hour FROM w.created_at AT TIME ZONE 'Europe/Copenhagen')::int AS hour,
            extract(epoch FROM (SELECT min(e.at) FROM work_event e WHERE e.item_id = w.id AND e.kind = 'claimed')
                - w.created_at)::float AS wait
        FROM work_item w"""
    spread = "percentile_cont(0.5) WITHIN GROUP (ORDER BY wait), percentile_cont(0.9) WITHIN GROUP (ORDER BY wait)"
    by_hour = {
        (kind, hour): (count, median or 0.0, ninetieth or 0.0)
        for kind, hour, count, median, ninetieth in await session.execute(
            text(f"SELECT kind, hour, count(*), {spread} FROM ({waits}) AS each GROUP BY kind, hour")  # noqa: S608
        )
    }
    overall = {
        kind: (count, median, ninetieth, longest)
        for kind, count, median, ninetieth, longest in await session.execute(
            text(f"SELECT kind, count(wait), {spread}, max(wait) FROM ({waits}) AS each GROUP BY kind")  # noqa: S608
        )
    }
    level = await session.scalar(
        text(f"SELECT avg((coalesce(wait, 1e9) <= 120)::int)::float FROM ({waits}) AS each WHERE kind = 'handover'")  # noqa: S608
    )
    hours = range(8, 20)
    nothing = (0, 0.0, 0.0)
    return Figures(
        live=[by_hour.get(("handover", hour), nothing)[0] for hour in hours],
        calls=[by_hour.get(("callback", hour), nothing)[0] for hour in hours],
        live_waits=[by_hour.get(("handover", hour), nothing)[1:] for hour in hours],
        call_waits=[by_hour.get(("callback", hour), nothing)[1:] for hour in hours],
        level=level or 0.0,
        overall=overall,
    )


async def open_work(database: Database) -> list[str]:
    """Return what has no end yet, each with the last that happened to it."""
    async with database.transaction() as session:
        rows = await session.execute(
            text(
                "SELECT w.id, w.kind, w.state, w.due_at,"
                " array_agg(e.kind || ' ' || e.at::text ORDER BY e.version) AS log"
                " FROM work_item w JOIN work_event e ON e.item_id = w.id"
                " WHERE w.state IN ('waiting', 'offered', 'claimed', 'quarantined') GROUP BY w.id LIMIT 20"
            )
        )
        return [f"{row.id}: {row.kind}, {row.state}, due {row.due_at}: {', '.join(row.log[-8:])}" for row in rows]


def lines(numbers: InsightsOut, found: Figures, tally: Counter[str], most: int, left: int, took: float) -> list[str]:
    """Return the figures as lines of Markdown's list."""

    def total(table: str, column: str) -> float:
        one = next(each for each in numbers.tables if each.name == table)
        at = one.columns.index(column)
        return sum(row[at] or 0 for row in one.rows)  # type: ignore[misc]

    promised, kept = total("kept", "promised"), total("kept", "kept")
    ended, first = total("first_contact", "ended"), total("first_contact", "first")
    given, got = total("hours", "given_hours"), total("hours", "received_hours")
    said = [
        f"- {tally['callback']:,} callbacks and {tally['dialogue']:,} dialogues came; {tally['live']:,} to a person",
        f"- live: {found.level:.1%} had a person within 120 s",
        *(
            f"- {name}: {count:,} taken; wait median {_span(median)}, ninetieth percentile {_span(ninetieth)}, "
            f"longest {_span(longest)}"
            for kind, name in (("handover", "live"), ("callback", "callbacks"))
            for count, median, ninetieth, longest in [found.overall.get(kind, (0, 0.0, 0.0, 0.0))]
        ),
        f"- callbacks made within the window first promised: {kept:,.0f} of {promised:,.0f} "
        f"({kept / max(1, promised):.1%})",
        f"- settled at first contact: {first:,.0f} of {ended:,.0f} ({first / max(1, ended):.1%})",
        f"- agents: {most} on duty at most; {given:,.0f} hours given, {got:,.0f} hours held "
        f"({got / max(1, given):.0%}; a chat beside another counts twice)",
        f"- left over without an end: {left}",
        f"- simulated in {took:.0f} s",
    ]
    odd = {name: count for name, count in tally.items() if name.startswith("take: ")}
    return said + ([f"- offers that were gone when answered: {sum(odd.values())}"] if odd else [])


def _span(seconds: float | None) -> str:
    whole = round(seconds or 0)
    if whole < 120:
        return f"{whole} s"
    return f"{whole / 60:.0f} min." if whole < 7200 else f"{whole / 3600:.1f} h"


def write(numbers: InsightsOut, found: Figures, said: list[str]) -> None:
    """Write the plots, and put the figures into the page."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    plots: dict[str, tuple[str, list[list[float]], list[str], str]] = {
        "week-arrivals": (
            "Work by the hour it came, all days together",
            [[float(n) for n in found.calls], [float(n) for n in found.live]],
            ["callbacks", "live"],
            "pieces of work",
        ),
        "week-live-wait": (
            "Live: wait by the hour the citizen asked",
            [[wait[0] for wait in found.live_waits], [wait[1] for wait in found.live_waits]],
            ["median", "ninetieth percentile"],
            "seconds",
        ),
        "week-call-wait": (
            "Callbacks: from wish to first call, by the hour of the wish",
            [[wait[0] / 60 for wait in found.call_waits], [wait[1] / 60 for wait in found.call_waits]],
            ["median", "ninetieth percentile"],
            "minutes",
        ),
    }
    for name, plot in plots.items():
        (IMAGES / f"{name}.svg").write_text(_bars(*plot), "utf-8")
    page = PAGE.read_text("utf-8")
    head, rest = page.split(BEGIN)
    tail = rest.split(END)[1]
    PAGE.write_text(f"{head}{BEGIN}\n" + "\n".join(said) + f"\n{END}{tail}", "utf-8")


def _bars(title: str, series: list[list[float]], names: list[str], unit: str) -> str:
    top = max(1.0, *(value for values in series for value in values))
    wide = (WIDTH - LEFT) / len(series[0])
    high = HEIGHT - BOTTOM - TOP
    parts: list[Any] = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="sans-serif" '
        f'font-size="12"><title>{title}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="16" font-weight="bold">{title} ({unit})</text>',
    ]
    for part in (0, 0.5, 1):
        y = HEIGHT - BOTTOM - part * high
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y:.0f}" y2="{y:.0f}" stroke="#cfd8dd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.0f}" text-anchor="end">{part * top:.0f}</text>')
    for at, values in enumerate(series):
        for hour, value in enumerate(values):
            bar = wide * 0.8 / len(series)
            x, tall = LEFT + hour * wide + wide * 0.1 + at * bar, value / top * high
            parts.append(
                f'<rect x="{x:.1f}" y="{HEIGHT - BOTTOM - tall:.1f}" width="{bar:.1f}" height="{tall:.1f}" '
                f'fill="{COLOURS[at]}"><title>{names[at]} {hour + 8}: {value:.0f}</title></rect>'
            )
    for hour in range(len(series[0])):
        x = LEFT + (hour + 0.5) * wide
        parts.append(f'<text x="{x:.0f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{hour + 8}</text>')
    for at, name in enumerate(names):
        x = LEFT + at * 170
        parts.append(f'<rect x="{x}" y="{HEIGHT - 14}" width="10" height="10" fill="{COLOURS[at]}"/>')
        parts.append(f'<text x="{x + 15}" y="{HEIGHT - 5}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
