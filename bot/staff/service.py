"""Built-in accounts: the first one, signing in and out, who is signed in, who is on duty."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import uuid
from collections.abc import Iterable
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import Database
from bot.errors import AppError, Conflict, Invalid
from bot.staff import audit, store
from bot.staff.models import StaffMember, StaffSession
from bot.staff.rights import Grant, Role, grants, places_of
from bot.staff.schemas import Identity
from bot.tokens import new_token, token_hash

SESSION_HOURS = 12
"""A shift and its overtime; the next day one signs in again. It is also how long somebody stays who was removed at the
identity provider: shorter would cut live conversations in the middle of a shift, and ``staff disable`` acts at once."""
ADMIN = "admin"

_hasher = PasswordHasher()
_checking = asyncio.Semaphore(2)
"""Passwords checked at once: each takes 64 MiB and most of a core for its time."""
_NOBODY = _hasher.hash(secrets.token_hex(16))


class WrongCredentials(AppError):
    """The username or the password is wrong; which of the two is not said."""

    code = "wrong_credentials"
    status = 401


class UsernameTaken(Conflict):
    """There is an account with this username already."""

    code = "username_taken"


class ProvidersPassword(Conflict):
    """The account signs in at the organisation's identity provider; there is no password here."""

    code = "providers_password"


def identity(member: StaffMember) -> Identity:
    """Return who an account is, apart from its row."""
    held = frozenset(map(Grant.parse, member.grants))
    return Identity(
        member.id, member.username, member.name, held, "provider" if member.password_hash is None else "password"
    )


async def create_first_account(session: AsyncSession, now: dt.datetime) -> str | None:
    """Make the built-in administrator where there is no account yet.

    Returns:
        Its password, to be shown once; None where an account exists.
    """
    await store.lock_first_account(session)
    if await store.any_member(session):
        return None
    password = secrets.token_urlsafe(12)
    await create_account(session, ADMIN, "Administrator", password, ["administrator", "agent"], None, now)
    return password


async def create_account(
    session: AsyncSession,
    username: str,
    name: str,
    password: str,
    roles: Iterable[Role],
    municipalities: Iterable[str] | None,
    now: dt.datetime,
) -> Identity:
    """Make a built-in account.

    Args:
        session: an open session.
        username: what one signs in with; case does not matter.
        name: what citizens and colleagues see.
        password: stored as an Argon2id hash only.
        roles: what the account may do.
        municipalities: slugs it may work for; None for all.
        now: the present moment.

    Raises:
        UsernameTaken: there is such an account.
    """
    held = grants(roles, municipalities)
    member = StaffMember(
        id=uuid.uuid4(),
        username=username.strip().lower(),
        name=name.strip(),
        password_hash=await asyncio.to_thread(_hasher.hash, password),
        grants=sorted(map(str, held)),
        created_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(member)
    except IntegrityError as error:
        raise UsernameTaken(username=username) from error
    note_account(session, now, "account_created", member, username=member.username, grants=member.grants)
    return identity(member)


async def sign_in(
    database: Database, username: str, password: str, address: str, now: dt.datetime
) -> tuple[Identity, str]:
    """Check a password and open a session. No connection is held meanwhile: checking is slow on purpose.

    Args:
        database: where the accounts are.
        username: as typed.
        password: as typed.
        address: where it comes from, for the audit log.
        now: the present moment.

    Returns:
        Who signed in, and the session's token for the cookie.

    Raises:
        WrongCredentials: no such account or not its password.
    """
    async with database.transaction() as session:
        member = await store.by_username(session, username)
    stored = member.password_hash if member else None
    try:
        # An unknown name costs the same time as a wrong password, so that names cannot be found out.
        await _verify(stored or _NOBODY, password)
        if member is None:
            raise WrongCredentials
    except WrongCredentials:
        async with database.transaction() as session:
            if member:
                note_account(session, now, "sign_in_failed", member, username=member.username, address=address)
            else:
                # Not what was typed: people type their password into the wrong field.
                audit.note(session, now, "sign_in_failed", address=address)
        raise
    async with database.transaction() as session:
        return identity(member), await open_session(session, member, now)


async def open_session(
    session: AsyncSession, member: StaffMember, now: dt.datetime, id_token: str | None = None
) -> str:
    """Open a session for somebody who has proved who she is.

    Returns:
        Its token, for the cookie.
    """
    await store.clear_expired(session, now)
    token, stored = new_token()
    session.add(
        StaffSession(
            token_hash=stored,
            staff_id=member.id,
            created_at=now,
            expires_at=now + dt.timedelta(hours=SESSION_HOURS),
            id_token=id_token,
        )
    )
    note_account(session, now, "signed_in", member, by=member.id, username=member.username)
    return token


async def who_is(session: AsyncSession, token: str, now: dt.datetime) -> Identity | None:
    """Return whose session a cookie's token is, or None."""
    member = await store.by_session(session, token_hash(token), now)
    return identity(member) if member else None


async def sign_out(session: AsyncSession, token: str, now: dt.datetime) -> str | None:
    """End a session; an unknown one is no error.

    Returns:
        The identity provider's token of the session, if it was opened there.
    """
    ended = await store.delete_session(session, token_hash(token))
    if ended is None:
        return None
    member = await session.get_one(StaffMember, ended.staff_id)
    note_account(session, now, "signed_out", member, by=member.id, username=member.username)
    return ended.id_token


async def change_password(session: AsyncSession, who: Identity, current: str, new: str, now: dt.datetime) -> None:
    """Set one's own password and end all one's sessions.

    Raises:
        Invalid: ``current`` is not the password.
        ProvidersPassword: the account has none here.
    """
    member = await session.get_one(StaffMember, who.id, with_for_update=True)
    if member.password_hash is None:
        raise ProvidersPassword
    try:
        await _verify(member.password_hash, current)
    except WrongCredentials as error:
        raise Invalid(fields={"current": "wrong-password"}) from error
    member.password_hash = await asyncio.to_thread(_hasher.hash, new)
    await store.delete_sessions(session, member.id)
    note_account(session, now, "password_changed", member, by=member.id, username=member.username)


async def disable(session: AsyncSession, staff: uuid.UUID, now: dt.datetime) -> None:
    """Shut an account at once: its sessions end, and it opens no new one."""
    member = await session.get_one(StaffMember, staff, with_for_update=True)
    member.disabled_at = now
    await store.delete_sessions(session, member.id)
    note_account(session, now, "account_disabled", member, username=member.username)


async def enable(session: AsyncSession, staff: uuid.UUID, now: dt.datetime) -> None:
    """Open a shut account again."""
    member = await session.get_one(StaffMember, staff, with_for_update=True)
    member.disabled_at = None
    note_account(session, now, "account_enabled", member, username=member.username)


def note_account(
    session: AsyncSession,
    now: dt.datetime,
    action: audit.Action,
    member: StaffMember,
    by: uuid.UUID | None = None,
    **detail: Any,
) -> None:
    """Add a line to the audit log about an account, for those to read who answer for its municipalities."""
    places = places_of(map(Grant.parse, member.grants))
    audit.note(session, now, action, by=by, subject=member.id, municipalities=places, **detail)


async def _verify(stored: str, password: str) -> None:
    try:
        async with _checking:
            await asyncio.to_thread(_hasher.verify, stored, password)
    except (VerificationError, InvalidHashError) as error:
        raise WrongCredentials from error
