"""All SQL about what leaves the house."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing.models import Outbox, Webhook
from bot.outgoing.schemas import State

EMPTIED = {"recipient": None, "subject": None, "body": None}
"""What is not kept of a message that has left or never will."""
STUCK: tuple[State, ...] = ("dead", "no_gateway")
"""Where only a person helps on."""
NOT_LEFT: tuple[State, ...] = ("waiting", *STUCK)


async def add(session: AsyncSession, message: Outbox) -> bool:
    """Put a message in the outbox; whether it was not there yet. Of two who try at once, one succeeds."""
    columns = (column.key for column in Outbox.__table__.columns)
    values = {key: value for key in columns if (value := getattr(message, key)) is not None}
    added = insert(Outbox).values(values).on_conflict_do_nothing(index_elements=["id"]).returning(Outbox.id)
    return await session.scalar(added) is not None


async def wake(session: AsyncSession, at: dt.datetime | None = None) -> None:
    """Have the outbox looked at once the transaction has committed, or at a moment that lies ahead.

    The functions of procrastinate's schema find their tables by a ``search_path`` of their own: see migration 0007.
    """
    await session.execute(
        text(
            "SELECT procrastinate.procrastinate_defer_jobs_v1(ARRAY[ROW('outgoing', 'deliver', 0, NULL, NULL, '{}', "
            "CAST(:at AS timestamptz))::procrastinate.procrastinate_job_to_defer_v1])"
        ),
        {"at": at},
    )


def _held_by_nobody(now: dt.datetime) -> ColumnElement[bool]:
    return or_(Outbox.lease_until.is_(None), Outbox.lease_until < now)


async def take_due(
    session: AsyncSession, now: dt.datetime, due_until: dt.datetime, lease_until: dt.datetime, tries: int, most: int
) -> list[tuple[Outbox, Webhook | None]]:
    """Take messages that are due and that nobody holds, notices first; they are the caller's until the lease runs out.

    Args:
        session: an open session.
        now: the present moment; a lease that has run out by now counts for nothing.
        due_until: what is to leave by then is due.
        lease_until: until when they are the caller's.
        tries: a message tried this often is not taken again.
        most: how many to take.
    """
    free = and_(Outbox.state == "waiting", Outbox.next_at <= due_until, Outbox.attempts < tries, _held_by_nobody(now))
    # A citizen's notice never waits behind an outside system that answers slowly.
    due = select(Outbox.id).where(free).order_by(Outbox.kind == "webhook", Outbox.next_at).limit(most)
    taken = await session.scalars(
        update(Outbox)
        .where(Outbox.id.in_(due.with_for_update(skip_locked=True)))
        .values(lease_until=lease_until, attempts=Outbox.attempts + 1)
        .returning(Outbox)
    )
    messages = list(taken)
    known = await session.scalars(select(Webhook).where(Webhook.id.in_({m.webhook_id for m in messages} - {None})))
    webhooks = {webhook.id: webhook for webhook in known}
    return [(message, webhooks.get(message.webhook_id) if message.webhook_id else None) for message in messages]


async def give_up_lost(session: AsyncSession, now: dt.datetime, tries: int) -> Sequence[Outbox]:
    """Give up messages whose last holder ended without a word at the last try there is; returns them."""
    lost = and_(Outbox.state == "waiting", Outbox.attempts >= tries, _held_by_nobody(now))
    values = {"state": "dead", "error": "lost", "lease_until": None, "ended_at": now}
    return (await session.scalars(update(Outbox).where(lost).values(values).returning(Outbox))).all()


async def end_try(session: AsyncSession, message: Outbox, **values: Any) -> bool:
    """Write down what came of a try, if its holder is still the last one; whether it was.

    A notice that was cancelled while it was being sent and did leave is ``sent``; one that did not stays cancelled.
    """
    states = ("waiting", "cancelled") if values.get("state") == "sent" else ("waiting",)
    written = await session.scalar(
        update(Outbox)
        .where(Outbox.id == message.id, Outbox.attempts == message.attempts, Outbox.state.in_(states))
        .values(lease_until=None, **values)
        .returning(Outbox.id)
    )
    return written is not None


async def cancel(session: AsyncSession, about: uuid.UUID, now: dt.datetime) -> None:
    """Cancel the notices about something that have not left."""
    concerned = and_(Outbox.about == about, Outbox.kind != "webhook", Outbox.state.in_(NOT_LEFT))
    await session.execute(update(Outbox).where(concerned).values(state="cancelled", ended_at=now, **EMPTIED))


async def not_left(
    session: AsyncSession, municipalities: frozenset[str] | None, states: Collection[State], most: int
) -> Sequence[Outbox]:
    """List messages of some municipalities (None: all) in some states, newest first."""
    statement = select(Outbox).where(Outbox.state.in_(states)).order_by(Outbox.created_at.desc(), Outbox.id).limit(most)
    if municipalities is not None:
        statement = statement.where(Outbox.municipality.in_(municipalities))
    return (await session.scalars(statement)).all()


async def by_id(session: AsyncSession, message: uuid.UUID) -> Outbox | None:
    """Find a message."""
    return await session.get(Outbox, message)


async def try_again(
    session: AsyncSession, now: dt.datetime, messages: Collection[uuid.UUID] | None = None
) -> Sequence[Outbox]:
    """Put messages that were given up, or had no gateway, back among those that wait; None: all. Returns them."""
    stuck: ColumnElement[bool] = Outbox.state.in_(STUCK)
    if messages is not None:
        stuck = and_(stuck, Outbox.id.in_(messages))
    values = {"state": "waiting", "attempts": 0, "next_at": now, "error": None, "lease_until": None, "ended_at": None}
    return (await session.scalars(update(Outbox).where(stuck).values(values).returning(Outbox))).all()


async def remove_old(session: AsyncSession, kept_from: dt.datetime) -> None:
    """Remove messages that ended before a moment."""
    await session.execute(delete(Outbox).where(Outbox.ended_at < kept_from))


async def webhooks_for(session: AsyncSession, event: str, municipality: str) -> Sequence[uuid.UUID]:
    """List the webhooks that are told of a kind of event in a municipality."""
    concerned = or_(Webhook.municipality.is_(None), Webhook.municipality == municipality)
    return (await session.scalars(select(Webhook.id).where(concerned, Webhook.events.contains([event])))).all()


async def webhooks(session: AsyncSession, municipalities: frozenset[str] | None) -> Sequence[Webhook]:
    """List webhooks, oldest first: those of some municipalities, or (None) all, those for all municipalities too."""
    statement = select(Webhook).order_by(Webhook.created_at, Webhook.id)
    if municipalities is not None:
        statement = statement.where(Webhook.municipality.in_(municipalities))
    return (await session.scalars(statement)).all()


async def webhook(session: AsyncSession, webhook_id: uuid.UUID) -> Webhook | None:
    """Find a webhook."""
    return await session.get(Webhook, webhook_id)


async def remove_webhook(session: AsyncSession, webhook_id: uuid.UUID) -> None:
    """Remove a webhook, with what was still to be sent to it."""
    await session.execute(delete(Webhook).where(Webhook.id == webhook_id))
