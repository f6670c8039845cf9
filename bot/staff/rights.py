"""Who may do what. This table is the only place that says it; everything else asks for a right by its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Self, cast

Role = Literal["agent", "supervisor", "editor", "ambassador", "administrator"]
Right = Literal["desk", "assign", "audit", "crisis", "insights", "knowledge", "lead", "outgoing", "webhooks"]
"""``desk``: see the queue and its conversations, and work on them. ``assign``: give what waits to somebody, and put
back what somebody holds. ``audit``: read the audit log. ``crisis``: switch crisis and election mode. ``insights``: see
the numbers and the live wall. ``knowledge``: read what agents say the knowledge lacks. ``lead``: say what agents know
and take. ``outgoing``: see what could not be sent, and try it again. ``webhooks``: say which outside systems are told
of what."""

_SUPERVISOR: frozenset[Right] = frozenset(
    {"desk", "assign", "audit", "crisis", "insights", "knowledge", "lead", "outgoing"}
)
RIGHTS: dict[Role, frozenset[Right]] = {
    "agent": frozenset({"desk"}),
    "supervisor": _SUPERVISOR,
    "editor": frozenset({"knowledge"}),
    "ambassador": frozenset(),
    "administrator": _SUPERVISOR | {"webhooks"},
}
"""What each role may do, in the municipalities it was given for. One's own account is everybody's."""

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role in one municipality, or in ``EVERYWHERE``. Stored as ``role@municipality``."""

    role: Role
    municipality: str

    @classmethod
    def parse(cls, stored: str) -> Self:
        """Return a grant from its stored form."""
        role, _, municipality = stored.partition("@")
        return cls(cast("Role", role), municipality)

    def __str__(self) -> str:
        return f"{self.role}@{self.municipality}"


def grants(roles: Iterable[Role], municipalities: Iterable[str] | None) -> frozenset[Grant]:
    """Return the grants of every role in every municipality; ``municipalities`` None means everywhere."""
    places = [EVERYWHERE] if municipalities is None else list(municipalities)
    return frozenset(Grant(role, place) for role in roles for place in places)


def roles_with(right: Right) -> frozenset[Role]:
    """Return the roles that have a right."""
    return frozenset(role for role, rights in RIGHTS.items() if right in rights)


def granting(right: Right, municipality: str) -> list[str]:
    """Return the stored form of every grant that gives a right in a municipality."""
    return [str(Grant(role, place)) for role in sorted(roles_with(right)) for place in (municipality, EVERYWHERE)]


def places_of(held: Iterable[Grant], right: Right | None = None) -> frozenset[str] | None:
    """Return the municipalities that grants reach, all of them or those that give a right; None means everywhere."""
    places = frozenset(grant.municipality for grant in held if right is None or right in RIGHTS[grant.role])
    return None if EVERYWHERE in places else places
