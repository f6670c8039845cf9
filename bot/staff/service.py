"""Built-in accounts: the first one, signing in and out, who is signed in, who is on duty."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
import uuid
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import Database
from bot.errors import AppError, Conflict, Invalid
from bot.staff import store
from bot.staff.models import Audit, StaffMember, StaffSession
from bot.staff.schemas import Identity, Role
from bot.tokens import new_token, token_hash

SESSION_HOURS = 12
"""A shift and its overtime; the desk asks for the password again the next day."""
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


def identity(member: StaffMember) -> Identity:
    """Return who an account is, apart from its row."""
    municipalities = None if member.municipalities is None else frozenset(member.municipalities)
    return Identity(member.id, member.username, member.name, frozenset(member.roles), municipalities)


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
    member = StaffMember(
        id=uuid.uuid4(),
        username=username.strip().lower(),
        name=name.strip(),
        password_hash=await asyncio.to_thread(_hasher.hash, password),
        roles=sorted(set(roles)),
        municipalities=None if municipalities is None else sorted(set(municipalities)),
        created_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(member)
    except IntegrityError as error:
        raise UsernameTaken(username=username) from error
    _audit(session, now, None, "account_created", username=member.username)
    return identity(member)


async def sign_in(database: Database, username: str, password: str, now: dt.datetime) -> tuple[Identity, str]:
    """Check a password and open a session. No connection is held meanwhile: checking is slow on purpose.

    Returns:
        Who signed in, and the session's token for the cookie.

    Raises:
        WrongCredentials: no such account or not its password.
    """
    async with database.transaction() as session:
        member = await store.by_username(session, username)
    # An unknown name costs the same time as a wrong password, so that names cannot be found out.
    await _verify(member.password_hash if member else _NOBODY, password)
    if member is None:
        raise WrongCredentials
    token, stored = new_token()
    expires = now + dt.timedelta(hours=SESSION_HOURS)
    async with database.transaction() as session:
        session.add(StaffSession(token_hash=stored, staff_id=member.id, created_at=now, expires_at=expires))
        _audit(session, now, member.id, "signed_in")
    return identity(member), token


async def who_is(session: AsyncSession, token: str, now: dt.datetime) -> Identity | None:
    """Return whose session a cookie's token is, or None."""
    member = await store.by_session(session, token_hash(token), now)
    return identity(member) if member else None


async def sign_out(session: AsyncSession, token: str) -> None:
    """End a session; an unknown one is no error."""
    await store.delete_session(session, token_hash(token))


async def change_password(session: AsyncSession, who: Identity, current: str, new: str, now: dt.datetime) -> None:
    """Set one's own password and end all one's sessions.

    Raises:
        Invalid: ``current`` is not the password.
    """
    member = await session.get_one(StaffMember, who.id, with_for_update=True)
    try:
        await _verify(member.password_hash, current)
    except WrongCredentials as error:
        raise Invalid(fields={"current": "wrong-password"}) from error
    member.password_hash = await asyncio.to_thread(_hasher.hash, new)
    await store.delete_sessions(session, member.id)
    _audit(session, now, member.id, "password_changed")


async def _verify(stored: str, password: str) -> None:
    try:
        async with _checking:
            await asyncio.to_thread(_hasher.verify, stored, password)
    except (VerificationError, InvalidHashError) as error:
        raise WrongCredentials from error


def _audit(session: AsyncSession, now: dt.datetime, staff: uuid.UUID | None, action: str, **detail: str) -> None:
    session.add(Audit(at=now, staff_id=staff, action=action, detail=detail))
