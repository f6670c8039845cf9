"""All SQL about conversations, their events and the bot's turns."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB, distinct_on, insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations.models import Conversation, Event, Feedback, Turn
from bot.conversations.schemas import EventKind, EventOut, FeedbackIn
from bot.db.notify import conversation_topic, notify


async def get(session: AsyncSession, conversation: uuid.UUID, *, lock: bool) -> Conversation | None:
    """Find a conversation; with ``lock`` nobody else appends to it until the transaction ends."""
    statement = select(Conversation).where(Conversation.id == conversation)
    # populate_existing: a row this session has seen unlocked is read again, or its last_seq would be a stale one.
    fresh = {"populate_existing": True}
    return await session.scalar(statement.with_for_update() if lock else statement, execution_options=fresh)


async def started_between(
    session: AsyncSession, municipality: str | None, since: dt.datetime, until: dt.datetime
) -> int:
    """Count the conversations that began within a span; ``municipality`` None means all."""
    statement = select(func.count()).where(Conversation.created_at >= since, Conversation.created_at < until)
    if municipality is not None:
        statement = statement.where(Conversation.municipality == municipality)
    return await session.scalar(statement) or 0


async def locked(session: AsyncSession, conversation: uuid.UUID) -> Conversation:
    """Lock the conversation a work item belongs to; the foreign key holds that there is one."""
    found = await get(session, conversation, lock=True)
    assert found is not None  # noqa: S101
    return found


async def last_area(session: AsyncSession, conversation: Conversation) -> str | None:
    """Return the area the bot spoke about last, whatever it has said since that is about none."""
    area = Event.payload["area"].astext
    return await session.scalar(
        select(area)
        .where(Event.conversation_id == conversation.id, Event.kind == "bot.message", area.is_not(None))
        .order_by(Event.seq.desc())
        .limit(1)
    )


async def append(
    session: AsyncSession,
    conversation: Conversation,
    kind: EventKind,
    payload: dict[str, Any],
    now: dt.datetime,
    *,
    turn: int | None = None,
    client_id: uuid.UUID | None = None,
) -> Event:
    """Add the next event to a conversation whose row is locked, and give notice of it at commit.

    Args:
        session: the session that holds the lock; it makes ``last_seq`` count without a hole.
        conversation: the locked row.
        kind: what happened.
        payload: what every client sees of it.
        now: the present moment.
        turn: seq of the question that led to it.
        client_id: the client's own id of it, unique in the conversation.
    """
    conversation.last_seq += 1
    event = Event(
        conversation_id=conversation.id,
        seq=conversation.last_seq,
        kind=kind,
        at=now,
        payload=payload,
        turn=turn,
        client_id=client_id,
    )
    session.add(event)
    await session.flush()
    await notify(session, conversation_topic(conversation.id))
    return event


def out(event: Event) -> EventOut:
    """Return an event as clients see it."""
    return EventOut.model_validate(event, from_attributes=True)


async def events(
    session: AsyncSession, conversation: uuid.UUID, *, after: int = 0, turn: int | None = None
) -> list[EventOut]:
    """List a conversation's events after a seq, or those of one turn."""
    statement = select(Event).where(Event.conversation_id == conversation, Event.seq > after).order_by(Event.seq)
    if turn is not None:
        statement = statement.where(Event.turn == turn)
    return [out(event) for event in await session.scalars(statement)]


async def event(session: AsyncSession, conversation: uuid.UUID, seq: int) -> Event | None:
    """Find one event by its number."""
    return await session.get(Event, (conversation, seq))


async def by_client_id(session: AsyncSession, conversation: uuid.UUID, client_id: uuid.UUID) -> Event | None:
    """Find the event a client made before with the same id."""
    return await session.scalar(
        select(Event).where(Event.conversation_id == conversation, Event.client_id == client_id)
    )


async def last_of_kind(session: AsyncSession, conversation: uuid.UUID, kind: EventKind) -> Event | None:
    """Find the newest event of a kind."""
    return await session.scalar(
        select(Event)
        .where(Event.conversation_id == conversation, Event.kind == kind)
        .order_by(Event.seq.desc())
        .limit(1)
    )


async def last_questions(session: AsyncSession, conversations: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the citizen's newest words in each of some conversations."""
    rows = await session.execute(
        select(Event.conversation_id, Event.payload["text"].astext)
        .where(Event.conversation_id.in_(conversations), Event.kind == "citizen.message")
        .ext(distinct_on(Event.conversation_id))
        .order_by(Event.conversation_id, Event.seq.desc())
    )
    return dict(rows.all())


async def messages_since(session: AsyncSession, conversation: uuid.UUID, since: dt.datetime) -> list[dt.datetime]:
    """List when the citizen wrote since a moment, oldest first."""
    rows = await session.scalars(
        select(Event.at)
        .where(Event.conversation_id == conversation, Event.kind == "citizen.message", Event.at > since)
        .order_by(Event.at)
    )
    return list(rows)


async def past_events(session: AsyncSession, conversation: uuid.UUID, before: int, limit: int) -> list[Event]:
    """List the questions and the bot's answers before a seq, oldest first."""
    rows = await session.scalars(
        select(Event)
        .where(
            Event.conversation_id == conversation,
            Event.seq < before,
            Event.kind.in_(("citizen.message", "bot.message")),
        )
        .order_by(Event.seq.desc())
        .limit(limit)
    )
    return list(rows)[::-1]


def _lapsed(now: dt.datetime) -> ColumnElement[bool]:
    return and_(Turn.state == "thinking", Turn.lease_until < now)


async def get_turn(session: AsyncSession, conversation: uuid.UUID, seq: int) -> Turn | None:
    """Find the bot's turn on one question, as it is now."""
    return await session.get(Turn, (conversation, seq), populate_existing=True)


async def next_turn(session: AsyncSession, conversation: uuid.UUID) -> Turn | None:
    """Find the oldest question of a conversation that the bot has still to answer; questions are taken in order."""
    return await session.scalar(
        select(Turn)
        .where(Turn.conversation_id == conversation, Turn.state.in_(("waiting", "thinking")))
        .order_by(Turn.seq)
        .limit(1)
    )


async def take_turn(
    session: AsyncSession, turn: Turn, worker: uuid.UUID, now: dt.datetime, lease_until: dt.datetime
) -> bool:
    """Take a turn nobody thinks about, or whose thinker has gone silent; whether it worked."""
    taken = await session.scalar(
        update(Turn)
        .where(
            Turn.conversation_id == turn.conversation_id,
            Turn.seq == turn.seq,
            or_(Turn.state == "waiting", _lapsed(now)),
        )
        .values(state="thinking", worker=worker, lease_until=lease_until)
        .returning(Turn.seq)
    )
    return taken is not None


async def renew_turn(
    session: AsyncSession, conversation: uuid.UUID, seq: int, worker: uuid.UUID, lease_until: dt.datetime
) -> None:
    """Lengthen the lease of a turn under way."""
    await session.execute(
        update(Turn)
        .where(Turn.conversation_id == conversation, Turn.seq == seq, Turn.worker == worker, Turn.state == "thinking")
        .values(lease_until=lease_until)
    )


async def finish_turn(
    session: AsyncSession,
    conversation: uuid.UUID,
    seq: int,
    worker: uuid.UUID,
    state: str,
    now: dt.datetime,
    trace: dict[str, Any],
) -> bool:
    """End a turn, if this worker still has it; whether it did."""
    ended = await session.scalar(
        update(Turn)
        .where(Turn.conversation_id == conversation, Turn.seq == seq, Turn.worker == worker, Turn.state == "thinking")
        .values(state=state, worker=None, lease_until=None, finished_at=now, trace=trace)
        .returning(Turn.seq)
    )
    return ended is not None


async def drop_waiting_turns(session: AsyncSession, conversation: uuid.UUID, now: dt.datetime) -> None:
    """Drop the questions the bot has not begun on: a person answers from here."""
    await session.execute(
        update(Turn)
        .where(Turn.conversation_id == conversation, Turn.state == "waiting")
        .values(state="dropped", finished_at=now)
    )


async def abandoned(session: AsyncSession, now: dt.datetime, since: dt.timedelta) -> Sequence[uuid.UUID]:
    """List conversations with a question nobody works on: the lease ran out, or it waits for longer than ``since``."""
    rows = await session.scalars(
        select(Turn.conversation_id)
        .where(or_(and_(Turn.state == "waiting", Turn.created_at < now - since), _lapsed(now)))
        .distinct()
    )
    return rows.all()


async def put_feedback(session: AsyncSession, conversation: uuid.UUID, given: FeedbackIn, now: dt.datetime) -> None:
    """Store a rating; a second one for the same answer replaces the first."""
    values = {"rating": given.rating, "reason": given.reason, "comment": given.comment, "at": now}
    await session.execute(
        insert(Feedback)
        .values(conversation_id=conversation, seq=given.seq, **values)
        .on_conflict_do_update(index_elements=["conversation_id", "seq"], set_=values)
    )


async def erase_texts(session: AsyncSession, conversation: uuid.UUID) -> None:
    """Empty every message, trace and comment of a conversation; the numbering stays whole."""
    await session.execute(
        update(Event)
        .where(
            Event.conversation_id == conversation,
            Event.kind.in_(("citizen.message", "bot.message", "agent.message")),
        )
        .values(payload=Event.payload.op("||")(literal({"text": "", "erased": True}, JSONB)))
    )
    await session.execute(update(Turn).where(Turn.conversation_id == conversation).values(trace=None))
    await session.execute(
        update(Feedback).where(Feedback.conversation_id == conversation).values(comment=None, reason=None)
    )
