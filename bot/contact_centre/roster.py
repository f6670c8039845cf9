"""What the rules of routing look at, read from the database: agents, work, and what municipalities gave and got."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import store
from bot.contact_centre.models import WorkItem
from bot.contact_centre.routing import Agent, Case, Presence, Share
from bot.library.routing import Kind, Routing
from bot.settings import Contact
from bot.staff import store as staff_store
from bot.staff.models import AgentProfile
from bot.staff.models import Presence as PresenceRow
from bot.staff.rights import Grant, places_of
from bot.staff.schemas import Identity
from bot.staff.service import identity

IDLE_SPAN = dt.timedelta(hours=8)


async def agents(session: AsyncSession, routing: Routing, now: dt.datetime, contact: Contact) -> list[Agent]:
    """Read everybody who may work at the desk somewhere, as the rules see them."""
    rows = await staff_store.agents(session)
    held = await store.held(session)
    took = await store.last_taken(session, now - IDLE_SPAN)
    silent_before = now - dt.timedelta(seconds=contact.lease_s)
    return [
        _agent(identity(member), _presence(presence, silent_before), profile, routing, held, took.get(member.id))
        for member, presence, profile in rows
    ]


async def herself(session: AsyncSession, who: Identity, routing: Routing) -> Agent:
    """Read what somebody who is signed in knows and may serve; not what she holds."""
    return _agent(who, "available", await staff_store.profile_of(session, who.id), routing, {}, None)


async def cases(
    session: AsyncSession, items: Sequence[WorkItem], routing: Routing, now: dt.datetime, contact: Contact
) -> list[Case]:
    """Return items as the rules see them."""
    since = now - dt.timedelta(minutes=routing.shared.offers.again_minutes)
    refused = await store.refused(session, [item.id for item in items], since)
    return [case(item, now, contact, refused.get(item.id, frozenset())) for item in items]


def case(item: WorkItem, now: dt.datetime, contact: Contact, refused: frozenset[uuid.UUID] = frozenset()) -> Case:
    """Return an item as the rules see it."""
    return Case(
        id=item.id,
        kind=cast("Kind", item.kind),
        municipality=item.municipality,
        area=item.area,
        language=item.language,
        priority=item.priority,
        due_at=item.due_at,
        window_to=item.window_to,
        group=item.group_slug,
        refused=refused,
        away=away(item, now, contact),
    )


def away(item: WorkItem, now: dt.datetime, contact: Contact) -> bool:
    """Whether the citizen of a live handover has shown no life for so long that nobody should be sent to her."""
    seen = item.citizen_seen_at
    return item.kind == "handover" and seen is not None and now - seen > dt.timedelta(seconds=contact.citizen_gone_s)


async def shares(session: AsyncSession, routing: Routing, now: dt.datetime) -> dict[str, Share]:
    """Return what each municipality gave and got in the hours that count."""
    since = now - dt.timedelta(hours=routing.shared.priorities.fairness_hours)
    seconds = await staff_store.duty_since(session, since)
    taken = await store.taken_since(session, since)
    return {slug: Share(seconds.get(slug, 0) / 3600, taken.get(slug, 0)) for slug in seconds.keys() | taken.keys()}


def home_of(grants: frozenset[Grant], profile: AgentProfile | None) -> str | None:
    """Return the municipality whose hours an agent gives: the one her profile names, or the only one she may serve."""
    if profile is not None and profile.home:
        return profile.home
    places = places_of(grants, "desk")
    return next(iter(places)) if places is not None and len(places) == 1 else None


def _presence(row: PresenceRow | None, silent_before: dt.datetime) -> Presence:
    if row is None:
        return "offline"
    if row.seen_at < silent_before and row.status == "available":
        return "silent"
    return cast("Presence", row.status)


def _agent(
    who: Identity,
    presence: Presence,
    profile: AgentProfile | None,
    routing: Routing,
    held: dict[tuple[uuid.UUID, Kind], int],
    idle_since: dt.datetime | None,
) -> Agent:
    default = routing.shared.capacity
    own = (profile.capacity_handover, profile.capacity_callback) if profile else (None, None)
    capacity: dict[Kind, int] = {
        "handover": default.handover if own[0] is None else own[0],
        "callback": default.callback if own[1] is None else own[1],
    }
    kinds: tuple[Kind, ...] = ("handover", "callback")
    return Agent(
        id=who.id,
        name=who.name,
        serves=who.where("desk"),
        presence=presence,
        skills=frozenset(profile.skills if profile else ()),
        languages=frozenset(profile.languages if profile else ()),
        groups=frozenset(profile.groups if profile else ()),
        home=home_of(who.grants, profile),
        capacity=capacity,
        holds={kind: held.get((who.id, kind), 0) for kind in kinds},
        idle_since=idle_since,
    )
