"""What an agent knows and takes: read by those who serve a municipality with her, set by those who lead there."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre.schemas import ProfileIn, ProfileOut
from bot.errors import Forbidden, Invalid, NotFound
from bot.library.knowledge import Knowledge
from bot.staff import audit
from bot.staff import store as staff_store
from bot.staff.models import AgentProfile, StaffMember
from bot.staff.rights import Grant, places_of
from bot.staff.schemas import Identity


async def read(session: AsyncSession, who: Identity, staff: uuid.UUID) -> ProfileOut:
    """Return an agent's profile.

    Raises:
        NotFound: there is no such agent in a municipality the asker serves.
    """
    member = await _agent(session, staff)
    _require_shared(who.where("desk"), member)
    return _shown(member, await staff_store.profile_of(session, staff))


async def put(
    session: AsyncSession, who: Identity, staff: uuid.UUID, given: ProfileIn, knowledge: Knowledge, now: dt.datetime
) -> ProfileOut:
    """Set an agent's profile, for somebody who leads in a municipality she serves.

    Raises:
        NotFound: there is no such agent there.
        Forbidden: her hours are, or would be, another municipality's than those the asker leads in.
        Invalid: a subject, group or municipality there is not.
    """
    member = await _agent(session, staff)
    places = who.where("lead")
    _require_shared(places, member)
    before = await staff_store.profile_of(session, staff)
    homes = {given.home, before.home if before else None} - {None}
    if places is not None and not homes <= places:
        raise Forbidden
    return await store(session, member, given, knowledge, now, by=who.id)


async def store(
    session: AsyncSession,
    member: StaffMember,
    given: ProfileIn,
    knowledge: Knowledge,
    now: dt.datetime,
    by: uuid.UUID | None,
) -> ProfileOut:
    """Set a profile, whoever asks; ``by`` None is the command line.

    Raises:
        Invalid: a subject, group or municipality there is not.
    """
    _check(given, knowledge, places_of(map(Grant.parse, member.grants), "desk"))
    profile = AgentProfile(staff_id=member.id, **given.model_dump())
    await staff_store.put_profile(session, profile)
    places = places_of(map(Grant.parse, member.grants))
    audit.note(
        session, now, "profile_changed", by=by, subject=member.id, municipalities=places, profile=given.model_dump()
    )
    return _shown(member, profile)


def _check(given: ProfileIn, knowledge: Knowledge, serves: frozenset[str] | None) -> None:
    fields: dict[str, str] = {}
    if set(given.skills) - knowledge.areas.keys() - knowledge.themes.keys():
        fields["skills"] = "unknown-skill"
    if any(knowledge.routing.group(group) is None for group in given.groups):
        fields["groups"] = "unknown-group"
    served = knowledge.municipalities.keys() if serves is None else serves
    if given.home is not None and given.home not in served:
        fields["home"] = "unknown-home"
    if fields:
        raise Invalid(fields=fields)


async def _agent(session: AsyncSession, staff: uuid.UUID) -> StaffMember:
    member = await session.get(StaffMember, staff)
    if member is None or places_of(map(Grant.parse, member.grants), "desk") == frozenset():
        raise NotFound
    return member


def _require_shared(places: frozenset[str] | None, member: StaffMember) -> None:
    serves = places_of(map(Grant.parse, member.grants), "desk")
    shared = places is None or (serves is None and places) or (serves is not None and serves & places)
    if not shared:
        raise NotFound


def _shown(member: StaffMember, profile: AgentProfile | None) -> ProfileOut:
    given = ProfileIn.model_validate(profile, from_attributes=True) if profile else ProfileIn()
    return ProfileOut(**given.model_dump(), id=member.id, name=member.name)
