"""Tables: a piece of work for a person, each attempt at it, and everything that happened to it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base

OPEN_STATES = ("waiting", "claimed", "quarantined")


class WorkItem(Base):
    """A callback or a live handover: two kinds of one thing, with one set of states.

    ``due_at`` orders the queue: the start of a callback's window, or the moment a handover was asked for. A claim
    is a lease; it holds for as long as ``lease_until`` lies ahead.
    """

    __tablename__ = "work_item"
    __table_args__ = (
        CheckConstraint("kind IN ('callback', 'handover')", name="kind"),
        CheckConstraint(
            "state IN ('waiting', 'claimed', 'quarantined', 'resolved', 'expired', 'cancelled')", name="state"
        ),
        CheckConstraint("(state = 'claimed') = (claimed_by IS NOT NULL AND lease_until IS NOT NULL)", name="claim"),
        CheckConstraint("(state = 'resolved') = (outcome IS NOT NULL)", name="outcome"),
        CheckConstraint("kind <> 'callback' OR (phone IS NOT NULL AND window_from < window_to)", name="callback"),
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_work_item_queue", "due_at", postgresql_where=text("state IN ('waiting', 'claimed', 'quarantined')")),
        Index(
            "uq_work_item_open_handover",
            "conversation_id",
            unique=True,
            postgresql_where=text("kind = 'handover' AND state IN ('waiting', 'claimed')"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    municipality: Mapped[str]
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    client_id: Mapped[uuid.UUID | None]
    area: Mapped[str | None]
    language: Mapped[str]
    reason: Mapped[str]
    created_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    window_from: Mapped[dt.datetime | None]
    window_to: Mapped[dt.datetime | None]
    name: Mapped[str | None]
    phone: Mapped[str | None]
    note: Mapped[str | None]
    cancel_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    claimed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    claimed_at: Mapped[dt.datetime | None]
    lease_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None]
    resolved_at: Mapped[dt.datetime | None]


class Attempt(Base):
    """One try to reach the citizen."""

    __tablename__ = "attempt"
    __table_args__ = (
        CheckConstraint("outcome IN ('answered', 'no_answer', 'voicemail', 'wrong_number')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("work_item.id", ondelete="CASCADE"), index=True)
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    outcome: Mapped[str]
    note: Mapped[str | None]


class WorkEvent(Base):
    """Who did what to an item, when and why; only ever added to. ``by`` is null where the service did it itself."""

    __tablename__ = "work_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("work_item.id", ondelete="CASCADE"), index=True)
    at: Mapped[dt.datetime]
    kind: Mapped[str]
    by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    detail: Mapped[dict[str, Any]]
