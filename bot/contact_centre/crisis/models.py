"""Tables: the switches for crisis and election mode, what was done with them, and who could not be let in."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class Crisis(Base):
    """Crisis or election mode in one municipality, or in all (``*``): at most one that has not ended for each place.

    It ends by itself at ``ends_at``, to the second; ``ended_at`` says that this has been written down, or that somebody
    switched it off. ``hours`` are the days that differ, as ``CrisisDay`` has them.
    """

    __tablename__ = "crisis"
    __table_args__ = (
        CheckConstraint("kind IN ('crisis', 'election')", name="kind"),
        CheckConstraint("ends_at > starts_at", name="ends"),
        CheckConstraint("queue_limit >= 0", name="queue_limit"),
        CheckConstraint("(handover IS NULL) = (handover_en IS NULL)", name="handover"),
        Index("uq_crisis_current", "municipality", unique=True, postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    municipality: Mapped[str]
    kind: Mapped[str]
    banner: Mapped[str]
    banner_en: Mapped[str]
    url: Mapped[str | None]
    handover: Mapped[str | None]
    handover_en: Mapped[str | None]
    queue_limit: Mapped[int | None]
    hours: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    starts_at: Mapped[dt.datetime]
    ends_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]
    changed_at: Mapped[dt.datetime]
    changed_by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))


class CrisisEvent(Base):
    """Who switched what when; only ever added to. ``by`` is null for the command line, and where its time was up.

    ``detail`` is the switch as it then stood; of its end, what happened while it was on.
    """

    __tablename__ = "crisis_event"
    __table_args__ = (CheckConstraint("kind IN ('switched_on', 'changed', 'switched_off', 'time_up')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    crisis_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("crisis.id", ondelete="CASCADE"), index=True)
    at: Mapped[dt.datetime]
    kind: Mapped[str]
    by: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("staff_member.id"))
    detail: Mapped[dict[str, Any]]


class Refusal(Base):
    """A citizen who asked for a person and could not be let in: once for each reason, at the last time."""

    __tablename__ = "refusal"
    __table_args__ = (
        PrimaryKeyConstraint("conversation_id", "reason"),
        CheckConstraint("reason IN ('outside_hours', 'nobody_on_duty', 'queue_full', 'crisis')", name="reason"),
        Index("ix_refusal_at", "at"),
    )

    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    reason: Mapped[str]
    at: Mapped[dt.datetime]
    municipality: Mapped[str]
    theme: Mapped[str | None]
