"""All SQL about crisis and election mode, and about who could not be let in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre.crisis.models import Crisis, CrisisEvent, Refusal
from bot.staff.models import StaffMember
from bot.staff.rights import EVERYWHERE

SWITCH_LOCK = 0x6B726973


async def lock_switches(session: AsyncSession) -> None:
    """Keep others from changing a switch until this transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(SWITCH_LOCK)))


def _not_over(now: dt.datetime) -> ColumnElement[bool]:
    return and_(Crisis.ended_at.is_(None), or_(Crisis.ends_at.is_(None), Crisis.ends_at > now))


async def current(session: AsyncSession, municipality: str, now: dt.datetime) -> Sequence[Crisis]:
    """List the switches that are on, or lie ahead, for a municipality: its own, and the one for all."""
    places = (municipality, EVERYWHERE)
    return (await session.scalars(select(Crisis).where(_not_over(now), Crisis.municipality.in_(places)))).all()


async def all_current(session: AsyncSession, now: dt.datetime) -> Sequence[Crisis]:
    """List every switch that is on or lies ahead."""
    return (await session.scalars(select(Crisis).where(_not_over(now)).order_by(Crisis.municipality))).all()


async def of_place(session: AsyncSession, place: str) -> Crisis | None:
    """Find a place's switch that has not ended."""
    return await session.scalar(select(Crisis).where(Crisis.municipality == place, Crisis.ended_at.is_(None)))


async def time_up(session: AsyncSession, now: dt.datetime) -> Sequence[Crisis]:
    """List the switches whose time is up and whose end has not been written down."""
    return (await session.scalars(select(Crisis).where(Crisis.ended_at.is_(None), Crisis.ends_at <= now))).all()


async def end(session: AsyncSession, crisis: uuid.UUID, at: dt.datetime) -> Crisis | None:
    """Write down that a switch has ended; None where somebody else has done so."""
    statement = update(Crisis).where(Crisis.id == crisis, Crisis.ended_at.is_(None)).values(ended_at=at)
    return await session.scalar(statement.returning(Crisis), execution_options={"populate_existing": True})


async def newest(session: AsyncSession, places: frozenset[str] | None, limit: int) -> Sequence[Crisis]:
    """List the switches of some places and those for all, newest first; ``places`` None means everywhere."""
    statement = select(Crisis).order_by(Crisis.starts_at.desc(), Crisis.id).limit(limit)
    if places is not None:
        statement = statement.where(Crisis.municipality.in_([*places, EVERYWHERE]))
    return (await session.scalars(statement)).all()


async def events(session: AsyncSession, crises: Sequence[uuid.UUID]) -> Sequence[tuple[CrisisEvent, str | None]]:
    """List what was done with some switches, with who did it, oldest first."""
    rows = await session.execute(
        select(CrisisEvent, StaffMember.name)
        .outerjoin(StaffMember, StaffMember.id == CrisisEvent.by)
        .where(CrisisEvent.crisis_id.in_(crises))
        .order_by(CrisisEvent.id)
    )
    return [(event, name) for event, name in rows]


async def put_refusal(session: AsyncSession, refusal: Refusal) -> None:
    """Count a citizen who could not be let in; the same once more only moves the time."""
    values = {column.key: getattr(refusal, column.key) for column in Refusal.__table__.columns}
    await session.execute(
        insert(Refusal)
        .values(values)
        .on_conflict_do_update(index_elements=["conversation_id", "reason"], set_={"at": refusal.at})
    )


async def refused(
    session: AsyncSession, municipality: str | None, since: dt.datetime, until: dt.datetime
) -> dict[str, int]:
    """Count by reason the citizens who could not be let in within a span; ``municipality`` None means all."""
    statement = (
        select(Refusal.reason, func.count()).where(Refusal.at >= since, Refusal.at < until).group_by(Refusal.reason)
    )
    if municipality is not None:
        statement = statement.where(Refusal.municipality == municipality)
    return dict((await session.execute(statement)).all())
