"""The life of a piece of work. Every change is one conditional statement and one line in the item's log.

Nothing here touches a conversation: ``bot.conversations.people`` does both in one transaction.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import store
from bot.contact_centre.models import OPEN_STATES, Attempt, WorkEvent, WorkItem
from bot.contact_centre.schemas import AttemptOutcome, CloseOutcome
from bot.contact_centre.windows import retry_window
from bot.db.notify import QUEUE, notify
from bot.errors import Conflict, NotFound
from bot.library import hours
from bot.library.schemas import Municipality
from bot.settings import Contact
from bot.staff import store as staff_store
from bot.staff.schemas import Identity
from bot.tokens import matches

THROUGHPUT_SPAN = dt.timedelta(hours=2)
THROUGHPUT_LEAST = 5
"""Fewer claims than this in the span say nothing about the wait: it is then unknown."""


class AlreadyClaimed(Conflict):
    """A colleague holds this item; ``details['by']`` is the name."""

    code = "already_claimed"


class Resting(Conflict):
    """Nobody answered a moment ago; the item rests until ``details['due_at']``."""

    code = "resting"


class NotHeld(Conflict):
    """The caller does not hold this item (any more)."""

    code = "not_held"


class NotOpen(Conflict):
    """The item has ended; nothing more can be done to it."""

    code = "not_open"


class Closed(Conflict):
    """No person can be reached live now; ``details`` say why and when next."""

    code = "closed"


def _held_by(staff: Identity, now: dt.datetime) -> ColumnElement[bool]:
    return and_(WorkItem.state == "claimed", WorkItem.claimed_by == staff.id, WorkItem.lease_until >= now)


def _log(
    session: AsyncSession, item: WorkItem, kind: str, by: Identity | None, now: dt.datetime, **detail: Any
) -> None:
    session.add(WorkEvent(item_id=item.id, at=now, kind=kind, by=by.id if by else None, detail=detail))


async def load(session: AsyncSession, item_id: uuid.UUID, staff: Identity) -> WorkItem:
    """Return an item, if this member of staff may work on it.

    Raises:
        NotFound: there is none, or it belongs to a municipality she does not serve.
    """
    item = await store.by_id(session, item_id)
    if item is None or not staff.may("desk", item.municipality):
        raise NotFound
    return item


async def load_callback(session: AsyncSession, item_id: uuid.UUID, cancel_token: str) -> WorkItem:
    """Return a callback to the citizen who asked for it.

    Raises:
        NotFound: there is none, or this is not its token.
    """
    item = await store.by_id(session, item_id)
    if item is None or item.cancel_hash is None or not matches(cancel_token, item.cancel_hash):
        raise NotFound
    return item


async def add(session: AsyncSession, item: WorkItem) -> None:
    """Put a new item in the queue."""
    session.add(item)
    await session.flush()
    _log(session, item, "created", None, item.created_at, reason=item.reason)
    await notify(session, QUEUE)


async def closed_reason(
    session: AsyncSession, municipality: Municipality, now: dt.datetime, contact: Contact
) -> str | None:
    """Return why nobody can be reached live now, or None where somebody can."""
    if not hours.is_open(municipality, "chat", now):
        return "outside_hours"
    seen_since = now - dt.timedelta(seconds=contact.lease_s)
    if not await staff_store.on_duty(session, municipality.slug, seen_since):
        return "nobody_on_duty"
    if await store.waiting_handovers(session, municipality.slug) >= contact.queue_limit:
        return "queue_full"
    return None


async def hopeless_since(session: AsyncSession, item: WorkItem) -> dt.datetime:
    """Return from when a waiting handover has had nobody to hope for: the last time an agent who serves the
    municipality was there, or it came (back) to the queue."""
    queued = await store.last_queued(session, item)
    seen = await staff_store.last_seen(session, item.municipality)
    return max(queued, seen) if seen else queued


async def place_in_queue(session: AsyncSession, item: WorkItem, now: dt.datetime) -> tuple[int, int | None]:
    """Return a waiting handover's position, from 1, and its expected wait in seconds.

    The wait is the position times the mean time between claims in the last two hours; None, an honest
    'unknown', where there were too few to say.
    """
    position = await store.ahead_of(session, item) + 1
    claims = await store.claimed_since(session, item.municipality, now - THROUGHPUT_SPAN)
    if claims < THROUGHPUT_LEAST:
        return position, None
    return position, round(position * THROUGHPUT_SPAN.total_seconds() / claims)


async def claim(session: AsyncSession, item: WorkItem, staff: Identity, now: dt.datetime, contact: Contact) -> WorkItem:
    """Take an item. Of any number who try at once, one succeeds; taking one's own again renews the lease.

    Raises:
        AlreadyClaimed: a colleague holds it.
        Resting: nobody answered a moment ago.
        NotOpen: it has ended.
    """
    lease = now + dt.timedelta(seconds=contact.lease_s)
    claimed = await store.change(
        session,
        item.id,
        or_(store.free_to_claim(now), _held_by(staff, now)),
        state="claimed",
        claimed_by=staff.id,
        claimed_at=now,
        lease_until=lease,
    )
    if claimed is None:
        current = await store.by_id(session, item.id)
        if current is not None and current.state == "quarantined":
            raise Resting(due_at=current.due_at.isoformat())
        if current is not None and current.state in OPEN_STATES:
            raise AlreadyClaimed(by=await store.staff_name(session, current.claimed_by))
        raise NotOpen
    _log(session, claimed, "claimed", staff, now)
    await notify(session, QUEUE)
    return claimed


async def release(session: AsyncSession, item: WorkItem, staff: Identity, now: dt.datetime) -> WorkItem:
    """Put an item one holds back in the queue.

    Raises:
        NotHeld: the caller does not hold it.
    """
    return await _leave(session, item, staff, now, "released", state="waiting")


async def release_lapsed(session: AsyncSession, item: WorkItem, now: dt.datetime) -> WorkItem | None:
    """Put an item whose agent has gone silent back in the queue; None where she came back or someone took it."""
    condition = and_(WorkItem.state == "claimed", WorkItem.lease_until < now)
    freed = await store.change(session, item.id, condition, state="waiting", claimed_by=None, lease_until=None)
    if freed is not None:
        _log(session, freed, "lapsed", None, now)
        await notify(session, QUEUE)
    return freed


async def attempt(
    session: AsyncSession,
    item: WorkItem,
    staff: Identity,
    outcome: AttemptOutcome,
    note: str | None,
    now: dt.datetime,
    municipality: Municipality,
    again_at: dt.datetime | None = None,
) -> WorkItem:
    """Note a try to reach the citizen. Nobody there, or asked to call again: the item rests.

    It rests until the moment the agent has planned, else until an opening at least two hours on.

    Raises:
        NotHeld: the caller does not hold it.
        Invalid: the planned moment cannot be.
    """
    values: dict[str, Any] = {"attempts": WorkItem.attempts + 1}
    if outcome in ("no_answer", "voicemail") or again_at is not None:
        start, end = retry_window(municipality, again_at, now)
        values |= {"state": "quarantined", "claimed_by": None, "lease_until": None}
        values |= {"due_at": start, "window_from": start, "window_to": end}
    changed = await store.change(session, item.id, _held_by(staff, now), **values)
    if changed is None:
        raise NotHeld
    session.add(Attempt(item_id=item.id, at=now, by=staff.id, outcome=outcome, note=note))
    _log(session, changed, "attempted", staff, now, outcome=outcome)
    await notify(session, QUEUE)
    return changed


async def close(
    session: AsyncSession,
    item: WorkItem,
    staff: Identity,
    outcome: CloseOutcome | str,
    note: str | None,
    now: dt.datetime,
) -> WorkItem:
    """End an item one holds, with what came of it.

    Raises:
        NotHeld: the caller does not hold it.
    """
    detail = {"outcome": outcome} | ({"note": note} if note else {})
    values = {"state": "resolved", "outcome": outcome, "resolved_at": now}
    return await _leave(session, item, staff, now, "closed", detail, **values)


async def withdraw(session: AsyncSession, item: WorkItem, state: str, reason: str, now: dt.datetime) -> WorkItem | None:
    """End an open item without a person: ``cancelled`` by the citizen or ``expired``; None where it had ended."""
    ended = await store.change(
        session, item.id, WorkItem.state.in_(OPEN_STATES), state=state, claimed_by=None, lease_until=None
    )
    if ended is not None:
        _log(session, ended, state, None, now, reason=reason)
        await notify(session, QUEUE)
    return ended


async def heartbeat(session: AsyncSession, staff: Identity, now: dt.datetime, contact: Contact) -> dt.datetime:
    """Note that an agent is there and renew what she holds; returns until when the leases hold."""
    until = now + dt.timedelta(seconds=contact.lease_s)
    await store.renew(session, staff.id, now, until)
    await staff_store.put_presence(session, staff.id, now, dt.timedelta(seconds=contact.lease_s))
    return until


async def _leave(
    session: AsyncSession,
    item: WorkItem,
    staff: Identity,
    now: dt.datetime,
    kind: str,
    detail: dict[str, Any] | None = None,
    **values: Any,
) -> WorkItem:
    left = await store.change(session, item.id, _held_by(staff, now), claimed_by=None, lease_until=None, **values)
    if left is None:
        raise NotHeld
    _log(session, left, kind, staff, now, **(detail or {}))
    await notify(session, QUEUE)
    return left
