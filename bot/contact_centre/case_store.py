"""All SQL about notes, tags, wrap-up codes and reports about the knowledge."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre.case_models import CaseNote, CaseTag, KnowledgeReport, WrapUp
from bot.contact_centre.models import WorkItem
from bot.staff.models import StaffMember

TAGS_OFFERED = 40


async def notes_of(session: AsyncSession, conversation: uuid.UUID) -> list[tuple[CaseNote, str]]:
    """List a conversation's notes with who wrote them, oldest first."""
    rows = await session.execute(
        select(CaseNote, StaffMember.name)
        .join(StaffMember, StaffMember.id == CaseNote.by)
        .where(CaseNote.conversation_id == conversation)
        .order_by(CaseNote.id)
    )
    return [(note, name) for note, name in rows]


async def tags_of(session: AsyncSession, conversation: uuid.UUID) -> list[str]:
    """List a conversation's tags by the alphabet."""
    rows = await session.scalars(
        select(CaseTag.tag).where(CaseTag.conversation_id == conversation).order_by(CaseTag.tag)
    )
    return list(rows)


async def put_tags(
    session: AsyncSession,
    conversation: uuid.UUID,
    municipality: str,
    tags: Iterable[str],
    staff: uuid.UUID,
    now: dt.datetime,
) -> None:
    """Give a conversation these tags and no others; who gave one that stays is kept."""
    wanted = sorted(set(tags))
    await session.execute(delete(CaseTag).where(CaseTag.conversation_id == conversation, CaseTag.tag.not_in(wanted)))
    if wanted:
        given = {"conversation_id": conversation, "municipality": municipality, "at": now, "by": staff}
        rows = [given | {"tag": tag} for tag in wanted]
        await session.execute(insert(CaseTag).values(rows).on_conflict_do_nothing())


async def tags_used(session: AsyncSession, municipalities: Collection[str]) -> dict[str, list[str]]:
    """List the tags each municipality's agents use, the commonest first."""
    place = func.row_number().over(partition_by=CaseTag.municipality, order_by=(func.count().desc(), CaseTag.tag))
    ranked = (
        select(CaseTag.municipality, CaseTag.tag, place.label("place"))
        .where(CaseTag.municipality.in_(municipalities))
        .group_by(CaseTag.municipality, CaseTag.tag)
        .subquery()
    )
    rows = await session.execute(
        select(ranked.c.municipality, ranked.c.tag).where(ranked.c.place <= TAGS_OFFERED).order_by(ranked.c.place)
    )
    used: dict[str, list[str]] = {slug: [] for slug in municipalities}
    for slug, tag in rows:
        used[slug].append(tag)
    return used


async def wrap_ups_of(session: AsyncSession, items: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the wrap-up code of each of some items that has one."""
    rows = await session.execute(select(WrapUp.item_id, WrapUp.code).where(WrapUp.item_id.in_(items)))
    return dict(rows.all())


async def items_of(session: AsyncSession, conversation: uuid.UUID) -> Sequence[WorkItem]:
    """List the work a conversation led to, oldest first."""
    rows = await session.scalars(
        select(WorkItem).where(WorkItem.conversation_id == conversation).order_by(WorkItem.created_at, WorkItem.id)
    )
    return rows.all()


async def erase(session: AsyncSession, conversation: uuid.UUID) -> None:
    """Remove the notes about a conversation: they tell what a citizen has asked to have erased."""
    await session.execute(delete(CaseNote).where(CaseNote.conversation_id == conversation))


async def reports(
    session: AsyncSession, municipalities: frozenset[str] | None, *, limit: int, before: int | None = None
) -> list[tuple[KnowledgeReport, str]]:
    """List reports about the knowledge with who made them, newest first.

    Args:
        session: an open session.
        municipalities: whose agents' reports; None for all.
        limit: the most there may be.
        before: only reports older than the one with this id.
    """
    statement = (
        select(KnowledgeReport, StaffMember.name)
        .join(StaffMember, StaffMember.id == KnowledgeReport.by)
        .order_by(KnowledgeReport.id.desc())
        .limit(limit)
    )
    if municipalities is not None:
        statement = statement.where(KnowledgeReport.municipality.in_(municipalities))
    if before is not None:
        statement = statement.where(KnowledgeReport.id < before)
    return [(report, name) for report, name in await session.execute(statement)]
