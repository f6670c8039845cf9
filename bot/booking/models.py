"""Tables: an appointment a citizen has been promised, and the seat the built-in booking system keeps for it."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base

ONE_AT_A_DESK = "ex_booking_seat_desk"


class Booking(Base):
    """What a citizen has been promised, whatever booking system keeps it.

    While it is only held there is nobody's name in it, and once it is cancelled not any more.
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("status IN ('held', 'booked', 'cancelled')", name="status"),
        CheckConstraint("(status = 'held') = (held_until IS NOT NULL)", name="hold"),
        CheckConstraint(
            "CASE status WHEN 'booked' THEN name IS NOT NULL AND phone IS NOT NULL "
            "ELSE name IS NULL AND phone IS NULL AND email IS NULL END",
            name="person",
        ),
        CheckConstraint("starts_at < ends_at", name="time"),
        UniqueConstraint("conversation_id", "client_id"),
        Index("ix_booking_day", "municipality", "starts_at"),
        Index("ix_booking_phone", "phone", postgresql_where=text("status = 'booked'")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    municipality: Mapped[str]
    service: Mapped[str]
    place: Mapped[str]
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime]
    status: Mapped[str]
    revision: Mapped[int] = mapped_column(default=0)
    """Counts the changes since it was booked, as calendars need to know which of two files is the newer."""
    held_until: Mapped[dt.datetime | None]
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("conversation.id", ondelete="SET NULL"))
    client_id: Mapped[uuid.UUID]
    language: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[dt.datetime]
    name: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]


class Seat(Base):
    """One desk for the length of one appointment. The table itself refuses two at one desk at one time.

    A seat that is held lapses at ``held_until``; whoever wants it after that takes it away.
    """

    __tablename__ = "booking_seat"
    __table_args__ = (
        ExcludeConstraint(
            ("municipality", "="),
            ("service", "="),
            ("place", "="),
            ("desk", "="),
            ("during", "&&"),
            name=ONE_AT_A_DESK,
            using="gist",
        ),
        # Deferred: a seat is taken before the booking is written, and moved by taking the new one before the old goes.
        UniqueConstraint("booking_id", deferrable=True, initially="DEFERRED"),
        CheckConstraint("desk > 0 AND NOT isempty(during)", name="desk"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("booking.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED")
    )
    municipality: Mapped[str]
    service: Mapped[str]
    place: Mapped[str]
    desk: Mapped[int]
    during: Mapped[Range[dt.datetime]] = mapped_column(TSTZRANGE)
    held_until: Mapped[dt.datetime | None]
