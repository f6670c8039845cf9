"""The chat as plain forms, for whoever has no JavaScript."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time
from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.channels import citizen
from bot.channels.context import Services, ServicesDep, error_body
from bot.channels.pages import templates
from bot.contact_centre import availability
from bot.contact_centre.schemas import CallbackRequest
from bot.conversations import store
from bot.conversations.access import load_conversation
from bot.conversations.schemas import Citizen, EventOut, MessageIn, StartIn
from bot.errors import AppError, NotFound
from bot.library.schemas import Municipality
from bot.words import words

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Forms:
    """What was typed, so that nothing has to be typed twice, and what was wrong with it."""

    error: AppError | None = None
    text: str = ""
    name: str = ""
    phone: str = ""
    note: str = ""


Known = tuple[uuid.UUID, Citizen]


@router.get("/demo/{slug}/chat")
async def show(slug: str, request: Request, services: ServicesDep) -> HTMLResponse:
    """Show the conversation and its forms."""
    services.require_knowledge()
    return await _page(request, services, services.library.municipality(slug), Forms())


@router.post("/demo/{slug}/chat", response_model=None)
async def say(
    slug: str,
    request: Request,
    services: ServicesDep,
    client_id: Annotated[uuid.UUID, Form(default_factory=uuid.uuid4)],
    text: Annotated[str, Form()] = "",
) -> HTMLResponse | RedirectResponse:
    """Say something."""
    services.require_knowledge()
    municipality = services.library.municipality(slug)
    try:
        known = await _known_or_new(request, services, slug)
        await citizen.say(known[0], MessageIn(client_id=client_id, text=text), known[1], services)
    except AppError as error:
        return await _page(request, services, municipality, Forms(error, text=text))
    return _back(request, slug, known)


@router.post("/demo/{slug}/callback", response_model=None)
async def callback(
    slug: str,
    request: Request,
    services: ServicesDep,
    client_id: Annotated[uuid.UUID, Form(default_factory=uuid.uuid4)],
    name: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> HTMLResponse | RedirectResponse:
    """Ask to be called."""
    services.require_knowledge()
    municipality = services.library.municipality(slug)
    # Longer than any form lets through: cut, so that the form's own check can say what is wrong.
    wish = CallbackRequest(client_id=client_id, name=name[:500], phone=phone[:100], note=note[:2000] or None)
    try:
        known = await _known_or_new(request, services, slug)
        await citizen.callback(known[0], wish, known[1], request, services)
    except AppError as error:
        return await _page(request, services, municipality, Forms(error, name=name, phone=phone, note=note))
    return _back(request, slug, known)


@router.post("/demo/{slug}/handover", response_model=None)
async def handover(slug: str, request: Request, services: ServicesDep) -> HTMLResponse | RedirectResponse:
    """Ask for a person now."""
    services.require_knowledge()
    municipality = services.library.municipality(slug)
    try:
        known = await _known_or_new(request, services, slug)
        await citizen.handover(known[0], known[1], services)
    except AppError as error:
        return await _page(request, services, municipality, Forms(error))
    return _back(request, slug, known)


def _cookie(slug: str) -> str:
    return f"borgerlinje_chat_{slug}"


async def _known(request: Request, services: Services, slug: str) -> Known | None:
    """Return the conversation the browser's cookie is the key to, if it still is."""
    identifier, _, token = request.cookies.get(_cookie(slug), "").partition(".")
    try:
        known = uuid.UUID(identifier), Citizen(token)
        async with services.database.transaction() as session:
            conversation = await load_conversation(session, *known, services.clock())
    except (ValueError, NotFound):
        return None
    return known if conversation.closed_at is None else None


async def _known_or_new(request: Request, services: Services, slug: str) -> Known:
    if known := await _known(request, services, slug):
        return known
    opened = await citizen.start(slug, StartIn(channel="web"), request, services)
    return opened.id, Citizen(opened.token)


def _back(request: Request, slug: str, known: Known) -> RedirectResponse:
    """Show the page again by GET, so that reloading it sends nothing twice."""
    answer = RedirectResponse(f"/demo/{slug}/chat#end", status_code=303)
    secure = request.url.scheme == "https"
    value = f"{known[0]}.{known[1].token}"
    answer.set_cookie(_cookie(slug), value, httponly=True, samesite="strict", secure=secure, path=f"/demo/{slug}")
    return answer


async def _page(request: Request, services: Services, municipality: Municipality, forms: Forms) -> HTMLResponse:
    events: list[EventOut] = []
    now, area = services.clock(), None
    known = await _known(request, services, municipality.slug)
    async with services.database.transaction() as session:
        if known:
            events = await store.events(session, known[0])
            area = next((said for event in reversed(events) if (said := event.payload.get("area"))), None)
        place = await availability.standing(session, services.library.knowledge, municipality.slug, area, now)
        closed = await availability.closed(session, place, now, services.settings.contact)
    values = {
        "municipality": place.municipality,
        "events": [event.model_dump(mode="json") for event in events],
        "forms": forms,
        # One form is one wish, however often it is sent.
        "client_id": uuid.uuid4(),
        "error": _words(forms.error) if forms.error else None,
        "window": lambda window: _window(window, municipality),
        "now": now,
        "closed": closed,
        "closed_words": words("da", "error-closed", reason=closed.reason) if closed else None,
        "opens_at": _moment(closed.opens_at, municipality) if closed and closed.opens_at else None,
        "before_person": place.words("da"),
    }
    status = forms.error.status if forms.error else 200
    return templates.TemplateResponse(request, "chat_plain.html", values, status_code=status)


def _words(error: AppError) -> str:
    body = error_body(error, "da")["error"]
    assert isinstance(body, dict)  # noqa: S101 - error_body's own form
    return " ".join([body["message"], *body.get("details", {}).get("fields", {}).values()])


def _window(window: dict[str, str], municipality: Municipality) -> str:
    """Return a callback's window in words: 'tirsdag 24. november kl. 11.00-15.00'."""
    zone = ZoneInfo(municipality.time_zone)
    start, end = (dt.datetime.fromisoformat(window[edge]) for edge in ("from", "to"))
    return f"{_moment(start, municipality)}-{format_time(end, 'HH.mm', tzinfo=zone, locale='da')}"


def _moment(at: dt.datetime, municipality: Municipality) -> str:
    """Return a moment in words: 'tirsdag 24. november kl. 11.00'."""
    zone = ZoneInfo(municipality.time_zone)
    return format_datetime(at, "EEEE d. MMMM 'kl.' HH.mm", tzinfo=zone, locale="da")
