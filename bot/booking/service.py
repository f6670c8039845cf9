"""The life of an appointment: held, booked, moved, cancelled. ``provider.py`` says what keeps the times.

Nothing here touches a conversation: ``bot.conversations.bookings`` does both in one transaction.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.booking import notices, store
from bot.booking.errors import BookingOver, SlotTaken, TooManyBookings
from bot.booking.models import Booking
from bot.booking.provider import provider_of
from bot.booking.schemas import Person, Wish
from bot.errors import Invalid, NotFound
from bot.library.booking import Offer
from bot.settings import Appointments
from bot.tokens import matches, token_hash


@dataclass(frozen=True, slots=True)
class Asker:
    """The conversation an appointment is asked for in, and the key she will have to it."""

    conversation: uuid.UUID
    client_id: uuid.UUID
    token: str
    language: str


async def load(session: AsyncSession, booking_id: uuid.UUID, token: str, *, lock: bool = False) -> Booking:
    """Return an appointment to whoever has its token: the only way to one, but for the desk's list.

    Args:
        session: an open session.
        booking_id: which one.
        token: what came back when it was asked for.
        lock: hold the row until the transaction ends; needed to change it.

    Raises:
        NotFound: there is none, or this is not its token.
    """
    booking = await store.get(session, booking_id, lock=lock)
    if booking is None or not matches(token, booking.token_hash):
        raise NotFound
    return booking


async def hold(
    session: AsyncSession, offer: Offer, wish: Wish, asker: Asker, now: dt.datetime, settings: Appointments
) -> Booking:
    """Keep a time for a citizen while she fills in the form, instead of one that was kept for her before.

    Args:
        session: a session that holds the conversation's row, so that one citizen's wishes come one after another.
        offer: the municipality's.
        wish: the time.
        asker: who asks. The same ``client_id`` again gives the same appointment.
        now: the present moment.
        settings: how long a hold lasts, and how many appointments there may be.

    Raises:
        Invalid: no such service, or not at that place.
        SlotTaken: the time is not offered, or somebody else has it.
        TooManyBookings: this conversation has enough.
    """
    known = await store.by_client_id(session, asker.conversation, asker.client_id)
    if known is not None:
        return known
    _check_wish(offer, wish, now)
    if await store.ahead(session, now, conversation=asker.conversation) >= settings.per_conversation:
        raise TooManyBookings(most=settings.per_conversation)
    provider = provider_of(offer)
    before = await store.held_by(session, asker.conversation)
    for held in before:
        # Her own hold must not be in her way. Any other is given back after: two who swap never wait for each other.
        if (held.service, held.place, held.starts_at) == (wish.service, wish.place, wish.starts_at):
            await _give_back(session, offer, held)
    booking_id, until = uuid.uuid4(), now + dt.timedelta(seconds=settings.hold_s)
    slot = await provider.hold(session, offer, booking_id, wish, until, now)
    booking = Booking(
        id=booking_id,
        municipality=offer.municipality.slug,
        service=slot.service,
        place=slot.place,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        status="held",
        held_until=until,
        conversation_id=asker.conversation,
        client_id=asker.client_id,
        language=asker.language,
        token_hash=token_hash(asker.token),
        created_at=now,
    )
    session.add(booking)
    await session.flush()
    for held in before:
        await _give_back(session, offer, held)
    return booking


async def confirm(
    session: AsyncSession,
    offer: Offer,
    booking: Booking,
    person: Person,
    link: str,
    now: dt.datetime,
    settings: Appointments,
) -> bool:
    """Make a held time an appointment, and tell the citizen; one that is booked already stays as it is.

    Args:
        session: a session that holds the booking's row.
        offer: the municipality's.
        booking: the locked row.
        person: who comes.
        link: the address where she can see, move and cancel it.
        now: the present moment.
        settings: how many appointments one number may have, and when she is reminded.

    Returns:
        Whether anything has changed.

    Raises:
        BookingOver: it is cancelled, or its time has come.
        HoldOver: somebody else has taken the time meanwhile.
        TooManyBookings: this number has enough.
    """
    _require_ahead(booking, now)
    if booking.status == "booked":
        return False
    await store.lock_phone(session, person.phone)
    if await store.ahead(session, now, phone=person.phone) >= settings.per_phone:
        raise TooManyBookings(most=settings.per_phone)
    booking.status, booking.held_until = "booked", None
    booking.name, booking.phone, booking.email = person.name, person.phone, person.email
    await provider_of(offer).confirm(session, offer, booking.id, person, now)
    await session.flush()
    await notices.booked(session, offer, booking, link, now, settings)
    return True


async def move(
    session: AsyncSession,
    offer: Offer,
    booking: Booking,
    wish: Wish,
    link: str,
    now: dt.datetime,
    settings: Appointments,
) -> bool:
    """Give an appointment another time, and tell the citizen; arguments and result as for :func:`confirm`.

    Raises:
        BookingOver: it is cancelled, or its time has come.
        Invalid: the service is not offered at that place.
        SlotTaken: the new time is not offered, or somebody else has it.
    """
    _require_ahead(booking, now)
    _check_wish(offer, wish, now)
    if (booking.place, booking.starts_at) == (wish.place, wish.starts_at):
        return False
    slot = await provider_of(offer).move(session, offer, booking.id, wish, now)
    booking.place, booking.starts_at, booking.ends_at = slot.place, slot.starts_at, slot.ends_at
    booking.revision += 1
    await session.flush()
    await notices.moved(session, offer, booking, link, now, settings)
    return True


async def cancel(session: AsyncSession, offer: Offer, booking: Booking, now: dt.datetime) -> bool:
    """Cancel an appointment, or give back what is held, and forget whose it was.

    Returns:
        Whether there was an appointment to cancel.

    Raises:
        BookingOver: its time has come.
    """
    if booking.status == "cancelled":
        return False
    _require_ahead(booking, now)
    told = booking.status == "booked"
    await provider_of(offer).cancel(session, offer, booking.id)
    if told:
        booking.revision += 1
        await notices.cancelled(session, offer, booking, now)
    booking.status, booking.held_until = "cancelled", None
    booking.name = booking.phone = booking.email = None
    await session.flush()
    return told


async def forget(session: AsyncSession, now: dt.datetime, settings: Appointments) -> None:
    """Remove appointments that were long ago, and holds that lapsed."""
    kept = dt.timedelta(days=settings.keep_days)
    await store.remove_old(session, now - kept, now - dt.timedelta(days=1))


async def _give_back(session: AsyncSession, offer: Offer, held: Booking) -> None:
    await provider_of(offer).cancel(session, offer, held.id)
    await store.remove(session, held.id)


def _require_ahead(booking: Booking, now: dt.datetime) -> None:
    if booking.status == "cancelled" or booking.starts_at <= now:
        raise BookingOver


def _check_wish(offer: Offer, wish: Wish, now: dt.datetime) -> None:
    service = offer.plan.service(wish.service)
    if service is None:
        raise Invalid(fields={"service": "booking-service"})
    if service.at_place(wish.place) is None:
        raise Invalid(fields={"place": "booking-place"})
    # The exact days are the booking system's to know; this far off there is none, and no calendar to look in.
    if not now <= wish.starts_at <= now + dt.timedelta(days=offer.plan.days_ahead + 1):
        raise SlotTaken
