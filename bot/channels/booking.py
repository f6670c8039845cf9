"""Appointments over HTTP: what can be had, one's own by its token, and the desk's list."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from bot.booking import schedule
from bot.booking import service as booking
from bot.booking import store as appointments
from bot.booking.calendar_file import as_calendar
from bot.booking.models import Booking
from bot.booking.provider import provider_of
from bot.booking.schemas import (
    BookingChange,
    BookingCreated,
    BookingIn,
    BookingOut,
    DeskBooking,
    DeskBookings,
    PlaceOut,
    ServiceOut,
    SlotOut,
    SlotsOut,
    Titled,
)
from bot.channels.context import (
    ERRORS,
    STAFF_ERRORS,
    AgentDep,
    CitizenDep,
    Services,
    ServicesDep,
    address_of,
    language_of,
    page_address,
)
from bot.channels.pages import templates
from bot.conversations import bookings
from bot.conversations.access import load_conversation
from bot.library.booking import Offer, bring

router = APIRouter(prefix="/api/v1", tags=["citizen"], responses=ERRORS)
desk_router = APIRouter(prefix="/api/v1/desk", tags=["desk"], responses=STAFF_ERRORS)
page_router = APIRouter(include_in_schema=False)

SLOT_DAYS = 31
"""Days of free times in one answer."""
DESK_LIMIT = 500
"""Appointments in one answer to the desk."""
PAGE = "aftale"


@router.get("/municipalities/{slug}/services")
async def services_of(
    slug: str, request: Request, services: ServicesDep, language: str | None = None
) -> list[ServiceOut]:
    """List what can be booked, and where."""
    offer, language = _offer(services, slug), language or language_of(request)
    last_day = schedule.last_day(offer, services.clock())
    return [
        ServiceOut(
            slug=service.slug,
            title=offer.service_title(service.slug, language),
            minutes=service.minutes,
            places=[_place(offer, at.place, language) for at in service.at],
            last_day=last_day,
        )
        for service in offer.plan.services
    ]


@router.get("/municipalities/{slug}/slots")
async def slots(
    slug: str,
    service: str,
    services: ServicesDep,
    place: str | None = None,
    from_: Annotated[dt.date | None, Query(alias="from")] = None,
    to: dt.date | None = None,
) -> SlotsOut:
    """List the free times of a service from one day to another, local time, both included; 31 days at most."""
    offer, now = _offer(services, slug), services.clock()
    first = max(from_ or dt.date.min, schedule.local_day(offer, now))
    last = min(to or dt.date.max, schedule.last_day(offer, now))
    if first > last:
        return SlotsOut(slots=[])
    last = min(last, first + dt.timedelta(days=SLOT_DAYS - 1))
    async with services.database.transaction() as session:
        found = await provider_of(offer).free(session, offer, service, place, first, last, now)
    return SlotsOut(slots=[SlotOut.model_validate(slot, from_attributes=True) for slot in found])


@router.post("/conversations/{conversation_id}/bookings", status_code=201)
async def book(
    conversation_id: uuid.UUID, wish: BookingIn, who: CitizenDep, request: Request, services: ServicesDep
) -> BookingCreated:
    """Hold a time for some minutes, or book it at once where the citizen says who she is.

    Send the name and the number with ``PATCH`` to book what is held. Asking for another time releases what is held.
    """
    await services.limit(services.settings.limits.holds_per_minute, "hold", address_of(request))
    async with services.database.transaction() as session:
        now, settings = services.clock(), services.settings.booking
        conversation = await load_conversation(session, conversation_id, who, now)
        offer = _offer(services, conversation.municipality)
        links = page_address(services, request, PAGE)
        made, token = await bookings.book(session, conversation_id, who, wish, offer, links, now, settings)
    shown = _shown(services, offer, made, language_of(request))
    return BookingCreated(**shown.model_dump(), token=token)


@router.get("/bookings/{booking_id}")
async def status(booking_id: uuid.UUID, who: CitizenDep, request: Request, services: ServicesDep) -> BookingOut:
    """Say how an appointment stands, to whoever has its token."""
    async with services.database.transaction() as session:
        found, offer = await _load(session, services, booking_id, who.token)
    return _shown(services, offer, found, language_of(request))


@router.patch("/bookings/{booking_id}")
async def change(
    booking_id: uuid.UUID, wish: BookingChange, who: CitizenDep, request: Request, services: ServicesDep
) -> BookingOut:
    """Book what is held, by ``name`` and ``phone``; or move what is booked, by ``starts_at`` and perhaps ``place``."""
    async with services.database.transaction() as session:
        _, offer = await _load(session, services, booking_id, who.token)
        now, settings, links = services.clock(), services.settings.booking, page_address(services, request, PAGE)
        changed = await bookings.change(session, booking_id, who.token, wish, offer, links, now, settings)
    return _shown(services, offer, changed, language_of(request))


@router.delete("/bookings/{booking_id}")
async def cancel(booking_id: uuid.UUID, who: CitizenDep, request: Request, services: ServicesDep) -> BookingOut:
    """Cancel an appointment; whose it was is forgotten at once."""
    async with services.database.transaction() as session:
        _, offer = await _load(session, services, booking_id, who.token)
        cancelled = await bookings.cancel(session, booking_id, who.token, offer, services.clock())
    return _shown(services, offer, cancelled, language_of(request))


@router.get(
    "/bookings/{booking_id}/calendar",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "An iCalendar file"}},
)
async def calendar(booking_id: uuid.UUID, who: CitizenDep, request: Request, services: ServicesDep) -> Response:
    """Return an appointment as a file for the citizen's own calendar."""
    async with services.database.transaction() as session:
        found, offer = await _load(session, services, booking_id, who.token)
    language, now = language_of(request), services.clock()
    content = as_calendar(found, offer, language, _bring(services, offer, found, language), now)
    attachment = {"Content-Disposition": 'attachment; filename="aftale.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=attachment)


@desk_router.get("/bookings")
async def desk_bookings(
    who: AgentDep,
    request: Request,
    services: ServicesDep,
    from_: Annotated[dt.date | None, Query(alias="from")] = None,
    to: dt.date | None = None,
) -> DeskBookings:
    """List the appointments of one's municipalities from now on, or between two days, both included."""
    first = _midnight(from_) if from_ else services.clock()
    last = _midnight(to, 1) if to else _midnight(dt.date.max)
    async with services.database.transaction() as session:
        found = await appointments.between(session, who.where("desk"), first, last, DESK_LIMIT)
    language = language_of(request)
    return DeskBookings(bookings=[_listed(services, each, language) for each in found])


@page_router.get(f"/{PAGE}")
async def page(request: Request) -> HTMLResponse:
    """The page of one's own appointment. Which one stands in the address's fragment, which never comes here."""
    return templates.TemplateResponse(request, "appointment.html", {"language": language_of(request)})


def _offer(services: Services, slug: str) -> Offer:
    services.require_knowledge()
    return Offer.of(services.library.knowledge, services.library.municipality(slug))


async def _load(session: AsyncSession, services: Services, booking_id: uuid.UUID, token: str) -> tuple[Booking, Offer]:
    found = await booking.load(session, booking_id, token)
    return found, _offer(services, found.municipality)


def _shown(services: Services, offer: Offer, found: Booking, language: str) -> BookingOut:
    municipality = offer.municipality
    return BookingOut.model_validate(
        {
            "booking_id": found.id,
            "status": found.status,
            "municipality": Titled(
                slug=municipality.slug, title=municipality.name if language == "da" else municipality.name_en
            ),
            "service": Titled(slug=found.service, title=offer.service_title(found.service, language)),
            "place": _place(offer, found.place, language),
            "starts_at": found.starts_at,
            "ends_at": found.ends_at,
            "held_until": found.held_until,
            "over": found.starts_at <= services.clock(),
            "bring": _bring(services, offer, found, language),
        }
    )


def _listed(services: Services, found: Booking, language: str) -> DeskBooking:
    offer = _offer(services, found.municipality)
    return DeskBooking(
        id=found.id,
        municipality=found.municipality,
        municipality_name=offer.municipality.name,
        service=Titled(slug=found.service, title=offer.service_title(found.service, language)),
        place=_place(offer, found.place, language),
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        name=found.name,
        language=found.language,
    )


def _place(offer: Offer, slug: str, language: str) -> PlaceOut:
    return PlaceOut(slug=slug, title=offer.place_title(slug, language), address=offer.address(slug))


def _bring(services: Services, offer: Offer, found: Booking, language: str) -> str | None:
    today = schedule.local_day(offer, services.clock())
    return bring(services.library.knowledge, offer, found.service, language, today)


def _midnight(day: dt.date, later: int = 0) -> dt.datetime:
    """Return when a day, or one so many days later, begins in Denmark; of a far one the nearest there is a calendar
    for."""
    near = min(max(day, dt.date(2000, 1, 1)), dt.date(2999, 12, 31))
    return dt.datetime.combine(near + dt.timedelta(days=later), dt.time(), ZoneInfo("Europe/Copenhagen"))
