"""Tables: a conversation, its numbered events, the bot's turns, and what citizens thought of the answers."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class Conversation(Base):
    """One citizen's conversation. ``holder`` says whose turn it is to answer; its row lock orders everything in it."""

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint("holder IN ('bot', 'agent')", name="holder"),
        CheckConstraint("channel IN ('web', 'voice', 'internal', 'api')", name="channel"),
        Index("ix_conversation_created_at", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    municipality: Mapped[str] = mapped_column(index=True)
    channel: Mapped[str]
    language: Mapped[str]
    page_url: Mapped[str | None]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    last_seq: Mapped[int] = mapped_column(default=0)
    holder: Mapped[str] = mapped_column(default="bot")


class Event(Base):
    """One numbered thing that happened in a conversation. ``turn`` is the seq of the question that led to it."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_event_turn", "conversation_id", "turn"),
        Index(
            "ix_event_words",
            text("to_tsvector('danish'::regconfig, payload ->> 'text'::text)"),
            postgresql_using="gin",
            postgresql_where=text("kind IN ('citizen.message', 'agent.message')"),
        ),
    )

    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    at: Mapped[dt.datetime]
    payload: Mapped[dict[str, Any]]
    turn: Mapped[int | None]
    client_id: Mapped[uuid.UUID | None]


class Turn(Base):
    """The bot's work on one question: waiting, thinking (under a lease), answered, or dropped because it came late."""

    __tablename__ = "turn"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'thinking', 'answered', 'dropped')", name="state"),
        CheckConstraint("(state = 'thinking') = (worker IS NOT NULL AND lease_until IS NOT NULL)", name="lease"),
        Index(
            "ix_turn_open",
            "conversation_id",
            "seq",
            postgresql_where=text("state IN ('waiting', 'thinking')"),
        ),
    )

    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(default="waiting")
    worker: Mapped[uuid.UUID | None]
    lease_until: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]
    finished_at: Mapped[dt.datetime | None]
    trace: Mapped[dict[str, Any] | None]


class Feedback(Base):
    """A citizen's rating of an answer, or of the whole conversation where ``seq`` is null."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("rating BETWEEN 1 AND 3", name="rating"),
        UniqueConstraint("conversation_id", "seq", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    seq: Mapped[int | None]
    rating: Mapped[int]
    reason: Mapped[str | None]
    comment: Mapped[str | None]
    at: Mapped[dt.datetime]
