"""All SQL about staff."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.models import Presence, StaffMember, StaffSession
from bot.staff.schemas import Status

FIRST_ACCOUNT_LOCK = 0x61646D69


async def lock_first_account(session: AsyncSession) -> None:
    """Keep other processes from making the first account until this transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(FIRST_ACCOUNT_LOCK)))


async def any_member(session: AsyncSession) -> bool:
    """Whether there is any account at all."""
    return await session.scalar(select(StaffMember.id).limit(1)) is not None


async def by_username(session: AsyncSession, username: str) -> StaffMember | None:
    """Find an account that is not disabled; case does not matter."""
    return await session.scalar(
        select(StaffMember).where(
            func.lower(StaffMember.username) == username.lower(), StaffMember.disabled_at.is_(None)
        )
    )


async def by_session(session: AsyncSession, token_hash: bytes, now: dt.datetime) -> StaffMember | None:
    """Find whose session a cookie belongs to, if it has not expired and the account is not disabled."""
    return await session.scalar(
        select(StaffMember)
        .join(StaffSession, StaffSession.staff_id == StaffMember.id)
        .where(StaffSession.token_hash == token_hash, StaffSession.expires_at > now, StaffMember.disabled_at.is_(None))
    )


async def delete_session(session: AsyncSession, token_hash: bytes) -> None:
    """Forget one session."""
    await session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash))


async def delete_sessions(session: AsyncSession, staff: uuid.UUID) -> None:
    """Forget all of a member's sessions."""
    await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff))


async def put_presence(session: AsyncSession, staff: uuid.UUID, now: dt.datetime, status: Status | None = None) -> None:
    """Note a sign of life; ``status`` None keeps the status that was chosen, and means available the first time."""
    values = {"staff_id": staff, "status": status or "available", "seen_at": now}
    changes = {"seen_at": now} | ({"status": status} if status else {})
    await session.execute(
        insert(Presence).values(values).on_conflict_do_update(index_elements=["staff_id"], set_=changes)
    )


def _serving(municipality: str, roles: Sequence[str]) -> ColumnElement[bool]:
    return and_(
        StaffMember.disabled_at.is_(None),
        StaffMember.roles.overlap(list(roles)),
        or_(StaffMember.municipalities.is_(None), StaffMember.municipalities.contains([municipality])),
    )


async def on_duty(session: AsyncSession, municipality: str, seen_since: dt.datetime, roles: Sequence[str]) -> bool:
    """Whether anybody who serves a municipality in one of the roles is available and has shown life since a moment."""
    found = await session.scalar(
        select(Presence.staff_id)
        .join(StaffMember, StaffMember.id == Presence.staff_id)
        .where(Presence.status == "available", Presence.seen_at >= seen_since, _serving(municipality, roles))
        .limit(1)
    )
    return found is not None


async def last_seen(session: AsyncSession, municipality: str, roles: Sequence[str]) -> dt.datetime | None:
    """Return when anybody who serves a municipality in one of the roles last showed life, whatever the status."""
    return await session.scalar(
        select(func.max(Presence.seen_at))
        .join(StaffMember, StaffMember.id == Presence.staff_id)
        .where(_serving(municipality, roles))
    )
