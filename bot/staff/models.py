"""Tables: staff members, their sessions, sign-ins under way elsewhere, their presence, and the audit log."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class StaffMember(Base):
    """Somebody who works with the service: a built-in account with a password, or one of the identity provider's.

    The provider's accounts are known by ``issuer`` and ``subject`` alone. Their ``username`` is only shown: a provider
    may give it to somebody else, and it must never lead to a built-in account of the same name.
    """

    __tablename__ = "staff_member"
    __table_args__ = (
        CheckConstraint("(password_hash IS NULL) = (subject IS NOT NULL)", name="source"),
        CheckConstraint("(issuer IS NULL) = (subject IS NULL)", name="subject"),
        UniqueConstraint("issuer", "subject"),
        Index("uq_staff_member_built_in", "username", unique=True, postgresql_where=text("password_hash IS NOT NULL")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    username: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    issuer: Mapped[str | None]
    subject: Mapped[str | None]
    grants: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]


class StaffSession(Base):
    """A signed-in browser, known by the hash of its cookie. ``id_token`` is what the provider ends its session by."""

    __tablename__ = "staff_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    id_token: Mapped[str | None]


class SignInAttempt(Base):
    """A browser that was sent to the identity provider and is awaited back, once, with what only it can know."""

    __tablename__ = "sign_in_attempt"

    state_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    nonce: Mapped[str]
    code_verifier: Mapped[str]
    expires_at: Mapped[dt.datetime]


class Presence(Base):
    """Whether an agent is there: the status chosen, with a break's reason, since when, and the desk's last sign of
    life."""

    __tablename__ = "presence"
    __table_args__ = (CheckConstraint("status IN ('available', 'wrap_up', 'break', 'offline')", name="status"),)

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), primary_key=True)
    status: Mapped[str]
    reason: Mapped[str | None]
    since: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]


class AgentProfile(Base):
    """What an agent knows and takes, as a supervisor has set it. Whom she may serve is not here but in her grants.

    ``skills`` are areas or themes; none: all of them. ``languages``: none: what the rules say everybody speaks.
    ``groups``: none: each whose subjects she knows some of. ``home`` is the municipality whose hours she gives; null:
    the one she may serve, where it is one. A capacity that is null is the rules'.
    """

    __tablename__ = "agent_profile"
    __table_args__ = (CheckConstraint("capacity_handover >= 0 AND capacity_callback >= 0", name="capacity"),)

    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), primary_key=True)
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text))
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    groups: Mapped[list[str]] = mapped_column(ARRAY(Text))
    home: Mapped[str | None]
    capacity_handover: Mapped[int | None]
    capacity_callback: Mapped[int | None]


class Duty(Base):
    """How long a municipality's agents were available in an hour, together: the hours it gives. Nobody's own hours."""

    __tablename__ = "duty"

    municipality: Mapped[str] = mapped_column(primary_key=True)
    hour: Mapped[dt.datetime] = mapped_column(primary_key=True)
    seconds: Mapped[int]


class PresenceChange(Base):
    """A status an agent took, only ever added to: from ``at`` to her next change. One who vanished is ``offline`` from
    when her desk was last heard of and a claim would have lapsed."""

    __tablename__ = "presence_change"
    __table_args__ = (
        CheckConstraint("status IN ('available', 'wrap_up', 'break', 'offline')", name="status"),
        Index("ix_presence_change_staff_id_at", "staff_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"))
    at: Mapped[dt.datetime]
    status: Mapped[str]
    reason: Mapped[str | None]


class Audit(Base):
    """Who did what to what, when: only ever added to, which a trigger of the table holds.

    ``subject`` is the id of what it was done to. ``municipalities`` are those whose supervisors may read the line;
    null: only who may read the log everywhere.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject"), Index("ix_audit_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    staff_id: Mapped[uuid.UUID | None]
    action: Mapped[str]
    subject: Mapped[str | None]
    municipalities: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    detail: Mapped[dict[str, Any]]
