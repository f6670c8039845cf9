"""Whom work can be given on to: colleagues who are there, groups, other organisations."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import roster
from bot.contact_centre.models import WorkItem
from bot.contact_centre.routing import Agent, is_member
from bot.contact_centre.schemas import Colleague, ColleaguesOut, GroupOut, HandOnIn, Load, OrganisationOut
from bot.errors import Conflict, Invalid
from bot.library.knowledge import Knowledge
from bot.library.routing import Routing
from bot.settings import Contact
from bot.staff.schemas import Identity


class ColleagueAway(Conflict):
    """The colleague takes no work just now; ``details['by']`` is the name."""

    code = "colleague_away"


class ColleagueMayNot(Conflict):
    """The colleague may not serve this municipality; ``details['by']`` is the name."""

    code = "colleague_may_not"


async def handed_to(
    session: AsyncSession,
    item: WorkItem,
    given: HandOnIn,
    who: Identity,
    routing: Routing,
    now: dt.datetime,
    contact: Contact,
) -> dict[str, Any]:
    """Return to whom a piece of work is to be handed on, as ``people.hand_on`` takes it.

    Raises:
        Invalid: not exactly one of colleague and group is named, or there is none such.
        ColleagueAway: she takes no work just now.
        ColleagueMayNot: she may not serve the citizen's municipality.
    """
    if (given.to is None) == (given.group is None):
        raise Invalid(fields={"to": "one-of-two"})
    if given.group is not None:
        if routing.group(given.group) is None:
            raise Invalid(fields={"group": "unknown-group"})
        return {"group": given.group}
    if given.to == who.id:
        raise Invalid(fields={"to": "unknown-colleague"})
    return await asked(session, item, given.to, who, routing, now, contact)


async def asked(
    session: AsyncSession,
    item: WorkItem,
    to: uuid.UUID | None,
    who: Identity,
    routing: Routing,
    now: dt.datetime,
    contact: Contact,
) -> dict[str, Any]:
    """Return which colleague is to be asked to take a piece of work, ``to``, and ``until`` when.

    Raises:
        Invalid: there is none such among those one serves a municipality with.
        ColleagueAway: she takes no work just now.
        ColleagueMayNot: she may not serve the citizen's municipality.
    """
    everybody = await roster.agents(session, routing, now, contact)
    colleague = next((agent for agent in everybody if agent.id == to), None)
    if colleague is None or not _shares(colleague, who):
        raise Invalid(fields={"to": "unknown-colleague"})
    if not colleague.may(item.municipality):
        raise ColleagueMayNot(by=colleague.name)
    if colleague.presence != "available":
        raise ColleagueAway(by=colleague.name)
    return {"to": colleague.id, "until": now + dt.timedelta(seconds=routing.shared.offers.seconds)}


async def available(
    session: AsyncSession, who: Identity, routing: Routing, now: dt.datetime, contact: Contact, language: str
) -> ColleaguesOut:
    """List the colleagues who take work and serve a municipality one serves, and the groups with how many are there."""
    everybody = await roster.agents(session, routing, now, contact)
    there = [agent for agent in everybody if agent.presence == "available" and _shares(agent, who)]
    return ColleaguesOut(
        colleagues=[_shown(agent, routing) for agent in there if agent.id != who.id],
        groups=[
            GroupOut(
                slug=group.slug,
                title=group.title if language == "da" else group.title_en,
                available=sum(is_member(agent, group, routing) for agent in there),
            )
            for group in routing.shared.groups
        ],
    )


def organisations(knowledge: Knowledge, language: str) -> list[OrganisationOut]:
    """List where citizens can be sent on to."""
    danish = language == "da"
    return [
        OrganisationOut(
            slug=found.slug,
            name=found.name if danish else found.name_en,
            about=found.about if danish else found.about_en,
            phone=found.phone,
            url=str(found.url),
        )
        for found in knowledge.organisations.values()
    ]


def organisation(knowledge: Knowledge, slug: str, language: str) -> dict[str, str]:
    """Return what a citizen is told of where she is sent on to.

    Raises:
        Invalid: there is no such organisation.
    """
    found = knowledge.organisations.get(slug)
    if found is None:
        raise Invalid(fields={"organisation": "unknown-organisation"})
    told = {"slug": slug, "name": found.name if language == "da" else found.name_en, "url": str(found.url)}
    return told | ({"phone": found.phone} if found.phone else {})


def _shares(agent: Agent, who: Identity) -> bool:
    own = who.where("desk")
    return own is None or agent.serves is None or bool(own & agent.serves)


def _shown(agent: Agent, routing: Routing) -> Colleague:
    return Colleague(
        id=agent.id,
        name=agent.name,
        status=agent.presence,
        skills=sorted(agent.skills),
        languages=sorted(agent.languages or routing.shared.languages.default),
        groups=[group.slug for group in routing.shared.groups if is_member(agent, group, routing)],
        municipalities=None if agent.serves is None else sorted(agent.serves),
        holds=Load.model_validate(agent.holds),
        capacity=Load.model_validate(agent.capacity),
    )
