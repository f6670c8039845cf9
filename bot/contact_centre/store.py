"""All SQL about work for people. The state of an item changes in one statement that names the state it must be in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre.models import OPEN_STATES, Attempt, WorkEvent, WorkItem
from bot.library.routing import Kind
from bot.staff.models import StaffMember


@dataclass(frozen=True, slots=True)
class Change:
    """Who changes an item, when and why: what the database writes into the item's log."""

    kind: str
    by: uuid.UUID | None
    at: dt.datetime
    detail: Mapping[str, Any] = field(default_factory=dict)

    def columns(self) -> dict[str, Any]:
        """Return the values of the item's columns that hold it."""
        detail = dict(self.detail)
        return {"change_kind": self.kind, "change_by": self.by, "change_at": self.at, "change_detail": detail}


OFFERS_LOCK = 0x6F666665
CITIZEN_EVERY = dt.timedelta(seconds=15)
"""A citizen's signs of life are noted this far apart at the closest."""
FREED: dict[str, Any] = {"claimed_by": None, "lease_until": None, "offered_to": None, "offered_until": None}
"""The columns of an item that nobody holds and nobody is offered."""


async def by_id(session: AsyncSession, item: uuid.UUID) -> WorkItem | None:
    """Find an item, as it is now in the database."""
    return await session.get(WorkItem, item, populate_existing=True)


async def open_handover(session: AsyncSession, conversation: uuid.UUID) -> WorkItem | None:
    """Find the live handover a conversation waits for or is in."""
    return await session.scalar(
        select(WorkItem).where(
            WorkItem.conversation_id == conversation,
            WorkItem.kind == "handover",
            WorkItem.state.in_(("waiting", "offered", "claimed")),
        )
    )


async def change(
    session: AsyncSession, item: uuid.UUID, condition: ColumnElement[bool], change: Change, **values: Any
) -> WorkItem | None:
    """Take an item one step, in one statement, if a condition on it holds at that moment.

    Args:
        session: an open session.
        item: whose row.
        condition: what must be true of the row; two callers can then never both succeed.
        change: who does it and why.
        values: the new column values.

    Returns:
        The changed item, or None where the condition did not hold.
    """
    statement = (
        update(WorkItem)
        .where(WorkItem.id == item, condition)
        .values(version=WorkItem.version + 1, **change.columns(), **values)
        .returning(WorkItem)
    )
    return await session.scalar(statement, execution_options={"populate_existing": True})


async def queue(
    session: AsyncSession, municipalities: frozenset[str] | None, limit: int
) -> Sequence[tuple[WorkItem, str | None]]:
    """List open work with the name of who holds it or is offered it, most urgent first: what goes before all, live
    citizens, then callbacks by due time."""
    statement = (
        select(WorkItem, StaffMember.name)
        .outerjoin(StaffMember, StaffMember.id == func.coalesce(WorkItem.claimed_by, WorkItem.offered_to))
        .where(WorkItem.state.in_(OPEN_STATES))
        .order_by(WorkItem.priority.desc(), WorkItem.kind.desc(), WorkItem.due_at, WorkItem.id)
        .limit(limit)
    )
    if municipalities is not None:
        statement = statement.where(WorkItem.municipality.in_(municipalities))
    return [(item, name) for item, name in await session.execute(statement)]


async def waiting_handovers(session: AsyncSession, municipality: str) -> int:
    """Count the citizens of a municipality who wait for a person now."""
    counted = await session.scalar(
        select(func.count()).where(
            WorkItem.kind == "handover",
            WorkItem.state.in_(("waiting", "offered")),
            WorkItem.municipality == municipality,
        )
    )
    return counted or 0


async def ahead_of(session: AsyncSession, item: WorkItem, places: frozenset[str] | None) -> int:
    """Count the handovers that wait for the same group, in municipalities that share its agents, and came before."""
    counted = await session.scalar(
        select(func.count()).where(
            WorkItem.kind == "handover",
            WorkItem.state.in_(("waiting", "offered")),
            _alongside(item, places),
            or_(
                WorkItem.priority > item.priority,
                and_(WorkItem.priority == item.priority, WorkItem.created_at < item.created_at),
                and_(
                    WorkItem.priority == item.priority,
                    WorkItem.created_at == item.created_at,
                    WorkItem.id < item.id,
                ),
            ),
        )
    )
    return counted or 0


async def claimed_since(
    session: AsyncSession, item: WorkItem, places: frozenset[str] | None, since: dt.datetime
) -> int:
    """Count the handovers beside an item, as ``ahead_of`` has them, that a person took since a moment."""
    counted = await session.scalar(
        select(func.count()).where(WorkItem.kind == "handover", _alongside(item, places), WorkItem.claimed_at >= since)
    )
    return counted or 0


def _alongside(item: WorkItem, places: frozenset[str] | None) -> ColumnElement[bool]:
    same_group = WorkItem.group_slug.is_not_distinct_from(item.group_slug)
    return same_group if places is None else and_(same_group, WorkItem.municipality.in_(sorted(places)))


async def waiting(session: AsyncSession, now: dt.datetime, limit: int) -> Sequence[WorkItem]:
    """List the work that waits and is due, the most urgent first, as far as the database can tell."""
    rows = await session.scalars(
        select(WorkItem)
        .where(WorkItem.state == "waiting", WorkItem.due_at <= now)
        .order_by(WorkItem.priority.desc(), WorkItem.kind.desc(), WorkItem.due_at, WorkItem.id)
        .limit(limit)
    )
    return rows.all()


async def held(session: AsyncSession) -> dict[tuple[uuid.UUID, Kind], int]:
    """Count what each agent holds or is asked to take, by kind."""
    holder = func.coalesce(WorkItem.claimed_by, WorkItem.offered_to)
    rows = await session.execute(
        select(holder, WorkItem.kind, func.count())
        .where(WorkItem.state.in_(("claimed", "offered")))
        .group_by(holder, WorkItem.kind)
    )
    return {(staff, cast("Kind", kind)): count for staff, kind, count in rows}


async def last_taken(session: AsyncSession, since: dt.datetime) -> dict[uuid.UUID, dt.datetime]:
    """Return when each agent last took something since a moment."""
    rows = await session.execute(
        select(WorkEvent.by, func.max(WorkEvent.at))
        .where(WorkEvent.at >= since, WorkEvent.kind == "claimed")
        .group_by(WorkEvent.by)
    )
    return {staff: at for staff, at in rows if staff is not None}


async def taken_since(session: AsyncSession, since: dt.datetime) -> dict[str, int]:
    """Count the pieces of each municipality's work that somebody took since a moment."""
    rows = await session.execute(
        select(WorkItem.municipality, func.count()).where(WorkItem.claimed_at >= since).group_by(WorkItem.municipality)
    )
    return {municipality: int(count) for municipality, count in rows}


async def refused(
    session: AsyncSession, items: Sequence[uuid.UUID], since: dt.datetime
) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    """Return, by item, who since a moment said no to it, let an offer lapse, gave it away, or had it taken away."""
    from_whom = func.coalesce(WorkEvent.detail["held_by"].astext, WorkEvent.detail["to"].astext)
    rows = await session.execute(
        select(WorkEvent.item_id, WorkEvent.by, from_whom, WorkEvent.kind).where(
            WorkEvent.item_id.in_(items),
            WorkEvent.at >= since,
            WorkEvent.kind.in_(("declined", "offer_lapsed", "released", "handed_on", "put_back")),
        )
    )
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for item, by, whom, kind in rows:
        who = uuid.UUID(whom) if kind in ("offer_lapsed", "put_back") else by
        found.setdefault(item, set()).add(who)
    return {item: frozenset(people) for item, people in found.items()}


async def lock_offers(session: AsyncSession) -> bool:
    """Keep other processes from offering work until this transaction ends; False where one is at it already."""
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(OFFERS_LOCK))))


async def citizen_seen(session: AsyncSession, conversation: uuid.UUID, now: dt.datetime) -> dt.datetime | None:
    """Note a sign of life of a citizen who waits for, or talks to, a person, where the last is a while ago.

    Returns:
        The sign of life before; None where nothing was noted.
    """
    waiting = and_(
        WorkItem.conversation_id == conversation,
        WorkItem.kind == "handover",
        WorkItem.state.in_(("waiting", "offered", "claimed")),
        func.coalesce(WorkItem.citizen_seen_at, WorkItem.created_at) <= now - CITIZEN_EVERY,
    )
    before = await session.scalar(select(WorkItem.citizen_seen_at).where(waiting))
    if before is not None:
        await session.execute(update(WorkItem).where(waiting).values(citizen_seen_at=now))
    return before


async def lapsed(session: AsyncSession, now: dt.datetime) -> Sequence[WorkItem]:
    """List claims whose lease has run out."""
    rows = await session.scalars(select(WorkItem).where(WorkItem.state == "claimed", WorkItem.lease_until < now))
    return rows.all()


async def all_waiting_handovers(session: AsyncSession) -> Sequence[WorkItem]:
    """List every handover that waits, the offered ones too: the citizen has nobody yet."""
    rows = await session.scalars(
        select(WorkItem).where(WorkItem.kind == "handover", WorkItem.state.in_(("waiting", "offered")))
    )
    return rows.all()


async def created_between(
    session: AsyncSession, municipality: str | None, since: dt.datetime, until: dt.datetime
) -> dict[str, int]:
    """Count by kind the items that came within a span; ``municipality`` None means all."""
    statement = (
        select(WorkItem.kind, func.count())
        .where(WorkItem.created_at >= since, WorkItem.created_at < until)
        .group_by(WorkItem.kind)
    )
    if municipality is not None:
        statement = statement.where(WorkItem.municipality == municipality)
    return dict((await session.execute(statement)).all())


async def last_queued(session: AsyncSession, item: WorkItem) -> dt.datetime:
    """Return when an item last came to the queue, or came back to it."""
    found = await session.scalar(
        select(func.max(WorkEvent.at)).where(
            WorkEvent.item_id == item.id,
            WorkEvent.state == "waiting",
            func.coalesce(WorkEvent.from_state, "").not_in(("waiting", "offered")),
        )
    )
    return found or item.created_at


async def end_rests(session: AsyncSession, now: dt.datetime, item: uuid.UUID | None = None) -> bool:
    """Put items whose quarantine is over back among the waiting, all or one; whether there were any."""
    over = and_(WorkItem.state == "quarantined", WorkItem.due_at <= now)
    return await _wake(session, over, Change("rested", None, now), item)


async def end_offers(session: AsyncSession, now: dt.datetime, item: uuid.UUID | None = None) -> bool:
    """Put items whose offer nobody took in time back among the waiting, all or one; whether there were any."""
    over = and_(WorkItem.state == "offered", WorkItem.offered_until < now)
    to = func.jsonb_build_object("to", WorkItem.offered_to)
    return await _wake(session, over, Change("offer_lapsed", None, now), item, change_detail=to)


async def withdraw_offers(session: AsyncSession, staff: uuid.UUID, now: dt.datetime, reason: str) -> bool:
    """Put what an agent is asked to take back among the waiting; whether there was any."""
    hers = and_(WorkItem.state == "offered", WorkItem.offered_to == staff)
    return await _wake(session, hers, Change("offer_lapsed", None, now, {"to": str(staff), "reason": reason}), None)


async def take_offer_back(session: AsyncSession, item: uuid.UUID, by: uuid.UUID, now: dt.datetime) -> None:
    """Put an item that somebody is asked to take back among the waiting, since a supervisor has somebody else asked."""
    detail = func.jsonb_build_object("to", WorkItem.offered_to)
    await _wake(session, WorkItem.state == "offered", Change("recalled", by, now), item, change_detail=detail)


async def _wake(
    session: AsyncSession, over: ColumnElement[bool], change: Change, item: uuid.UUID | None, **values: Any
) -> bool:
    values = FREED | {"state": "waiting", "version": WorkItem.version + 1} | change.columns() | values
    statement = update(WorkItem).where(over).values(values).returning(WorkItem.id)
    rows = await session.scalars(statement if item is None else statement.where(WorkItem.id == item))
    return bool(rows.all())


async def renew(session: AsyncSession, staff: uuid.UUID, now: dt.datetime, until: dt.datetime) -> None:
    """Lengthen every lease an agent still holds; one that has run out is gone."""
    await session.execute(
        update(WorkItem)
        .where(WorkItem.state == "claimed", WorkItem.claimed_by == staff, WorkItem.lease_until >= now)
        .values(lease_until=until)
    )


async def staff_name(session: AsyncSession, staff: uuid.UUID | None) -> str | None:
    """Return the name of a staff member."""
    return None if staff is None else await session.scalar(select(StaffMember.name).where(StaffMember.id == staff))


async def unreached(session: AsyncSession, item: uuid.UUID) -> int:
    """Count the tries at which nobody answered."""
    nobody = Attempt.outcome.in_(("no_answer", "voicemail"))
    return await session.scalar(select(func.count()).where(Attempt.item_id == item, nobody)) or 0


async def attempts_of(session: AsyncSession, item: uuid.UUID) -> list[tuple[Attempt, str]]:
    """List an item's attempts with who made them, oldest first."""
    rows = await session.execute(
        select(Attempt, StaffMember.name)
        .join(StaffMember, StaffMember.id == Attempt.by)
        .where(Attempt.item_id == item)
        .order_by(Attempt.id)
    )
    return [(attempt, name) for attempt, name in rows]


async def log_of(session: AsyncSession, item: uuid.UUID) -> list[tuple[WorkEvent, str | None]]:
    """List what happened to an item with who did it, oldest first."""
    rows = await session.execute(
        select(WorkEvent, StaffMember.name)
        .outerjoin(StaffMember, StaffMember.id == WorkEvent.by)
        .where(WorkEvent.item_id == item)
        .order_by(WorkEvent.id)
    )
    return [(event, name) for event, name in rows]
