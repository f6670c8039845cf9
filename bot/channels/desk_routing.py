"""The desk over HTTP: why work goes where it goes, whom it can be given on to, and what agents know."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Request

from bot.channels.context import STAFF_ERRORS, AgentDep, LeadDep, ServicesDep, language_of
from bot.contact_centre import colleagues as desks
from bot.contact_centre import profiles
from bot.contact_centre import service as contact_centre
from bot.contact_centre.explain import explain
from bot.contact_centre.schemas import ColleaguesOut, OrganisationOut, ProfileIn, ProfileOut, RouteOut

router = APIRouter(prefix="/api/v1/desk", tags=["desk"], responses=STAFF_ERRORS)


@router.get("/items/{item_id}/route")
async def route(item_id: uuid.UUID, request: Request, who: AgentDep, services: ServicesDep) -> RouteOut:
    """Say in plain words why a piece of work goes, and went, where it does."""
    knowledge, contact = services.library.knowledge, services.settings.contact
    async with services.database.transaction() as session:
        item = await contact_centre.load(session, item_id, who)
        return await explain(session, item, knowledge, services.clock(), contact, language_of(request))


@router.get("/colleagues")
async def colleagues(request: Request, who: AgentDep, services: ServicesDep) -> ColleaguesOut:
    """List the colleagues who take work, with what they know and hold, and the groups."""
    routing, contact = services.library.knowledge.routing, services.settings.contact
    async with services.database.transaction() as session:
        return await desks.available(session, who, routing, services.clock(), contact, language_of(request))


@router.get("/organisations")
async def organisations(request: Request, who: AgentDep, services: ServicesDep) -> list[OrganisationOut]:
    """List where citizens can be sent on to."""
    return desks.organisations(services.library.knowledge, language_of(request))


@router.get("/agents/{staff_id}/profile")
async def profile(staff_id: uuid.UUID, who: AgentDep, services: ServicesDep) -> ProfileOut:
    """Say what an agent knows and takes, to those who serve a municipality with her."""
    async with services.database.transaction() as session:
        return await profiles.read(session, who, staff_id)


@router.put("/agents/{staff_id}/profile")
async def set_profile(staff_id: uuid.UUID, given: ProfileIn, who: LeadDep, services: ServicesDep) -> ProfileOut:
    """Set what an agent knows and takes."""
    async with services.database.transaction() as session:
        return await profiles.put(session, who, staff_id, given, services.library.knowledge, services.clock())
