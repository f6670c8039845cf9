"""All SQL about staff."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, CursorResult, and_, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.models import (
    AgentProfile,
    Audit,
    Duty,
    Presence,
    PresenceChange,
    SignInAttempt,
    StaffMember,
    StaffSession,
)
from bot.staff.rights import Grant, Right, granting, places_of
from bot.staff.schemas import Status

FIRST_ACCOUNT_LOCK = 0x61646D69


async def lock_first_account(session: AsyncSession) -> None:
    """Keep other processes from making the first account until this transaction ends."""
    await session.execute(select(func.pg_advisory_xact_lock(FIRST_ACCOUNT_LOCK)))


async def any_member(session: AsyncSession) -> bool:
    """Whether there is any account at all."""
    return await session.scalar(select(StaffMember.id).limit(1)) is not None


async def by_username(session: AsyncSession, username: str) -> StaffMember | None:
    """Find a built-in account that is not disabled; case does not matter."""
    return await session.scalar(
        select(StaffMember).where(
            func.lower(StaffMember.username) == username.lower(),
            StaffMember.password_hash.is_not(None),
            StaffMember.disabled_at.is_(None),
        )
    )


async def members(session: AsyncSession) -> Sequence[StaffMember]:
    """List every account, the disabled ones too."""
    return (await session.scalars(select(StaffMember).order_by(StaffMember.username, StaffMember.id))).all()


async def add_provided(session: AsyncSession, member: StaffMember) -> bool:
    """Add an account of the identity provider; whether it was new. Of two who try at once, one succeeds."""
    values = {column.key: getattr(member, column.key) for column in StaffMember.__table__.columns}
    added = insert(StaffMember).values(values).on_conflict_do_nothing(index_elements=["issuer", "subject"])
    return await session.scalar(added.returning(StaffMember.id)) is not None


async def lock_provided(session: AsyncSession, issuer: str, subject: str) -> StaffMember | None:
    """Find an account of the identity provider, and hold its row until the transaction ends."""
    return await session.scalar(
        select(StaffMember).where(StaffMember.issuer == issuer, StaffMember.subject == subject).with_for_update()
    )


async def take_attempt(
    session: AsyncSession, state_hash: bytes, browser_hash: bytes, now: dt.datetime
) -> SignInAttempt | None:
    """Take out the sign-in this browser began; it is gone then, so that an answer counts once."""
    return await session.scalar(
        delete(SignInAttempt)
        .where(
            SignInAttempt.state_hash == state_hash,
            SignInAttempt.browser_hash == browser_hash,
            SignInAttempt.expires_at > now,
        )
        .returning(SignInAttempt)
    )


async def clear_expired(session: AsyncSession, now: dt.datetime) -> None:
    """Forget sessions, and sign-ins under way, whose time has run out."""
    await session.execute(delete(SignInAttempt).where(SignInAttempt.expires_at <= now))
    await session.execute(delete(StaffSession).where(StaffSession.expires_at <= now))


async def by_session(session: AsyncSession, token_hash: bytes, now: dt.datetime) -> StaffMember | None:
    """Find whose session a cookie belongs to, if it has not expired and the account is not disabled."""
    return await session.scalar(
        select(StaffMember)
        .join(StaffSession, StaffSession.staff_id == StaffMember.id)
        .where(StaffSession.token_hash == token_hash, StaffSession.expires_at > now, StaffMember.disabled_at.is_(None))
    )


async def delete_session(session: AsyncSession, token_hash: bytes) -> StaffSession | None:
    """Forget one session, and return it."""
    return await session.scalar(
        delete(StaffSession).where(StaffSession.token_hash == token_hash).returning(StaffSession)
    )


async def delete_sessions(session: AsyncSession, staff: uuid.UUID) -> None:
    """Forget all of a member's sessions."""
    await session.execute(delete(StaffSession).where(StaffSession.staff_id == staff))


async def put_presence(
    session: AsyncSession,
    staff: uuid.UUID,
    now: dt.datetime,
    gone_after: dt.timedelta,
    status: Status | None = None,
    reason: str | None = None,
) -> Presence:
    """Note a sign of life, and of a status that is another one, the change.

    Args:
        session: an open session.
        staff: who shows life.
        now: the present moment.
        gone_after: how long a silent desk counts as there; one silent for longer has been offline since.
        status: what she chose; None keeps what was chosen, and means available the first time.
        reason: why she has a break.
    """
    first = {"staff_id": staff, "status": "offline", "reason": None, "since": now, "seen_at": now}
    new = await session.scalar(insert(Presence).values(first).on_conflict_do_nothing().returning(Presence.staff_id))
    presence = await session.get_one(Presence, staff, with_for_update=True, populate_existing=True)
    before: tuple[str, str | None] = (presence.status, presence.reason)
    chosen = (status, reason) if status else ("available", None) if new else before
    if now - presence.seen_at > gone_after and presence.status != "offline":
        vanished = presence.seen_at + gone_after
        session.add(PresenceChange(staff_id=staff, at=vanished, status="offline", reason=None))
        before = ("offline", None)
    if chosen != before:
        session.add(PresenceChange(staff_id=staff, at=now, status=chosen[0], reason=chosen[1]))
        presence.status, presence.reason = chosen
        presence.since = now
    presence.seen_at = now
    await session.flush()
    return presence


def _serving(municipality: str, right: Right) -> ColumnElement[bool]:
    return and_(StaffMember.disabled_at.is_(None), StaffMember.grants.overlap(granting(right, municipality)))


async def on_duty(
    session: AsyncSession, municipality: str, seen_since: dt.datetime, skills: frozenset[str] | None = None
) -> bool:
    """Whether anybody who may work for a municipality is available and has shown life since a moment.

    Args:
        session: an open session.
        municipality: whose citizen waits.
        seen_since: the last sign of life that counts.
        skills: the themes and areas of which she must know one; None: it does not matter.
    """
    statement = (
        select(Presence.staff_id)
        .join(StaffMember, StaffMember.id == Presence.staff_id)
        .where(Presence.status == "available", Presence.seen_at >= seen_since, _serving(municipality, "desk"))
        .limit(1)
    )
    if skills is not None:
        knows = or_(
            AgentProfile.staff_id.is_(None),
            AgentProfile.skills == [],
            AgentProfile.skills.overlap(sorted(skills)),
        )
        statement = statement.outerjoin(AgentProfile, AgentProfile.staff_id == StaffMember.id).where(knows)
    return await session.scalar(statement) is not None


async def shared_places(session: AsyncSession, municipality: str, seen_since: dt.datetime) -> frozenset[str] | None:
    """Return the municipalities whose citizens wait for the same agents as this one's; None means all of them."""
    held = await session.scalars(
        select(StaffMember.grants)
        .join(Presence, Presence.staff_id == StaffMember.id)
        .where(Presence.status == "available", Presence.seen_at >= seen_since, _serving(municipality, "desk"))
    )
    places = [places_of(map(Grant.parse, grants), "desk") for grants in held]
    return None if None in places else frozenset({municipality}).union(*(p for p in places if p))


async def agents(session: AsyncSession) -> Sequence[tuple[StaffMember, Presence | None, AgentProfile | None]]:
    """List those who may work at the desk somewhere, with presence and profile."""
    statement = (
        select(StaffMember, Presence, AgentProfile)
        .outerjoin(Presence, Presence.staff_id == StaffMember.id)
        .outerjoin(AgentProfile, AgentProfile.staff_id == StaffMember.id)
        .where(StaffMember.disabled_at.is_(None))
        .order_by(StaffMember.name, StaffMember.id)
    )
    found = [(member, presence, profile) for member, presence, profile in await session.execute(statement)]
    return [row for row in found if places_of(map(Grant.parse, row[0].grants), "desk") != frozenset()]


async def profile_of(session: AsyncSession, staff: uuid.UUID) -> AgentProfile | None:
    """Find what an agent knows and takes; None where nobody has said."""
    return await session.get(AgentProfile, staff)


async def put_profile(session: AsyncSession, profile: AgentProfile) -> None:
    """Store what an agent knows and takes, in place of what there was."""
    await session.merge(profile)
    await session.flush()


async def count_duty(session: AsyncSession, staff: uuid.UUID, home: str, now: dt.datetime, most: dt.timedelta) -> None:
    """Add the time since an agent's last sign of life to the hours her municipality gives.

    Args:
        session: an open session.
        staff: who shows life; nothing is added while she is not available.
        home: her municipality.
        now: the present moment.
        most: the longest silence that counts as having been there.
    """
    presence = await session.get(Presence, staff)
    if presence is None or presence.status != "available":
        return
    seconds = min(now - presence.seen_at, most).total_seconds()
    if seconds < 1:
        return
    hour = now.replace(minute=0, second=0, microsecond=0)
    added = insert(Duty).values(municipality=home, hour=hour, seconds=int(seconds))
    total = {"seconds": Duty.seconds + added.excluded.seconds}
    await session.execute(added.on_conflict_do_update(index_elements=["municipality", "hour"], set_=total))


async def duty_since(session: AsyncSession, since: dt.datetime) -> dict[str, int]:
    """Return how many seconds each municipality's agents were available since the hour in which a moment lies."""
    since = since.replace(minute=0, second=0, microsecond=0)
    rows = await session.execute(
        select(Duty.municipality, func.sum(Duty.seconds)).where(Duty.hour >= since).group_by(Duty.municipality)
    )
    return {municipality: int(seconds) for municipality, seconds in rows}


async def last_seen(session: AsyncSession, municipality: str) -> dt.datetime | None:
    """Return when anybody who may work for a municipality last showed life, whatever the status."""
    return await session.scalar(
        select(func.max(Presence.seen_at))
        .join(StaffMember, StaffMember.id == Presence.staff_id)
        .where(_serving(municipality, "desk"))
    )


async def audited_since(session: AsyncSession, staff: uuid.UUID, action: str, subject: str, since: dt.datetime) -> bool:
    """Whether the log has it that somebody did something to something since a moment."""
    found = await session.scalar(
        select(Audit.id)
        .where(Audit.subject == subject, Audit.staff_id == staff, Audit.action == action, Audit.at > since)
        .limit(1)
    )
    return found is not None


async def audit_lines(
    session: AsyncSession,
    municipalities: frozenset[str] | None,
    *,
    limit: int,
    before: int | None = None,
    action: str | None = None,
) -> Sequence[tuple[Audit, str | None]]:
    """List lines of the audit log with the name of who did it, newest first.

    Args:
        session: an open session.
        municipalities: whose lines; None for all, those that concern no municipality among them.
        limit: the most there may be.
        before: only lines older than the one with this id.
        action: only lines of this kind.
    """
    statement = (
        select(Audit, StaffMember.name)
        .outerjoin(StaffMember, StaffMember.id == Audit.staff_id)
        .order_by(Audit.id.desc())
        .limit(limit)
    )
    if municipalities is not None:
        statement = statement.where(Audit.municipalities.overlap(sorted(municipalities)))
    if before is not None:
        statement = statement.where(Audit.id < before)
    if action is not None:
        statement = statement.where(Audit.action == action)
    return [(entry, name) for entry, name in await session.execute(statement)]


async def remove_audit(session: AsyncSession, kept_from: dt.datetime) -> int:
    """Remove the audit lines whose time is up; returns how many there were.

    The table's trigger lets lines from before ``kept_from`` go, in this transaction only.
    """
    await session.execute(select(func.set_config("borgerlinje.audit_kept_from", kept_from.isoformat(), True)))
    removed = await session.execute(delete(Audit).where(Audit.at < kept_from))
    assert isinstance(removed, CursorResult)  # noqa: S101 - what a DELETE without RETURNING gives
    return removed.rowcount
