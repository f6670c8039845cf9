"""A citizen makes an appointment, moves it or cancels it: conversation and booking in one transaction.

The conversation's row is locked first, then the booking's.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from bot.booking import service
from bot.booking.models import Booking
from bot.booking.schemas import BookingChange, BookingIn, Person, Wish
from bot.conversations import store
from bot.conversations.access import load_conversation
from bot.conversations.masking import mask_numbers
from bot.conversations.models import Conversation
from bot.conversations.schemas import Citizen
from bot.conversations.service import ConversationClosed
from bot.errors import Invalid
from bot.library.booking import Offer
from bot.outgoing.schemas import can_be_written_to
from bot.outgoing.service import publish
from bot.phones import e164
from bot.settings import Appointments
from bot.tokens import derived_token, link_with_key

MAX_NAME = 100


async def book(
    session: AsyncSession,
    conversation_id: uuid.UUID,
    who: Citizen,
    wish: BookingIn,
    offer: Offer,
    links: str,
    now: dt.datetime,
    settings: Appointments,
) -> tuple[Booking, str]:
    """Hold a time for a citizen, or book it where she says who she is at once. The same ``client_id`` is one wish.

    Args:
        session: an open session.
        conversation_id: whose.
        who: the citizen with its token.
        wish: the time, and perhaps who comes.
        offer: the municipality's.
        links: the address of the page of an appointment; id and token are put behind it.
        now: the present moment.
        settings: limits and spans of time.

    Returns:
        The appointment and the token to it, which follows from the conversation's own.

    Raises:
        NotFound: no such conversation for this asker.
        ConversationClosed: it has ended.
        Invalid: ``details['fields']`` names the fields that cannot be used.
        SlotTaken, TooManyBookings: as ``bot.booking.service`` says.
    """
    conversation = await load_conversation(session, conversation_id, who, now, lock=True)
    if conversation.closed_at is not None:
        raise ConversationClosed
    given = wish.name is not None or wish.phone is not None
    person = _person(wish) if given else None
    token = derived_token(who.token, "booking", wish.client_id)
    asker = service.Asker(conversation.id, wish.client_id, token, conversation.language)
    chosen = Wish(wish.service, wish.place, wish.starts_at)
    booking = await service.hold(session, offer, chosen, asker, now, settings)
    if person is not None:
        link = link_with_key(links, booking.id, token)
        if await service.confirm(session, offer, booking, person, link, now, settings):
            await _tell(session, conversation, "booking.created", offer, booking, now)
    return booking, token


async def change(
    session: AsyncSession,
    booking_id: uuid.UUID,
    token: str,
    wish: BookingChange,
    offer: Offer,
    links: str,
    now: dt.datetime,
    settings: Appointments,
) -> Booking:
    """Confirm an appointment that is held, or move one that is booked; arguments as for :func:`book`.

    Raises:
        NotFound: no such appointment with this token.
        Invalid: ``details['fields']`` names the fields that cannot be used.
        BookingOver, HoldOver, SlotTaken, TooManyBookings: as ``bot.booking.service`` says.
    """
    booking, conversation = await _locked(session, booking_id, token)
    link = link_with_key(links, booking.id, token)
    confirms = booking.status == "held" or wish.starts_at is None
    if confirms and await service.confirm(session, offer, booking, _person(wish), link, now, settings):
        await _tell(session, conversation, "booking.created", offer, booking, now)
    if wish.starts_at is not None:
        chosen = Wish(booking.service, wish.place or booking.place, wish.starts_at)
        if await service.move(session, offer, booking, chosen, link, now, settings):
            await _tell(session, conversation, "booking.updated", offer, booking, now)
    return booking


async def cancel(session: AsyncSession, booking_id: uuid.UUID, token: str, offer: Offer, now: dt.datetime) -> Booking:
    """Cancel an appointment; one that is cancelled stays so.

    Raises:
        NotFound: no such appointment with this token.
        BookingOver: its time has come.
    """
    booking, conversation = await _locked(session, booking_id, token)
    if await service.cancel(session, offer, booking, now):
        await _tell(session, conversation, "booking.updated", offer, booking, now)
    return booking


async def _locked(session: AsyncSession, booking_id: uuid.UUID, token: str) -> tuple[Booking, Conversation | None]:
    found = await service.load(session, booking_id, token)
    conversation = await store.locked(session, found.conversation_id) if found.conversation_id else None
    return await service.load(session, booking_id, token, lock=True), conversation


async def _tell(
    session: AsyncSession,
    conversation: Conversation | None,
    kind: Literal["booking.created", "booking.updated"],
    offer: Offer,
    booking: Booking,
    now: dt.datetime,
) -> None:
    """Tell outside systems, and the conversation where it is still there, what has become of an appointment."""
    told = {
        "booking_id": str(booking.id),
        "status": booking.status,
        "municipality": booking.municipality,
        "service": booking.service,
        "place": booking.place,
        "starts_at": booking.starts_at.isoformat(),
    }
    await publish(session, kind, booking.municipality, booking.id, told, now)
    if conversation is None:
        return
    payload = {
        "booking_id": str(booking.id),
        "status": booking.status,
        "service": offer.service_title(booking.service, booking.language),
        "starts_at": booking.starts_at.isoformat(),
        "place": ", ".join(
            filter(None, (offer.place_title(booking.place, booking.language), offer.address(booking.place)))
        ),
    }
    await store.append(session, conversation, kind, payload, now)


def _person(given: BookingIn | BookingChange) -> Person:
    """Return who comes, with no personal number in the name; every wrong field is named at once."""
    fields: dict[str, str] = {}
    name = " ".join((given.name or "").split())
    if not name or len(name) > MAX_NAME:
        fields["name"] = "name"
    phone = e164(given.phone or "")
    if phone is None:
        fields["phone"] = "phone"
    email = given.email or None
    if email is not None and not can_be_written_to(email):
        fields["email"] = "email"
    if fields:
        raise Invalid(fields=fields)
    return Person(mask_numbers(name), phone or "", email)
