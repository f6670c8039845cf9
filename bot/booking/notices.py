"""What a citizen is told by text message and e-mail about her appointment. The one file that knows how it is sent."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from bot.booking.models import Booking
from bot.library.booking import Offer
from bot.outgoing.schemas import Recipient
from bot.outgoing.service import cancel_notices, send_notice
from bot.settings import Appointments
from bot.times import moment_words


async def booked(
    session: AsyncSession, offer: Offer, booking: Booking, link: str, now: dt.datetime, settings: Appointments
) -> None:
    """Confirm an appointment, and remind of it.

    Args:
        session: the session that changed it.
        offer: the municipality's.
        booking: the appointment, as it is now.
        link: the address where it can be seen, moved and cancelled.
        now: the present moment.
        settings: how long before it the reminder goes.
    """
    await _send(session, offer, booking, "booking-confirmed", link, now)
    await _remind(session, offer, booking, link, now, settings)


async def moved(
    session: AsyncSession, offer: Offer, booking: Booking, link: str, now: dt.datetime, settings: Appointments
) -> None:
    """Confirm a new time, and remind of that instead; arguments as for :func:`booked`."""
    await cancel_notices(session, booking.id, now)
    await _send(session, offer, booking, "booking-moved", link, now)
    await _remind(session, offer, booking, link, now, settings)


async def cancelled(session: AsyncSession, offer: Offer, booking: Booking, now: dt.datetime) -> None:
    """Confirm that an appointment is cancelled; called while it still says whose it was."""
    await cancel_notices(session, booking.id, now)
    await _send(session, offer, booking, "booking-cancelled", "", now)


async def _remind(
    session: AsyncSession, offer: Offer, booking: Booking, link: str, now: dt.datetime, settings: Appointments
) -> None:
    at = booking.starts_at - dt.timedelta(hours=settings.reminder_hours)
    # Who books for tomorrow has just been told.
    if at > now + dt.timedelta(hours=1):
        await _send(session, offer, booking, "booking-reminder", link, now, at)


async def _send(
    session: AsyncSession,
    offer: Offer,
    booking: Booking,
    template: str,
    link: str,
    now: dt.datetime,
    send_at: dt.datetime | None = None,
) -> None:
    language = booking.language if booking.language == "da" else "en"
    municipality = offer.municipality
    await send_notice(
        session,
        key=f"{template}:{booking.id}:{booking.revision}",
        about=booking.id,
        municipality=municipality.slug,
        to=Recipient(phone=booking.phone, email=booking.email),
        template=template,
        language=language,
        values={
            "municipality": municipality.name if language == "da" else municipality.name_en,
            "service": offer.service_title(booking.service, language),
            "place": offer.place_title(booking.place, language),
            "address": offer.address(booking.place),
            "when": moment_words(booking.starts_at, municipality.time_zone, language),
            "link": link,
        },
        now=now,
        send_at=send_at,
    )
