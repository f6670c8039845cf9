"""All SQL about citizens' wishes to be called."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre.models import OPEN_STATES, WISH_OPEN, CallbackWish, WorkItem


async def lock_number(session: AsyncSession, phone: str) -> None:
    """Let nobody else add, change or end a wish for a number until the transaction ends. Taken before other locks."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"callback:{phone}", 0))))


async def open_item(session: AsyncSession, municipality: str, phone: str) -> WorkItem | None:
    """Find the callback that is open for a number."""
    return await session.scalar(
        select(WorkItem).where(
            WorkItem.kind == "callback",
            WorkItem.municipality == municipality,
            WorkItem.phone == phone,
            WorkItem.state.in_(OPEN_STATES),
        ),
        execution_options={"populate_existing": True},
    )


async def by_id(session: AsyncSession, wish: uuid.UUID) -> CallbackWish | None:
    """Find a wish, as it is now in the database."""
    return await session.get(CallbackWish, wish, populate_existing=True)


async def of_conversation(session: AsyncSession, conversation: uuid.UUID) -> Sequence[CallbackWish]:
    """List what a conversation has wished, whatever became of it."""
    rows = await session.scalars(select(CallbackWish).where(CallbackWish.conversation_id == conversation))
    return rows.all()


async def of_item(session: AsyncSession, item: uuid.UUID) -> Sequence[CallbackWish]:
    """List the wishes a callback comes from, the oldest first, as they are now in the database."""
    return (await of_items(session, [item])).get(item, [])


async def of_items(session: AsyncSession, items: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[CallbackWish]]:
    """List the wishes of some callbacks, the oldest first."""
    rows = await session.scalars(
        select(CallbackWish).where(CallbackWish.item_id.in_(items)).order_by(CallbackWish.place),
        execution_options={"populate_existing": True},
    )
    found: dict[uuid.UUID, list[CallbackWish]] = defaultdict(list)
    for wish in rows:
        found[wish.item_id].append(wish)
    return found


async def to_keep(session: AsyncSession, ended_by: dt.datetime | None) -> Sequence[WorkItem]:
    """List the callbacks nobody works on, or only those of which a promise has run out by a moment."""
    statement = select(WorkItem).where(WorkItem.kind == "callback", WorkItem.state.in_(("waiting", "quarantined")))
    if ended_by is not None:
        over = select(CallbackWish.item_id).where(
            CallbackWish.status.in_(WISH_OPEN), CallbackWish.window_to <= ended_by
        )
        statement = statement.where(WorkItem.id.in_(over))
    return (await session.scalars(statement)).all()


async def due_before(session: AsyncSession, since: dt.datetime) -> Sequence[WorkItem]:
    """List the open callbacks of which a wish has been due since before a moment."""
    late = select(CallbackWish.item_id).where(CallbackWish.status.in_(WISH_OPEN), CallbackWish.due_since <= since)
    rows = await session.scalars(select(WorkItem).where(WorkItem.state.in_(OPEN_STATES), WorkItem.id.in_(late)))
    return rows.all()


async def alarmed(session: AsyncSession, municipalities: frozenset[str] | None) -> Sequence[WorkItem]:
    """List the open callbacks that will soon expire, the first to be alarmed first."""
    statement = (
        select(WorkItem)
        .where(WorkItem.state.in_(OPEN_STATES), WorkItem.alarmed_at.is_not(None))
        .order_by(WorkItem.alarmed_at, WorkItem.id)
    )
    if municipalities is not None:
        statement = statement.where(WorkItem.municipality.in_(municipalities))
    return (await session.scalars(statement)).all()
