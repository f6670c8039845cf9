"""The citizen protocol over HTTP. ``docs/protocol.md`` fixes its names and their meaning."""

from __future__ import annotations

import asyncio
import uuid
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from bot.channels.callbacks import PAGE, shown
from bot.channels.context import ERRORS, CitizenDep, ServicesDep, address_of, language_of, page_address
from bot.channels.municipality import MunicipalityCard, card, in_language
from bot.channels.transcript import as_pdf, as_text
from bot.contact_centre import availability
from bot.contact_centre import service as contact_centre
from bot.contact_centre.schemas import CallbackCreated, CallbackRequest
from bot.conversations import callbacks, people, service, store
from bot.conversations.access import load_conversation
from bot.conversations.schemas import MAX_SEQ, EventsOut, FeedbackIn, MessageIn, QueuePlace, StartIn, StartOut
from bot.db.notify import conversation_topic
from bot.tokens import link_with_key

router = APIRouter(prefix="/api/v1", tags=["citizen"], responses=ERRORS)

MAX_WAIT_S = 30
"""Longest long poll; under the minute after which proxies like to cut a silent request."""


@router.get("/municipalities")
async def municipalities(services: ServicesDep) -> list[dict[str, str]]:
    """List the municipalities that are served."""
    services.require_knowledge()
    found = services.library.knowledge.municipalities.values()
    return [{"slug": m.slug, "name": m.name} for m in sorted(found, key=lambda m: m.name)]


@router.get("/municipalities/{slug}")
async def municipality(
    slug: str, request: Request, services: ServicesDep, language: str | None = None, area: str | None = None
) -> MunicipalityCard:
    """Return what a widget needs before anybody types; with ``area``, for those who will ask about that."""
    services.require_knowledge()
    now = services.clock()
    async with services.database.transaction() as session:
        place = await availability.standing(session, services.library.knowledge, slug, area, now)
        closed = await availability.closed(session, place, now, services.settings.contact)
    found = place.municipality
    bookable = slug in services.library.knowledge.bookings
    return card(found, in_language(found, language or language_of(request)), closed, bookable, now)


@router.post("/municipalities/{slug}/conversations", status_code=201)
async def start(slug: str, wish: StartIn, request: Request, services: ServicesDep) -> StartOut:
    """Open a conversation. Its token is the only key to it."""
    services.require_knowledge()
    found = services.library.municipality(slug)
    limits = services.settings.limits
    await services.limit(limits.starts_per_minute, "start", address_of(request))
    await services.limit(limits.starts_per_minute_municipality, "start-municipality", slug)
    async with services.database.transaction() as session:
        conversation, token = await service.start(session, found, wish, services.clock(), services.settings)
    return StartOut(id=conversation.id, token=token, expires_at=conversation.expires_at, events=[])


@router.post("/conversations/{conversation_id}/messages")
async def say(conversation_id: uuid.UUID, message: MessageIn, who: CitizenDep, services: ServicesDep) -> EventsOut:
    """Say something; answers once the bot's turn is over, or at once where an agent holds the conversation."""
    async with services.database.transaction() as session:
        per_10s = services.settings.limits.messages_per_10s
        stored = await service.store_message(session, conversation_id, who, message, services.clock(), per_10s)
    if stored.open_turn:
        await services.turns.settle(conversation_id, stored.seq)
    async with services.database.transaction() as session:
        await contact_centre.citizen_seen(session, conversation_id, services.clock(), services.settings.contact)
        return EventsOut(events=await store.events(session, conversation_id, turn=stored.seq))


@router.get("/conversations/{conversation_id}/events")
async def events(
    conversation_id: uuid.UUID,
    who: CitizenDep,
    services: ServicesDep,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ)] = 0,
    wait: Annotated[float, Query(ge=0)] = 0,
) -> EventsOut:
    """List what is stored after a seq; with ``wait``, wait that many seconds (30 at most) for something to come."""
    deadline = asyncio.get_running_loop().time() + min(wait, MAX_WAIT_S)
    with services.notifier.subscribe(conversation_topic(conversation_id)) as subscription:
        while True:
            async with services.database.transaction() as session:
                await load_conversation(session, conversation_id, who, services.clock())
                await contact_centre.citizen_seen(session, conversation_id, services.clock(), services.settings.contact)
                found = await store.events(session, conversation_id, after=after)
            left = deadline - asyncio.get_running_loop().time()
            if found or left <= 0:
                return EventsOut(events=found)
            while not (await subscription.wait(max(0.0, deadline - asyncio.get_running_loop().time()))).stored:
                pass  # a frame that is not stored is nothing to read


@router.post("/conversations/{conversation_id}/callback", status_code=201)
async def callback(
    conversation_id: uuid.UUID, wish: CallbackRequest, who: CitizenDep, request: Request, services: ServicesDep
) -> CallbackCreated:
    """Ask to be called. The window that comes back is the promise; it lies within opening hours."""
    links = page_address(services, request, PAGE)
    async with services.database.transaction() as session:
        now, knowledge, contact = services.clock(), services.library.knowledge, services.settings.contact
        made, token = await callbacks.request_callback(
            session, conversation_id, who, wish, knowledge, links, now, contact
        )
        status = await shown(session, services, made, language_of(request))
    return CallbackCreated(**status.model_dump(), cancel_token=token, link=link_with_key(links, made.id, token))


@router.post("/conversations/{conversation_id}/handover")
async def handover(conversation_id: uuid.UUID, who: CitizenDep, services: ServicesDep) -> QueuePlace:
    """Ask for a person now. 409 ``closed`` where nobody can be reached, with the reason and the next opening."""
    async with services.database.transaction() as session:
        now, knowledge, contact = services.clock(), services.library.knowledge, services.settings.contact
        place = await people.request_handover_by_citizen(session, conversation_id, who, knowledge, now, contact)
    if isinstance(place, availability.Closed):
        raise place
    return place


@router.post("/conversations/{conversation_id}/feedback", status_code=204)
async def feedback(conversation_id: uuid.UUID, given: FeedbackIn, who: CitizenDep, services: ServicesDep) -> None:
    """Rate an answer, or the whole conversation."""
    async with services.database.transaction() as session:
        await service.give_feedback(session, conversation_id, who, given, services.clock())


@router.get("/conversations/{conversation_id}/transcript", response_model=None)
async def transcript(
    conversation_id: uuid.UUID, who: CitizenDep, services: ServicesDep, format: Literal["txt", "json", "pdf"] = "txt"
) -> Response:
    """Return the conversation to take away."""
    async with services.database.transaction() as session:
        conversation = await load_conversation(session, conversation_id, who, services.clock())
        found = await store.events(session, conversation_id)
    attachment = {"Content-Disposition": f'attachment; filename="samtale.{format}"'}
    if format == "json":
        content: dict[str, Any] = EventsOut(events=found).model_dump(mode="json")
        return JSONResponse(content, headers=attachment)
    owner = services.library.municipality(conversation.municipality)
    if format == "pdf":
        pdf = await asyncio.to_thread(as_pdf, found, owner, conversation.language)
        body, kind = pdf, "application/pdf"
    else:
        body, kind = as_text(found, owner, conversation.language).encode(), "text/plain; charset=utf-8"
    return Response(body, media_type=kind, headers=attachment)


@router.delete("/conversations/{conversation_id}")
async def erase(conversation_id: uuid.UUID, who: CitizenDep, services: ServicesDep) -> EventsOut:
    """Erase what was written, now. The numbered events stay, emptied; a callback or an appointment stays promised."""
    async with services.database.transaction() as session:
        return EventsOut(events=await people.erase(session, conversation_id, who, services.clock()))
