"""Tables: staff members, their sessions, their presence, and the audit log."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class StaffMember(Base):
    """Somebody who works with the service. ``municipalities`` null means all of them."""

    __tablename__ = "staff_member"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    municipalities: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    created_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]


class StaffSession(Base):
    """A signed-in browser, known by the hash of its cookie."""

    __tablename__ = "staff_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]


class Presence(Base):
    """Whether an agent is there: the status chosen, and the desk's last sign of life."""

    __tablename__ = "presence"
    __table_args__ = (CheckConstraint("status IN ('available', 'break', 'offline')", name="status"),)

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str]
    seen_at: Mapped[dt.datetime]


class Audit(Base):
    """What a staff member did that somebody may ask about later; only ever added to."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    staff_id: Mapped[uuid.UUID | None]
    action: Mapped[str]
    detail: Mapped[dict[str, Any]]
