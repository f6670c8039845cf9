"""Who is asking, and what goes over the wire about staff."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, StringConstraints

from bot.staff.rights import EVERYWHERE, RIGHTS, Grant, Right, Role, places_of
from bot.text import Typed

Status = Literal["available", "wrap_up", "break", "offline"]
SignedInWith = Literal["password", "provider"]

MIN_PASSWORD = 12
"""Shortest password of a built-in account, in characters."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in staff member, with each role in the municipalities it was given for."""

    id: uuid.UUID
    username: str
    name: str
    grants: frozenset[Grant]
    signed_in_with: SignedInWith

    @property
    def roles(self) -> frozenset[Role]:
        """The roles she has somewhere."""
        return frozenset(grant.role for grant in self.grants)

    def has(self, right: Right) -> bool:
        """Whether she has a right in some municipality; what she sees with it depends on which."""
        return any(right in RIGHTS[role] for role in self.roles)

    def may(self, right: Right, municipality: str) -> bool:
        """Whether she has a right in a municipality."""
        places = self.where(right)
        return places is None or municipality in places

    def where(self, right: Right) -> frozenset[str] | None:
        """Return the municipalities she has a right in; None means all of them."""
        return places_of(self.grants, right)


class SignIn(BaseModel):
    """A sign-in with a built-in account."""

    username: Annotated[Typed, StringConstraints(max_length=200)]
    password: Annotated[str, StringConstraints(max_length=1000)]


class SignInWays(BaseModel):
    """How one can sign in. ``provider``: the address that leads to the organisation's own sign-in, if there is one."""

    provider: str | None


class SignedOut(BaseModel):
    """Signed out here; ``continue_at`` ends the session at the organisation's own sign-in as well."""

    continue_at: str


class PasswordChange(BaseModel):
    """A new password for one's own account."""

    current: Annotated[str, StringConstraints(max_length=1000)]
    new: Annotated[str, StringConstraints(min_length=MIN_PASSWORD, max_length=1000)]


class StatusChange(BaseModel):
    """An agent says whether she takes work; of a break, why not."""

    status: Status
    reason: Annotated[str, StringConstraints(max_length=80)] | None = None


class StatusOut(StatusChange):
    """An agent's status, and since when."""

    since: dt.datetime


class GrantOut(BaseModel):
    """A role in a municipality; null means all of them."""

    role: Role
    municipality: str | None


class StaffOut(BaseModel):
    """The signed-in staff member, as the desk sees her. ``grants`` say which of the roles she has where."""

    id: uuid.UUID
    username: str
    name: str
    roles: list[str]
    municipalities: list[str] | None
    grants: list[GrantOut]
    signed_in_with: SignedInWith

    @classmethod
    def of(cls, who: Identity) -> StaffOut:
        """Build from an identity."""
        places = places_of(who.grants)
        return cls(
            id=who.id,
            username=who.username,
            name=who.name,
            roles=sorted(who.roles),
            municipalities=None if places is None else sorted(places),
            grants=[
                GrantOut(role=g.role, municipality=None if g.municipality == EVERYWHERE else g.municipality)
                for g in sorted(who.grants)
            ],
            signed_in_with=who.signed_in_with,
        )


class AuditBy(BaseModel):
    """Who did it."""

    id: uuid.UUID
    name: str


class AuditEntry(BaseModel):
    """One line of the audit log. ``by`` null: the command line, or somebody who was not signed in."""

    id: int
    at: dt.datetime
    by: AuditBy | None
    action: str
    subject: str | None
    detail: dict[str, Any]


class AuditOut(BaseModel):
    """A page of the audit log, newest first. ``before`` leads to the next page; null: this is the last one."""

    entries: list[AuditEntry]
    before: int | None
