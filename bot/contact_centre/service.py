"""The life of a piece of work. Every change is one conditional statement; the database writes it into the item's log.

Nothing here touches a conversation: ``bot.conversations.people`` does both in one transaction.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import store, wish_store
from bot.contact_centre.models import OPEN_STATES, Attempt, CallbackWish, WorkItem
from bot.contact_centre.roster import home_of
from bot.contact_centre.schemas import AttemptOutcome, CloseOutcome
from bot.contact_centre.store import FREED, Change
from bot.contact_centre.windows import retry_window
from bot.db.notify import QUEUE, notify
from bot.errors import Conflict, NotFound
from bot.library.schemas import Municipality
from bot.settings import Contact
from bot.staff import store as staff_store
from bot.staff.models import Presence
from bot.staff.rights import Right
from bot.staff.schemas import Identity, Status
from bot.tokens import matches, new_receipt

MAX_UNREACHED = 3
"""Tries at which nobody answered before the citizen is written to instead."""
THROUGHPUT_SPAN = dt.timedelta(hours=2)
THERE_SPAN = dt.timedelta(minutes=2)
"""Who has shown life within this time is there, as far as the queue's length is concerned."""
THROUGHPUT_LEAST = 5
"""Fewer claims than this in the span say nothing about the wait: it is then unknown."""


class AlreadyClaimed(Conflict):
    """A colleague holds this item; ``details['by']`` is the name."""

    code = "already_claimed"


class OfferedToOther(Conflict):
    """A colleague has been asked to take this item and has not answered yet; ``details['by']`` is the name."""

    code = "offered"


class Resting(Conflict):
    """Nobody answered a moment ago; the item rests until ``details['due_at']``."""

    code = "resting"


class NotHeld(Conflict):
    """The caller does not hold this item (any more)."""

    code = "not_held"


class NotClaimed(Conflict):
    """Nobody holds this item."""

    code = "not_claimed"


class NotOpen(Conflict):
    """The item has ended; nothing more can be done to it."""

    code = "not_open"


def _held_by(staff: Identity, now: dt.datetime) -> ColumnElement[bool]:
    return and_(WorkItem.state == "claimed", WorkItem.claimed_by == staff.id, WorkItem.lease_until >= now)


async def load(session: AsyncSession, item_id: uuid.UUID, staff: Identity, right: Right = "desk") -> WorkItem:
    """Return an item, if this member of staff may work on it, or has another right over it.

    Raises:
        NotFound: there is none, or it belongs to a municipality where she has not the right.
    """
    item = await store.by_id(session, item_id)
    if item is None or not staff.may(right, item.municipality):
        raise NotFound
    return item


async def load_wish(session: AsyncSession, wish_id: uuid.UUID, token: str) -> CallbackWish:
    """Return a wish to be called to the citizen whose it is.

    Raises:
        NotFound: there is none, or this is not its token.
    """
    wish = await wish_store.by_id(session, wish_id)
    if wish is None or not matches(token, wish.token_hash):
        raise NotFound
    return wish


async def add(session: AsyncSession, item: WorkItem) -> None:
    """Put a new item in the queue."""
    for name, value in Change("created", None, item.created_at, {"reason": item.reason}).columns().items():
        setattr(item, name, value)
    session.add(item)
    await session.flush()
    await notify(session, QUEUE)


async def place_in_queue(session: AsyncSession, item: WorkItem, now: dt.datetime) -> tuple[int, int | None]:
    """Return a waiting handover's position, from 1, and its expected wait in seconds.

    Those count who wait for the same group, here and in the municipalities that share the agents on duty. The wait is
    the position times the mean time between claims among them in the last two hours; None, an honest 'unknown', where
    there were too few to say.
    """
    places = await staff_store.shared_places(session, item.municipality, now - THERE_SPAN)
    position = await store.ahead_of(session, item, places) + 1
    claims = await store.claimed_since(session, item, places, now - THROUGHPUT_SPAN)
    if claims < THROUGHPUT_LEAST:
        return position, None
    return position, round(position * THROUGHPUT_SPAN.total_seconds() / claims)


async def claim(
    session: AsyncSession, item: WorkItem, staff: Identity, now: dt.datetime, contact: Contact, **why: Any
) -> WorkItem:
    """Take an item. Of any number who try at once, one succeeds; taking one's own again renews the lease.

    ``why`` goes into the log: ``off_skill`` where it lies beyond what her profile names.

    Raises:
        AlreadyClaimed: a colleague holds it.
        OfferedToOther: a colleague has been asked to take it.
        Resting: nobody answered a moment ago.
        NotOpen: it has ended.
    """
    await store.end_rests(session, now, item.id)
    await store.end_offers(session, now, item.id)
    free = or_(WorkItem.state == "waiting", and_(WorkItem.state == "offered", WorkItem.offered_to == staff.id))
    lease = now + dt.timedelta(seconds=contact.lease_s)
    values = FREED | {"state": "claimed", "claimed_by": staff.id, "claimed_at": now, "lease_until": lease}
    claimed = await _try(session, item, free, Change("claimed", staff.id, now, why), **values)
    if claimed is None:
        current = await store.by_id(session, item.id)
        if current is None or current.claimed_by != staff.id:
            raise await _not_free(session, current)
        await store.renew(session, staff.id, now, lease)
        return current
    return claimed


async def offer(
    session: AsyncSession, item: WorkItem, to: uuid.UUID, now: dt.datetime, until: dt.datetime, **why: Any
) -> WorkItem | None:
    """Ask an agent to take a waiting item; None where it waits no more.

    Args:
        session: an open session.
        item: which one.
        to: the agent.
        now: the present moment.
        until: when the offer lapses, and somebody else may be asked.
        why: what led to her, for the log.
    """
    change = Change("offered", None, now, {"to": str(to)} | why)
    values = {"state": "offered", "offered_to": to, "offered_until": until}
    return await _try(session, item, WorkItem.state == "waiting", change, **values)


async def assign(
    session: AsyncSession,
    item: WorkItem,
    to: uuid.UUID,
    until: dt.datetime,
    staff: Identity,
    reason: str,
    now: dt.datetime,
) -> WorkItem:
    """Ask an agent to take an item that waits, since a supervisor wants it so. What a colleague was asked is recalled.

    Args:
        session: an open session.
        item: which one.
        to: the agent.
        until: when the offer lapses, and the rules go on from there.
        staff: the supervisor.
        reason: why, for the agent and the log.
        now: the present moment.

    Raises:
        AlreadyClaimed: somebody holds it.
        Resting: nobody answered a moment ago.
        NotOpen: it has ended.
    """
    await store.end_rests(session, now, item.id)
    await store.take_offer_back(session, item.id, staff.id, now)
    change = Change("assigned", staff.id, now, {"to": str(to), "reason": reason})
    values = {"state": "offered", "offered_to": to, "offered_until": until}
    assigned = await _try(session, item, WorkItem.state == "waiting", change, **values)
    if assigned is None:
        raise await _not_free(session, await store.by_id(session, item.id))
    return assigned


async def put_back(session: AsyncSession, item: WorkItem, staff: Identity, reason: str, now: dt.datetime) -> WorkItem:
    """Put what an agent holds back in the queue, because a supervisor wants it so.

    Raises:
        NotClaimed: nobody holds it, or somebody else does by now.
    """
    held = and_(WorkItem.state == "claimed", WorkItem.claimed_by == item.claimed_by)
    change = Change("put_back", staff.id, now, {"held_by": str(item.claimed_by), "reason": reason})
    freed = await _try(session, item, held, change, **FREED, state="waiting")
    if freed is None:
        raise NotClaimed
    return freed


async def decline(
    session: AsyncSession, item: WorkItem, staff: Identity, reason: str | None, now: dt.datetime
) -> WorkItem:
    """Say no to an offer; the item waits again.

    Raises:
        NotHeld: it is not offered to the caller.
    """
    mine = and_(WorkItem.state == "offered", WorkItem.offered_to == staff.id)
    change = Change("declined", staff.id, now, {"reason": reason} if reason else {})
    return await _step(session, item, mine, change, **FREED, state="waiting")


async def hand_on(
    session: AsyncSession,
    item: WorkItem,
    staff: Identity,
    now: dt.datetime,
    *,
    reason: str,
    to: uuid.UUID | None = None,
    until: dt.datetime | None = None,
    group: str | None = None,
) -> WorkItem:
    """Give an item one holds to a colleague, who is asked to take it, or to a group's queue.

    Args:
        session: an open session.
        item: which one.
        staff: who holds it.
        now: the present moment.
        reason: why, for whoever takes it.
        to: the colleague; then ``until`` says how long she is asked.
        until: see ``to``.
        group: the group, where it goes to no colleague in particular.

    Raises:
        NotHeld: the caller does not hold it.
    """
    detail = {"reason": reason} | ({"to": str(to)} if to else {"group": group})
    state = {"state": "offered", "offered_to": to, "offered_until": until} if to else {"state": "waiting"}
    values = FREED | state | ({"group_slug": group} if group else {})
    return await _step(session, item, _held_by(staff, now), Change("handed_on", staff.id, now, detail), **values)


async def transfer(
    session: AsyncSession, item: WorkItem, staff: Identity, organisation: str, reason: str, now: dt.datetime
) -> WorkItem:
    """Send an item one holds to another organisation: it ends here, with a receipt both sides can name.

    Raises:
        NotHeld: the caller does not hold it.
    """
    receipt = new_receipt()
    detail = {"organisation": organisation, "reason": reason, "receipt": receipt}
    values = FREED | {"state": "transferred", "transferred_to": organisation, "receipt": receipt, "resolved_at": now}
    return await _step(session, item, _held_by(staff, now), Change("transferred", staff.id, now, detail), **values)


async def release(session: AsyncSession, item: WorkItem, staff: Identity, now: dt.datetime) -> WorkItem:
    """Put an item one holds back in the queue.

    Raises:
        NotHeld: the caller does not hold it.
    """
    return await _step(session, item, _held_by(staff, now), Change("released", staff.id, now), **FREED, state="waiting")


async def release_lapsed(session: AsyncSession, item: WorkItem, now: dt.datetime) -> WorkItem | None:
    """Put an item whose agent has gone silent back in the queue; None where she came back or someone took it."""
    condition = and_(WorkItem.state == "claimed", WorkItem.lease_until < now)
    change = Change("lapsed", None, now, {"held_by": str(item.claimed_by)})
    return await _try(session, item, condition, change, **FREED, state="waiting")


async def arrange(
    session: AsyncSession,
    item: WorkItem,
    wishes: Sequence[CallbackWish],
    kind: str,
    now: dt.datetime,
    urgency: int | None = None,
    **why: Any,
) -> WorkItem | None:
    """Have an open callback follow its wishes: its window is the earliest of theirs, and its name the first one's.

    A rest after a try at which nobody answered goes on: more wishes do not make the telephone ring more often.

    Args:
        session: an open session that holds the number's lock.
        item: which one.
        wishes: those that are open, the oldest first; at least one.
        kind: what has happened to them: ``folded``, ``moved``, ``noted`` or ``withdrawn``.
        now: the present moment.
        urgency: its new priority, where that changes.
        why: more for the log.

    Returns:
        The changed callback; None where it has ended.
    """
    start, end = min((wish.window for wish in wishes), key=lambda window: window[0])
    before = [edge.isoformat() for edge in (item.window_from, item.window_to) if edge]
    window = [start.isoformat(), end.isoformat()]
    moved = {"before": before, "window": window} if before != window else {}
    resting = case((WorkItem.state == "quarantined", func.greatest(WorkItem.due_at, start)), else_=start)
    values: dict[str, Any] = {"due_at": resting, "window_from": start, "window_to": end, "name": wishes[0].name}
    if urgency is not None:
        values["priority"] = urgency
    if all(wish.due_since > now for wish in wishes):
        values["alarmed_at"] = None
    change = Change(kind, None, now, why | moved)
    return await _try(session, item, WorkItem.state.in_(OPEN_STATES), change, **values)


async def alarm(session: AsyncSession, item: WorkItem, now: dt.datetime, open_hours: int) -> WorkItem | None:
    """Put a callback that will soon expire before all others; None where that was done, or it has ended."""
    quiet = and_(WorkItem.state.in_(OPEN_STATES), WorkItem.alarmed_at.is_(None))
    change = Change("alarm", None, now, {"reason": "overdue", "open_hours": open_hours})
    return await _try(session, item, quiet, change, priority=1, alarmed_at=now)


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

    The third time nobody is there it ends as ``unreachable``; it is for the caller to write to the citizen.

    Raises:
        NotHeld: the caller does not hold it.
        Invalid: the planned moment cannot be.
    """
    values: dict[str, Any] = {"attempts": WorkItem.attempts + 1, "alarmed_at": None}
    nobody = outcome in ("no_answer", "voicemail")
    last = nobody and await store.unreached(session, item.id) + 1 >= MAX_UNREACHED
    if not last and (nobody or again_at is not None):
        start, end = retry_window(municipality, again_at, now)
        values |= FREED | {"state": "quarantined", "due_at": start, "window_from": start, "window_to": end}
    change = Change("attempted", staff.id, now, {"outcome": outcome})
    changed = await _step(session, item, _held_by(staff, now), change, **values)
    session.add(Attempt(item_id=item.id, at=now, by=staff.id, outcome=outcome, note=note))
    return await close(session, changed, staff, "unreachable", None, now) if last else changed


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
    change = Change("closed", staff.id, now, {"outcome": outcome} | ({"note": note} if note else {}))
    values = FREED | {"state": "resolved", "outcome": outcome, "resolved_at": now}
    return await _step(session, item, _held_by(staff, now), change, **values)


async def cancel(session: AsyncSession, item: WorkItem, reason: str, now: dt.datetime) -> WorkItem | None:
    """End an open item at the citizen's wish, whoever holds it; None where it had ended."""
    change = Change("cancelled", None, now, {"reason": reason})
    return await _try(session, item, WorkItem.state.in_(OPEN_STATES), change, **FREED, state="cancelled")


async def expire(session: AsyncSession, item: WorkItem, reason: str, now: dt.datetime) -> WorkItem | None:
    """End an open item that nobody came to; None where it had ended, or somebody holds it after all."""
    nobodys = WorkItem.state.in_(("waiting", "offered", "quarantined"))
    change = Change("expired", None, now, {"reason": reason})
    return await _try(session, item, nobodys, change, **FREED, state="expired")


async def heartbeat(session: AsyncSession, staff: Identity, now: dt.datetime, contact: Contact) -> dt.datetime:
    """Note that an agent is there and renew what she holds; returns until when the leases hold."""
    until = now + dt.timedelta(seconds=contact.lease_s)
    await store.renew(session, staff.id, now, until)
    await _count_duty(session, staff, now, contact)
    await staff_store.put_presence(session, staff.id, now, dt.timedelta(seconds=contact.lease_s))
    return until


async def set_status(
    session: AsyncSession, staff: Identity, status: Status, reason: str | None, now: dt.datetime, contact: Contact
) -> Presence:
    """Note whether an agent takes work, and why she has a break. Who does not is asked nothing: what she is asked to
    take lapses at once."""
    if status != "available" and await store.withdraw_offers(session, staff.id, now, status):
        await notify(session, QUEUE)
    await _count_duty(session, staff, now, contact)
    gone_after = dt.timedelta(seconds=contact.lease_s)
    return await staff_store.put_presence(session, staff.id, now, gone_after, status, reason)


async def _count_duty(session: AsyncSession, staff: Identity, now: dt.datetime, contact: Contact) -> None:
    home = home_of(staff.grants, await staff_store.profile_of(session, staff.id))
    if home is not None:
        await staff_store.count_duty(session, staff.id, home, now, dt.timedelta(seconds=contact.lease_s))


async def citizen_seen(session: AsyncSession, conversation: uuid.UUID, now: dt.datetime, contact: Contact) -> None:
    """Note a sign of life of a citizen who may be waiting for a person; the desks hear of one who is back."""
    before = await store.citizen_seen(session, conversation, now)
    if before is not None and now - before > dt.timedelta(seconds=contact.citizen_gone_s):
        await notify(session, QUEUE)


async def _not_free(session: AsyncSession, item: WorkItem | None) -> Conflict:
    """Return why an item cannot be taken, or given to somebody, now."""
    if item is None or item.state not in OPEN_STATES:
        return NotOpen()
    if item.state == "quarantined":
        return Resting(due_at=item.due_at.isoformat())
    if item.state == "offered":
        return OfferedToOther(by=await store.staff_name(session, item.offered_to))
    return AlreadyClaimed(by=await store.staff_name(session, item.claimed_by))


async def _try(
    session: AsyncSession, item: WorkItem, condition: ColumnElement[bool], change: Change, **values: Any
) -> WorkItem | None:
    """Take a step if its condition holds, and have every desk read the queue again; None where it does not hold."""
    changed = await store.change(session, item.id, condition, change, **values)
    if changed is not None:
        await notify(session, QUEUE)
    return changed


async def _step(
    session: AsyncSession, item: WorkItem, condition: ColumnElement[bool], change: Change, **values: Any
) -> WorkItem:
    changed = await _try(session, item, condition, change, **values)
    if changed is None:
        raise NotHeld
    return changed
