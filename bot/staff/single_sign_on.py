"""Signing in at the organisation's identity provider: sent there, awaited back once, known here by its groups."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import Database
from bot.errors import AppError, Forbidden
from bot.settings import Settings
from bot.staff import audit, service, store
from bot.staff.groups import Groups, GroupsError, read_groups
from bot.staff.models import SignInAttempt, StaffMember
from bot.staff.oidc import IdentityNotProved, Provider, Secrets, is_safe
from bot.staff.rights import Grant, places_of
from bot.text import visible
from bot.tokens import new_token, token_hash

ATTEMPT = dt.timedelta(minutes=10)
"""Time to find one's password and the second factor at the provider."""
MAX_NAME = 200


class SingleSignOnError(Exception):
    """The settings of single sign-on cannot be used; the text says why, for whoever runs the service."""


class SignInExpired(AppError):
    """Nobody is awaited back with this: it took too long, was used already, or began in another browser."""

    code = "sign_in_expired"
    status = 400


class SignInCancelled(AppError):
    """The provider says that nobody signed in there."""

    code = "sign_in_cancelled"
    status = 403


class NoRole(Forbidden):
    """None of somebody's groups gives a role here."""

    code = "no_role"


class AccountDisabled(Forbidden):
    """The account was shut here."""

    code = "account_disabled"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser brings back from the provider."""

    state: str
    code: str | None
    browser: str
    """The token of the cookie it was sent away with."""
    address: str


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody as the provider describes her."""

    subject: str
    username: str
    name: str
    grants: list[str]


class SingleSignOn:
    """Sign-in at the provider the settings name, with what its groups give."""

    def __init__(self, settings: Settings, provider: Provider, groups: Groups) -> None:
        self._settings = settings
        self._provider = provider
        self._groups = groups

    async def begin(self, database: Database, now: dt.datetime) -> tuple[str, str]:
        """Begin a sign-in.

        Returns:
            The address to send the browser to, and the token for its cookie: only this browser may come back.

        Raises:
            ProviderAway: the provider does not answer.
        """
        sign_in = Secrets.new()
        url = await self._provider.authorization_url(sign_in)
        browser, browser_hash = new_token()
        async with database.transaction() as session:
            await store.clear_expired(session, now)
            session.add(
                SignInAttempt(
                    state_hash=token_hash(sign_in.state),
                    browser_hash=browser_hash,
                    nonce=sign_in.nonce,
                    code_verifier=sign_in.code_verifier,
                    expires_at=now + ATTEMPT,
                )
            )
        return url, browser

    async def finish(self, database: Database, answer: Answer, now: dt.datetime) -> str:
        """Finish a sign-in: make or update the account, and open a session. No connection is held meanwhile.

        Returns:
            The session's token, for the cookie.

        Raises:
            SignInExpired: nobody is awaited back with this.
            SignInCancelled: nobody signed in at the provider.
            ProviderAway: the provider does not answer.
            IdentityNotProved: what came back proves nothing.
            NoRole: none of her groups gives a role.
            AccountDisabled: her account was shut.
        """
        async with database.transaction() as session:
            attempt = await store.take_attempt(session, token_hash(answer.state), token_hash(answer.browser), now)
            if attempt is None:
                audit.note(session, now, "sign_in_failed", address=answer.address, reason="state")
        if attempt is None:
            raise SignInExpired
        if answer.code is None:
            raise SignInCancelled
        try:
            proved = await self._provider.prove(answer.code, attempt.nonce, attempt.code_verifier, now)
        except IdentityNotProved as error:
            async with database.transaction() as session:
                audit.note(session, now, "sign_in_failed", address=answer.address, reason=error.reason)
            raise
        person = self._described(proved.claims)
        # A refusal is stored as well: it takes away what she had.
        async with database.transaction() as session:
            token = await self._enter(session, person, proved.id_token, answer.address, now)
        if isinstance(token, AppError):
            raise token
        return token

    async def end_session_url(self, id_token: str) -> str | None:
        """Return where a browser ends its session at the provider as well; None where it cannot."""
        return await self._provider.end_session_url(id_token)

    def _described(self, claims: dict[str, Any]) -> _Person:
        def text(*names: str) -> str:
            found = (claims.get(name) for name in names)
            return next((shown for one in found if isinstance(one, str) and (shown := visible(one))), "")[:MAX_NAME]

        held = claims.get(self._settings.oidc.roles_claim)
        groups = [held] if isinstance(held, str) else held if isinstance(held, list) else []
        grants = self._groups.grants_of(group for group in groups if isinstance(group, str))
        username = text("preferred_username", "email", "sub")
        return _Person(claims["sub"], username, text("name") or username, sorted(map(str, grants)))

    async def _enter(
        self, session: AsyncSession, person: _Person, id_token: str, address: str, now: dt.datetime
    ) -> str | AppError:
        issuer = self._provider.issuer
        if person.grants:
            await self._add(session, person, now)
        member = await store.lock_provided(session, issuer, person.subject)
        if member is None:
            audit.note(session, now, "sign_in_refused", username=person.username, address=address, reason=NoRole.code)
            return NoRole()
        _update(session, member, person, now)
        refusal = NoRole() if not person.grants else AccountDisabled() if member.disabled_at else None
        if refusal is not None:
            await store.delete_sessions(session, member.id)
            service.note_account(
                session, now, "sign_in_refused", member, username=member.username, address=address, reason=refusal.code
            )
            return refusal
        return await service.open_session(session, member, now, id_token)

    async def _add(self, session: AsyncSession, person: _Person, now: dt.datetime) -> None:
        member = StaffMember(
            id=uuid.uuid4(),
            username=person.username,
            name=person.name,
            issuer=self._provider.issuer,
            subject=person.subject,
            grants=person.grants,
            created_at=now,
        )
        if await store.add_provided(session, member):
            service.note_account(
                session, now, "account_created", member, username=member.username, grants=member.grants
            )


def _update(session: AsyncSession, member: StaffMember, person: _Person, now: dt.datetime) -> None:
    """Bring an account to what the provider says now; what it may do is a line in the audit log."""
    member.username, member.name = person.username, person.name
    if member.grants == person.grants:
        return
    before, member.grants = member.grants, person.grants
    audit.note(
        session,
        now,
        "account_changed",
        subject=member.id,
        municipalities=places_of(map(Grant.parse, [*before, *member.grants])),
        username=member.username,
        before=before,
        after=member.grants,
    )


def single_sign_on(settings: Settings) -> SingleSignOn | None:
    """Return single sign-on as the settings have it; None where they name no provider.

    Raises:
        SingleSignOnError: they name one, and cannot be used.
    """
    oidc = settings.oidc
    needed = {
        "OIDC_ISSUER": oidc.issuer,
        "OIDC_CLIENT_ID": oidc.client_id,
        "OIDC_CLIENT_SECRET": oidc.client_secret,
        "OIDC_GROUPS_FILE": oidc.groups_file,
    }
    if not any(needed.values()):
        return None
    if missing := [name for name, value in needed.items() if not value]:
        raise SingleSignOnError(f"Single sign-on needs these settings too: {', '.join(missing)}")
    if not settings.public_url:
        raise SingleSignOnError("Single sign-on needs PUBLIC_URL: the address the provider sends people back to")
    for name, url in (("OIDC_ISSUER", oidc.issuer), ("PUBLIC_URL", settings.public_url)):
        if not is_safe(url or ""):
            raise SingleSignOnError(f"{name} must be an https address where single sign-on is used")
    assert oidc.groups_file  # noqa: S101 - one of those needed
    try:
        groups = read_groups(oidc.groups_file, settings.municipalities)
    except GroupsError as error:
        raise SingleSignOnError(f"OIDC_GROUPS_FILE: {error}") from error
    return SingleSignOn(settings, Provider(settings), groups)
