"""Tables: a piece of work for a person, each attempt at it, and everything that happened to it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base

OPEN_STATES = ("waiting", "offered", "claimed", "quarantined")
TRANSITIONS: frozenset[tuple[str, str]] = frozenset(
    {
        ("waiting", "waiting"),
        ("waiting", "offered"),
        ("waiting", "claimed"),
        ("waiting", "cancelled"),
        ("waiting", "expired"),
        ("offered", "offered"),
        ("offered", "waiting"),
        ("offered", "claimed"),
        ("offered", "cancelled"),
        ("offered", "expired"),
        ("claimed", "claimed"),
        ("claimed", "waiting"),
        ("claimed", "offered"),
        ("claimed", "quarantined"),
        ("claimed", "resolved"),
        ("claimed", "transferred"),
        ("claimed", "cancelled"),
        ("quarantined", "waiting"),
        ("quarantined", "quarantined"),
        ("quarantined", "cancelled"),
        ("quarantined", "expired"),
    }
)
"""Every step an item may take; the database holds the same (table ``work_transition``) and refuses any other.
``docs/operations/contact-centre.md`` draws it."""


class WorkItem(Base):
    """A callback or a live handover: two kinds of one thing, with one set of states.

    A callback is one number to call in one municipality, however many wishes (``CallbackWish``) it comes from; its
    window is the earliest of theirs, its name the first one's. There is one open at a time.

    ``due_at`` orders the queue: the start of a callback's window, or the moment a handover was asked for. A claim
    is a lease; it holds for as long as ``lease_until`` lies ahead.

    ``version`` counts the item's changes. The database writes each into ``work_event`` from the ``change_`` columns, so
    that no change is without its who, when and why, and refuses a step that is not in ``TRANSITIONS``.
    """

    __tablename__ = "work_item"
    __table_args__ = (
        CheckConstraint("kind IN ('callback', 'handover')", name="kind"),
        CheckConstraint(
            "state IN ('waiting', 'offered', 'claimed', 'quarantined', "
            "'resolved', 'expired', 'cancelled', 'transferred')",
            name="state",
        ),
        CheckConstraint("(state = 'offered') = (offered_to IS NOT NULL AND offered_until IS NOT NULL)", name="offer"),
        CheckConstraint(
            "(state = 'transferred') = (transferred_to IS NOT NULL AND receipt IS NOT NULL)", name="transfer"
        ),
        CheckConstraint("(state = 'claimed') = (claimed_by IS NOT NULL AND lease_until IS NOT NULL)", name="claim"),
        CheckConstraint("(state = 'resolved') = (outcome IS NOT NULL)", name="outcome"),
        CheckConstraint("kind <> 'callback' OR (phone IS NOT NULL AND window_from < window_to)", name="callback"),
        Index(
            "ix_work_item_queue",
            "due_at",
            postgresql_where=text("state IN ('waiting', 'offered', 'claimed', 'quarantined')"),
        ),
        Index("ix_work_item_claimed_at", "claimed_at"),
        Index("ix_work_item_created_at", "created_at"),
        Index(
            "uq_work_item_open_handover",
            "conversation_id",
            unique=True,
            postgresql_where=text("kind = 'handover' AND state IN ('waiting', 'offered', 'claimed')"),
        ),
        Index(
            "uq_work_item_open_callback",
            "municipality",
            "phone",
            unique=True,
            postgresql_where=text("kind = 'callback' AND state IN ('waiting', 'offered', 'claimed', 'quarantined')"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    municipality: Mapped[str]
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    area: Mapped[str | None]
    language: Mapped[str]
    reason: Mapped[str]
    created_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]
    window_from: Mapped[dt.datetime | None]
    window_to: Mapped[dt.datetime | None]
    name: Mapped[str | None]
    phone: Mapped[str | None]
    claimed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    claimed_at: Mapped[dt.datetime | None]
    lease_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None]
    resolved_at: Mapped[dt.datetime | None]
    priority: Mapped[int] = mapped_column(default=0)
    """0, or 1 where it goes before what is as due: the follow-up of an emergency."""
    alarmed_at: Mapped[dt.datetime | None]
    """Since when a callback is so late that it will soon expire; None once somebody has tried to call."""
    group_slug: Mapped[str | None]
    """The group of agents it was sent to; None: whoever the rules lead to."""
    citizen_seen_at: Mapped[dt.datetime | None]
    """The last sign of life of a live handover's citizen, to within a quarter of a minute."""
    offered_to: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    offered_until: Mapped[dt.datetime | None]
    transferred_to: Mapped[str | None]
    receipt: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    change_kind: Mapped[str]
    change_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    change_at: Mapped[dt.datetime]
    change_detail: Mapped[dict[str, Any]]


WISH_OPEN = ("waiting", "quarantined")


class CallbackWish(Base):
    """One citizen's wish to be called, and the promise she was given: what a callback is to whoever asked for it.

    Wishes for one number share a ``WorkItem``. Each has its own key, reference and promise, so that nobody who types
    somebody else's number can see, or undo, what that person asked for. ``status`` is the item's state as far as she
    has been told; ``revision`` counts what she has been told.
    """

    __tablename__ = "callback_wish"
    __table_args__ = (
        CheckConstraint(
            "status IN ('waiting', 'quarantined', 'resolved', 'expired', 'cancelled', 'transferred')", name="status"
        ),
        CheckConstraint("window_from < window_to", name="window"),
        UniqueConstraint("conversation_id", "client_id"),
        UniqueConstraint("item_id", "place"),
        UniqueConstraint("reference"),
        Index("ix_callback_wish_late", "due_since", postgresql_where=text("status IN ('waiting', 'quarantined')")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("work_item.id", ondelete="CASCADE"))
    place: Mapped[int]
    """1 for the first wish for this call, 2 for the next."""
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    client_id: Mapped[uuid.UUID]
    reference: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(default="waiting")
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[dt.datetime]
    language: Mapped[str]
    area: Mapped[str | None]
    name: Mapped[str | None]
    email: Mapped[str | None]
    note: Mapped[str | None]
    window_from: Mapped[dt.datetime]
    window_to: Mapped[dt.datetime]
    due_since: Mapped[dt.datetime]
    """From when it counts as late: the beginning of the window she chose, or the end of the rest after the last try."""

    @property
    def window(self) -> tuple[dt.datetime, dt.datetime]:
        """The promise."""
        return self.window_from, self.window_to

    @property
    def open(self) -> bool:
        """Whether the call is still to be made, as far as she has been told."""
        return self.status in WISH_OPEN


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
    """One change of an item: who did what, when and why. The database writes it as the item changes, and keeps it.

    ``by`` is null where the service did it itself. ``from_state`` is null of the first.
    """

    __tablename__ = "work_event"
    __table_args__ = (UniqueConstraint("item_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("work_item.id", ondelete="CASCADE"))
    version: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(index=True)
    kind: Mapped[str]
    from_state: Mapped[str | None]
    state: Mapped[str]
    by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    detail: Mapped[dict[str, Any]]


class WorkTransition(Base):
    """A step an item may take, as the database knows it: ``TRANSITIONS``, laid down by the migrations."""

    __tablename__ = "work_transition"

    from_state: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(primary_key=True)
