"""One's own callback over HTTP, by its token, and the page that shows it."""

from __future__ import annotations

import uuid

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.context import ERRORS, CitizenDep, Services, ServicesDep, language_of, page_address
from bot.channels.pages import templates
from bot.contact_centre import service as contact_centre
from bot.contact_centre import store as work
from bot.contact_centre.models import CallbackWish
from bot.contact_centre.schemas import CallbackChange, CallbackStatus, Window
from bot.conversations import callbacks
from bot.conversations.callback_news import ending_words

router = APIRouter(prefix="/api/v1", tags=["citizen"], responses=ERRORS)
page_router = APIRouter(include_in_schema=False)

PAGE = "opkald"


@router.get("/callbacks/{callback_id}")
async def status(callback_id: uuid.UUID, who: CitizenDep, request: Request, services: ServicesDep) -> CallbackStatus:
    """Say how a callback stands, to whoever has its cancel token."""
    async with services.database.transaction() as session:
        found = await contact_centre.load_wish(session, callback_id, who.token)
        return await shown(session, services, found, language_of(request))


@router.patch("/callbacks/{callback_id}")
async def change(
    callback_id: uuid.UUID, wish: CallbackChange, who: CitizenDep, request: Request, services: ServicesDep
) -> CallbackStatus:
    """Move a callback to another ``window``, as it can be promised; ``note`` is added to what was written before."""
    services.require_knowledge()
    links = page_address(services, request, PAGE)
    async with services.database.transaction() as session:
        now, knowledge, contact = services.clock(), services.library.knowledge, services.settings.contact
        changed = await callbacks.change_callback(session, callback_id, who.token, wish, knowledge, links, now, contact)
        return await shown(session, services, changed, language_of(request))


@router.delete("/callbacks/{callback_id}")
async def cancel(callback_id: uuid.UUID, who: CitizenDep, request: Request, services: ServicesDep) -> CallbackStatus:
    """Cancel a callback; one that has ended stays as it ended."""
    async with services.database.transaction() as session:
        knowledge, now = services.library.knowledge, services.clock()
        cancelled = await callbacks.cancel_callback(session, callback_id, who.token, knowledge, now)
        return await shown(session, services, cancelled, language_of(request))


@page_router.get(f"/{PAGE}")
async def page(request: Request) -> HTMLResponse:
    """The page of one's own callback. Which one stands in the address's fragment, which never comes here."""
    return templates.TemplateResponse(request, "callback.html", {"language": language_of(request)})


async def shown(session: AsyncSession, services: Services, wish: CallbackWish, language: str) -> CallbackStatus:
    """Return a callback as whoever has its token sees it: neither name, number nor note is in it."""
    item = await work.by_id(session, wish.item_id)
    assert item is not None  # noqa: S101 - a foreign key holds it
    municipality = services.library.knowledge.municipalities.get(item.municipality)
    name = item.municipality
    if municipality is not None:
        name = municipality.name if language == "da" else municipality.name_en
    return CallbackStatus(
        callback_id=wish.id,
        reference=wish.reference,
        status=wish.status,
        window=Window(from_=wish.window_from, to=wish.window_to),
        municipality=item.municipality,
        municipality_name=name,
        text=ending_words(wish, item.outcome),
    )
