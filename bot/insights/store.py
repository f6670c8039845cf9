"""All SQL of the numbers. Conversations and what was said in them count on the day the conversation began, work on the
day it came; days and hours are Denmark's, whatever the server's zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.insights.schemas import Step

ZONE = "Europe/Copenhagen"
Dimension = Literal["period", "municipality", "area", "hour", "channel"]
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: from ``since`` until before ``until``, in ``places`` (None: everywhere), per ``by``."""

    since: dt.datetime
    until: dt.datetime
    by: Step
    places: frozenset[str] | None
    now: dt.datetime

    def values(self) -> dict[str, Any]:
        """Return the values of the statements' parameters."""
        places = None if self.places is None else sorted(self.places)
        return {"since": self.since, "until": self.until, "places": places, "now": self.now}


def _within(table: str, at: str = "created_at") -> str:
    return (
        f"{table}.{at} >= :since AND {table}.{at} < :until"
        f" AND (CAST(:places AS text[]) IS NULL OR {table}.municipality = ANY(CAST(:places AS text[])))"
    )


def _period(at: str, by: Step) -> str:
    return f"CAST(date_trunc('{by}', {at} AT TIME ZONE '{ZONE}') AS date)"


def _hour(at: str) -> str:
    return f"CAST(extract(hour FROM {at} AT TIME ZONE '{ZONE}') AS int)"


async def _rows(session: AsyncSession, statement: str, scope: Scope) -> list[Row]:
    # Only this module's own constants are put into statements; what comes from outside is a parameter.
    return [tuple(row) for row in await session.execute(text(statement), scope.values())]


async def volume(session: AsyncSession, scope: Scope, dimension: Dimension) -> list[Row]:
    """Count conversations, citizens' messages, live handovers and callbacks by a dimension.

    An area's messages are those the bot took to be about it; an area has no conversations of its own.
    """
    begun = {
        "period": _period("c.created_at", scope.by),
        "municipality": "c.municipality",
        "channel": "c.channel",
        "hour": _hour("c.created_at"),
        "area": "NULL",
    }
    said = begun | {"hour": _hour("e.at"), "area": "e.payload->>'area'"}
    asked = begun | {"period": _period("w.created_at", scope.by), "hour": _hour("w.created_at"), "area": "w.area"}
    event = "e.kind = 'citizen.message'"
    if dimension == "area":
        event = "e.kind = 'bot.message' AND e.turn IS NOT NULL"
    return await _rows(
        session,
        f"""
        SELECT key, sum(conversations)::int, sum(questions)::int, sum(handovers)::int, sum(callbacks)::int FROM (
            SELECT {begun[dimension]} AS key, 1 AS conversations, 0 AS questions, 0 AS handovers, 0 AS callbacks
            FROM conversation c WHERE {_within("c")}
            UNION ALL
            SELECT {said[dimension]}, 0, 1, 0, 0
            FROM conversation c JOIN event e ON e.conversation_id = c.id AND {event} WHERE {_within("c")}
            UNION ALL
            SELECT {asked[dimension]}, 0, 0, (w.kind = 'handover')::int, (w.kind = 'callback')::int
            FROM work_item w JOIN conversation c ON c.id = w.conversation_id WHERE {_within("w")}
        ) AS each WHERE key IS NOT NULL GROUP BY key ORDER BY key
        """,  # noqa: S608 - see _rows
        scope,
    )


async def answers(session: AsyncSession, scope: Scope) -> list[Row]:
    """Count what the bot made of citizens' messages, per period: answer, clarify, no_answer, handover, else."""
    decision = "e.payload->>'decision'"
    counts = ", ".join(
        f"count(*) FILTER (WHERE {decision} = '{each}')" for each in ("answer", "clarify", "no_answer", "handover")
    )
    return await _rows(
        session,
        f"""
        SELECT {_period("c.created_at", scope.by)} AS period, {counts},
            count(*) FILTER (WHERE {decision} NOT IN ('answer', 'clarify', 'no_answer', 'handover'))
        FROM conversation c
        JOIN event e ON e.conversation_id = c.id AND e.kind = 'bot.message' AND e.turn IS NOT NULL
        WHERE {_within("c")} GROUP BY period ORDER BY period
        """,  # noqa: S608 - see _rows
        scope,
    )


async def outcomes(session: AsyncSession, scope: Scope) -> list[Row]:
    """Count the conversations in which something was asked, per period, by how far they came: the bot alone answered,
    a person was asked for, or neither."""
    return await _rows(
        session,
        f"""
        SELECT period, count(*) FILTER (WHERE answered AND NOT person), count(*) FILTER (WHERE person),
            count(*) FILTER (WHERE NOT answered AND NOT person)
        FROM (
            SELECT {_period("c.created_at", scope.by)} AS period,
                EXISTS (SELECT FROM work_item w WHERE w.conversation_id = c.id) AS person,
                EXISTS (SELECT FROM event e WHERE e.conversation_id = c.id AND e.kind = 'bot.message'
                    AND e.turn IS NOT NULL AND e.payload->>'decision' = 'answer') AS answered
            FROM conversation c
            WHERE {_within("c")} AND (
                EXISTS (SELECT FROM event e WHERE e.conversation_id = c.id AND e.kind = 'citizen.message')
                OR EXISTS (SELECT FROM work_item w WHERE w.conversation_id = c.id))
        ) AS each GROUP BY period ORDER BY period
        """,  # noqa: S608 - see _rows
        scope,
    )


async def first_contact(session: AsyncSession, scope: Scope) -> list[Row]:
    """Count the work that has ended, what of it was settled, and what at the first contact: one agent, one attempt."""
    return await _rows(
        session,
        f"""
        SELECT period, count(*), count(*) FILTER (WHERE settled), count(*) FILTER (WHERE settled AND takers = 1
            AND tries <= 1)
        FROM (
            SELECT {_period("w.created_at", scope.by)} AS period, w.outcome IS NOT DISTINCT FROM 'settled' AS settled,
                (SELECT count(*) FROM work_event e WHERE e.item_id = w.id AND e.kind = 'claimed') AS takers,
                (SELECT count(*) FROM work_event e WHERE e.item_id = w.id AND e.kind = 'attempted') AS tries
            FROM work_item w WHERE {_within("w")} AND w.state IN ('resolved', 'transferred', 'expired')
        ) AS each GROUP BY period ORDER BY period
        """,  # noqa: S608 - see _rows
        scope,
    )


def _handovers() -> str:
    """Live handovers with the moment a person first took each."""
    return f"""
        SELECT w.id, w.created_at, w.state, w.change_at AS ended_at,
            (SELECT min(e.at) FROM work_event e WHERE e.item_id = w.id AND e.kind = 'claimed') AS taken_at
        FROM work_item w WHERE w.kind = 'handover' AND {_within("w")}"""  # noqa: S608 - see _rows


def _callbacks() -> str:
    """Callbacks with the window first promised, as the citizen was told it, and the first time anybody called."""
    return f"""
        SELECT w.id, w.created_at, w.state,
            coalesce((p.payload->'window'->>'from')::timestamptz, w.window_from) AS starts,
            coalesce((p.payload->'window'->>'to')::timestamptz, w.window_to) AS ends,
            (SELECT min(e.at) FROM work_event e WHERE e.item_id = w.id AND e.kind IN ('attempted', 'closed')) AS called
        FROM work_item w
        LEFT JOIN event p ON p.conversation_id = w.conversation_id AND p.kind = 'callback.created'
            AND p.payload->>'callback_id' = CAST(w.id AS text)
        WHERE w.kind = 'callback' AND {_within("w")}"""  # noqa: S608 - see _rows


def _spread(seconds: str) -> str:
    return ", ".join(
        f"round(CAST(percentile_cont({part}) WITHIN GROUP (ORDER BY {seconds}) AS numeric))::int" for part in (0.5, 0.9)
    )


async def handover_waits(session: AsyncSession, scope: Scope) -> list[Row]:
    """Return, per period, how many live citizens got a person and how many left or were let down before, and the median
    and the ninetieth percentile of the former's wait, in seconds."""
    wait = "extract(epoch FROM taken_at - created_at)"
    return await _rows(
        session,
        f"""
        SELECT {_period("created_at", scope.by)} AS period, count(taken_at),
            count(*) FILTER (WHERE taken_at IS NULL AND state IN ('cancelled', 'expired')), {_spread(wait)}
        FROM ({_handovers()}) AS each GROUP BY period ORDER BY period
        """,  # noqa: S608 - see _rows
        scope,
    )


async def callback_waits(session: AsyncSession, scope: Scope) -> list[Row]:
    """Return, per period, how many callbacks were made, and the median and the ninetieth percentile of the time from
    the beginning of the promised window to the first call, in seconds; a call before it waited no time."""
    wait = "greatest(0, extract(epoch FROM called - starts))"
    return await _rows(
        session,
        f"""
        SELECT {_period("created_at", scope.by)} AS period, count(called), {_spread(wait)}
        FROM ({_callbacks()}) AS each WHERE called IS NOT NULL GROUP BY period ORDER BY period
        """,  # noqa: S608 - see _rows
        scope,
    )


async def kept(session: AsyncSession, scope: Scope) -> list[Row]:
    """Count, per period, the callbacks that have been made or whose promised window is over, and those of them whose
    first call came within it. One the citizen cancelled before anybody called is no broken promise."""
    return await _rows(
        session,
        f"""
        SELECT {_period("created_at", scope.by)} AS period, count(*),
            count(*) FILTER (WHERE called BETWEEN starts AND ends)
        FROM ({_callbacks()}) AS each
        WHERE called IS NOT NULL OR (ends <= :now AND state <> 'cancelled') GROUP BY period ORDER BY period
        """,  # noqa: S608 - see _rows
        scope,
    )


async def ratings(session: AsyncSession, scope: Scope) -> list[Row]:
    """Count citizens' ratings per period of the conversation: the best, the middle, the worst."""
    counts = ", ".join(f"count(*) FILTER (WHERE f.rating = {rating})" for rating in (3, 2, 1))
    return await _rows(
        session,
        f"""
        SELECT {_period("c.created_at", scope.by)} AS period, {counts}
        FROM conversation c JOIN feedback f ON f.conversation_id = c.id WHERE {_within("c")}
        GROUP BY period ORDER BY period
        """,  # noqa: S608 - see _rows
        scope,
    )


async def hours(session: AsyncSession, scope: Scope) -> list[Row]:
    """Return, by municipality, the seconds its agents were available, how often its citizens' work was taken, and the
    seconds that work was held, by agents of any municipality."""
    return await _rows(
        session,
        f"""
        WITH step AS (
            SELECT w.municipality, e.kind, e.state, e.at,
                coalesce(lead(e.at) OVER (PARTITION BY e.item_id ORDER BY e.version), :now) AS until
            FROM work_item w JOIN work_event e ON e.item_id = w.id WHERE {_within("w")}
        ), received AS (
            SELECT municipality, count(*) FILTER (WHERE kind = 'claimed') AS taken,
                coalesce(sum(extract(epoch FROM until - at)) FILTER (WHERE state = 'claimed'), 0) AS seconds
            FROM step GROUP BY municipality
        ), given AS (
            SELECT d.municipality, sum(d.seconds) AS seconds FROM duty d WHERE {_within("d", "hour")}
            GROUP BY d.municipality
        )
        SELECT municipality, coalesce(given.seconds, 0)::int, coalesce(taken, 0)::int,
            coalesce(received.seconds, 0)::int
        FROM received FULL JOIN given USING (municipality) ORDER BY municipality
        """,  # noqa: S608 - see _rows
        scope,
    )


async def waiting_now(session: AsyncSession, scope: Scope) -> list[dict[str, Any]]:
    """Count open work by municipality, as ``schemas.WaitingNow`` has it."""
    live = "kind = 'handover' AND state IN ('waiting', 'offered')"
    call = "kind = 'callback' AND state IN ('waiting', 'offered')"
    found = await session.execute(
        text(
            f"""
            SELECT municipality, count(*) FILTER (WHERE {live}) AS live,
                CAST(extract(epoch FROM CAST(:now AS timestamptz) - min(created_at) FILTER (WHERE {live})) AS int)
                    AS longest_s,
                count(*) FILTER (WHERE {call} AND due_at <= :now) AS due,
                count(*) FILTER (WHERE kind = 'callback' AND state <> 'claimed' AND window_to < :now) AS overdue,
                count(*) FILTER (WHERE {call} AND due_at > :now) AS later,
                count(*) FILTER (WHERE state = 'quarantined') AS resting,
                count(*) FILTER (WHERE state = 'claimed') AS held
            FROM work_item
            WHERE state IN ('waiting', 'offered', 'claimed', 'quarantined')
                AND (CAST(:places AS text[]) IS NULL OR municipality = ANY(CAST(:places AS text[])))
            GROUP BY municipality ORDER BY municipality
            """  # noqa: S608 - see _rows
        ),
        {"now": scope.now, "places": scope.values()["places"]},
    )
    return [dict(row) for row in found.mappings()]


async def answered_within(session: AsyncSession, scope: Scope, within: dt.timedelta) -> tuple[int, int]:
    """Count the live citizens whose wait is known to have been short enough or not, and those who got a person in time.

    One who left by herself before the time was up, and one who has not waited that long yet, count for nothing.
    """
    [row] = await session.execute(
        text(
            f"""
            SELECT count(*) FILTER (WHERE taken_at IS NOT NULL OR state = 'expired'
                    OR (CASE WHEN state = 'cancelled' THEN ended_at ELSE :now END) - created_at > :within),
                count(*) FILTER (WHERE taken_at - created_at <= :within)
            FROM ({_handovers()}) AS each
            """  # noqa: S608 - see _rows
        ),
        scope.values() | {"within": within},
    )
    return row[0], row[1]
