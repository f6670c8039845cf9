"""Tables: what is to leave the house, and the outside systems that are told of what happens."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class Webhook(Base):
    """An address of an outside system, told of some kinds of events in one municipality, or (null) in all.

    The secret is kept as it is, for each message is signed with it anew.
    """

    __tablename__ = "webhook"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    url: Mapped[str]
    events: Mapped[list[str]] = mapped_column(ARRAY(Text))
    municipality: Mapped[str | None]
    secret: Mapped[str]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))


class Outbox(Base):
    """One message on its way out: an SMS, an e-mail or a webhook's message.

    ``id`` is what every try of it carries, so that a receiver knows it again. ``waiting`` until it is ``sent``,
    ``cancelled``, ``dead`` (given up; ``error`` says why) or found to have ``no_gateway`` here. Whoever sends it
    holds it until ``lease_until``; ``attempts`` goes up with each hold, so that a holder can tell whether it
    is the last one.
    ``recipient`` (a number or an address) and the text leave the row when it is sent or cancelled.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("kind IN ('sms', 'email', 'webhook')", name="kind"),
        CheckConstraint("state IN ('waiting', 'sent', 'cancelled', 'dead', 'no_gateway')", name="state"),
        CheckConstraint("(kind = 'webhook') = (webhook_id IS NOT NULL)", name="webhook"),
        CheckConstraint("(state IN ('sent', 'cancelled')) = (body IS NULL)", name="emptied"),
        CheckConstraint("body IS NOT NULL OR (recipient IS NULL AND subject IS NULL)", name="nothing_left"),
        Index("ix_outbox_due", "next_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_outbox_about", "about"),
        Index("ix_outbox_created_at", "created_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    municipality: Mapped[str]
    about: Mapped[uuid.UUID]
    name: Mapped[str]
    language: Mapped[str | None]
    recipient: Mapped[str | None]
    subject: Mapped[str | None]
    body: Mapped[str | None]
    webhook_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("webhook.id", ondelete="CASCADE"))
    created_at: Mapped[dt.datetime]
    next_at: Mapped[dt.datetime]
    lease_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    ended_at: Mapped[dt.datetime | None]
