"""Who is asking, and what goes over the wire about staff."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints

from bot.text import Typed

Role = Literal["agent", "supervisor", "editor", "ambassador", "administrator"]
Status = Literal["available", "break", "offline"]

DESK_ROLES: frozenset[Role] = frozenset({"agent", "supervisor", "administrator"})
"""The roles that may work at the desk."""

MIN_PASSWORD = 12
"""Shortest password of a built-in account, in characters."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in staff member. ``municipalities`` None means all of them."""

    id: uuid.UUID
    username: str
    name: str
    roles: frozenset[str]
    municipalities: frozenset[str] | None

    def serves(self, municipality: str) -> bool:
        """Whether this person may see and do anything for a municipality."""
        return self.municipalities is None or municipality in self.municipalities


class SignIn(BaseModel):
    """A sign-in with a built-in account."""

    username: Annotated[Typed, StringConstraints(max_length=200)]
    password: Annotated[str, StringConstraints(max_length=1000)]


class PasswordChange(BaseModel):
    """A new password for one's own account."""

    current: Annotated[str, StringConstraints(max_length=1000)]
    new: Annotated[str, StringConstraints(min_length=MIN_PASSWORD, max_length=1000)]


class StatusChange(BaseModel):
    """An agent says whether she takes work."""

    status: Status


class StaffOut(BaseModel):
    """The signed-in staff member, as the desk sees her."""

    id: uuid.UUID
    username: str
    name: str
    roles: list[str]
    municipalities: list[str] | None

    @classmethod
    def of(cls, who: Identity) -> StaffOut:
        """Build from an identity."""
        return cls(
            id=who.id,
            username=who.username,
            name=who.name,
            roles=sorted(who.roles),
            municipalities=None if who.municipalities is None else sorted(who.municipalities),
        )
