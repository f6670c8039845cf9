"""Tables: what staff keep about a case among themselves, how it was wrapped up, and what the knowledge lacked."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from bot.db.base import Base


class CaseNote(Base):
    """A note of the staff's about a conversation; no citizen ever sees it."""

    __tablename__ = "case_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    text: Mapped[str]


class CaseTag(Base):
    """A tag on a conversation. The municipality is kept with it, because its agents are offered what was used there."""

    __tablename__ = "case_tag"
    __table_args__ = (Index("ix_case_tag_municipality_tag", "municipality", "tag"),)

    conversation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(primary_key=True)
    municipality: Mapped[str]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))


class WrapUp(Base):
    """How an item ended, more closely than its outcome: a code of ``knowledge/wrap_up.yaml``."""

    __tablename__ = "wrap_up"

    item_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("work_item.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str]
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))


class KnowledgeReport(Base):
    """An agent tells the editors what the knowledge lacks or has wrong. It outlives the conversation that showed it."""

    __tablename__ = "knowledge_report"
    __table_args__ = (
        CheckConstraint("kind IN ('missing', 'wrong')", name="kind"),
        CheckConstraint("area IS NOT NULL OR article IS NOT NULL", name="place"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    by: Mapped[uuid.UUID] = mapped_column(ForeignKey("staff_member.id"))
    municipality: Mapped[str] = mapped_column(index=True)
    item_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("work_item.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str]
    area: Mapped[str | None]
    article: Mapped[str | None]
    comment: Mapped[str]
