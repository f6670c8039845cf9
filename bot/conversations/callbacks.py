"""A citizen asks to be called, and may think better of it: conversation and contact centre in one transaction."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import uuid

import phonenumbers
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import availability, service
from bot.contact_centre import store as work
from bot.contact_centre.models import OPEN_STATES, WorkItem
from bot.contact_centre.schemas import CallbackRequest
from bot.contact_centre.windows import callback_window
from bot.conversations import store
from bot.conversations.access import load_conversation
from bot.conversations.masking import mask, mask_numbers
from bot.conversations.outside import tell
from bot.conversations.schemas import Citizen
from bot.conversations.service import ConversationClosed
from bot.errors import Conflict, Invalid, TooMany
from bot.library import hours
from bot.library.hours import Window
from bot.library.knowledge import Knowledge
from bot.library.schemas import Municipality
from bot.settings import Contact
from bot.tokens import token_hash

MAX_NAME = 100
MAX_NOTE = 1000
MAX_CALLBACKS = 5
"""Callbacks one conversation may ask for; more is not a citizen in need of a call."""


class NoOpening(Conflict):
    """The municipality has no telephone hours in sight, so no callback can be promised."""

    code = "no_opening"


async def request_callback(
    session: AsyncSession,
    conversation_id: uuid.UUID,
    who: Citizen,
    wish: CallbackRequest,
    knowledge: Knowledge,
    now: dt.datetime,
    contact: Contact,
) -> tuple[WorkItem, str]:
    """Promise a citizen a call. The same ``client_id`` again gives the same callback.

    Returns:
        The callback and the token that shows or cancels it. The token follows from the conversation's own, so that a
        repeated request can be answered alike although only its hash is stored.

    Raises:
        NotFound: no such conversation for this asker.
        ConversationClosed: it has ended.
        Invalid: ``details['fields']`` names the fields that cannot be used.
        NoOpening: nobody can call.
        TooMany: this conversation has asked often enough.
    """
    conversation = await load_conversation(session, conversation_id, who, now, lock=True)
    cancel_token = _cancel_token(who.token, wish.client_id)
    if known := await work.by_client_id(session, conversation.id, wish.client_id):
        return known, cancel_token
    if conversation.closed_at is not None:
        raise ConversationClosed
    name, phone = _check_callback(wish, now, contact)
    asked = await work.callbacks_of(session, conversation.id)
    for item in asked:
        # The same number once more is the same wish: nobody is rung up twice for it.
        if item.phone == phone and item.state in OPEN_STATES and item.client_id is not None:
            return item, _cancel_token(who.token, item.client_id)
    if len(asked) >= MAX_CALLBACKS:
        raise TooMany(retry_after_s=3600)
    wished = (wish.window.from_, wish.window.to) if wish.window else None
    area = await store.last_area(session, conversation)
    place = await availability.standing(session, knowledge, conversation.municipality, area, now)
    window = callback_window(place.municipality, wished, now)
    if window is None:
        raise NoOpening
    item = WorkItem(
        id=uuid.uuid4(),
        kind="callback",
        state="waiting",
        municipality=conversation.municipality,
        conversation_id=conversation.id,
        client_id=wish.client_id,
        area=area,
        language=conversation.language,
        reason="citizen",
        created_at=now,
        due_at=window[0],
        window_from=window[0],
        window_to=window[1],
        name=mask_numbers(name),
        phone=phone,
        note=mask(wish.note.strip()) if wish.note and wish.note.strip() else None,
        cancel_hash=token_hash(cancel_token),
    )
    await service.add(session, item)
    await store.append(session, conversation, "callback.created", callback_payload(item), now)
    await tell(session, "callback.created", item, now)
    return item, cancel_token


def better_window(item: WorkItem, municipality: Municipality, now: dt.datetime) -> Window | None:
    """Return where to move a callback that nobody will make in its window as things stand now; None where it may stay.

    To be moved is one whose window lies outside the hours there are now, and one that is left over after closing time.
    One that is late while people are there stays first in the queue.

    Args:
        item: a callback nobody works on.
        municipality: as it stands for the callback's theme.
        now: the present moment.
    """
    assert item.window_from and item.window_to  # noqa: S101 - a constraint of the table holds it
    promised = (item.window_from, item.window_to)
    over = item.window_to <= now
    if hours.is_open(municipality, "phone", now) if over else hours.holds(municipality, "phone", promised):
        return None
    window = callback_window(municipality, None if over else promised, now)
    return None if window == promised else window


async def move_callback(session: AsyncSession, item: WorkItem, now: dt.datetime, window: Window) -> None:
    """Move a callback nobody works on to another window, and tell the citizen."""
    conversation = await store.locked(session, item.conversation_id)
    moved = await service.move(session, item, window, now)
    if moved is not None:
        await store.append(session, conversation, "callback.updated", callback_payload(moved), now)


async def cancel_callback(
    session: AsyncSession, callback_id: uuid.UUID, cancel_token: str, now: dt.datetime
) -> WorkItem:
    """Cancel a callback for the citizen who asked for it; one that has ended stays as it ended.

    Raises:
        NotFound: no such callback with this token.
    """
    item = await service.load_callback(session, callback_id, cancel_token)
    conversation = await store.locked(session, item.conversation_id)
    cancelled = await service.cancel(session, item, "citizen", now)
    if cancelled is None:
        return item
    await store.append(session, conversation, "callback.updated", callback_payload(cancelled), now)
    await tell(session, "callback.updated", cancelled, now)
    return cancelled


def callback_payload(item: WorkItem) -> dict[str, object]:
    """Return what a callback's events say of it."""
    assert item.window_from and item.window_to  # noqa: S101 - a constraint of the table holds it
    window = {"from": item.window_from.isoformat(), "to": item.window_to.isoformat()}
    return {"callback_id": str(item.id), "status": item.state, "window": window}


def _cancel_token(token: str, client_id: uuid.UUID) -> str:
    digest = hmac.new(token.encode("utf-8", "replace"), b"cancel:" + client_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _check_callback(wish: CallbackRequest, now: dt.datetime, contact: Contact) -> tuple[str, str]:
    """Return the name and the phone number in E.164; every wrong field is named at once."""
    fields: dict[str, str] = {}
    name = " ".join(wish.name.split())
    if not name or len(name) > MAX_NAME:
        fields["name"] = "name"
    if wish.note and len(wish.note) > MAX_NOTE:
        fields["note"] = "note"
    phone = ""
    try:
        number = phonenumbers.parse(wish.phone, "DK")
        if not phonenumbers.is_valid_number(number):
            raise phonenumbers.NumberParseException(phonenumbers.NumberParseException.NOT_A_NUMBER, "not valid")
        phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        fields["phone"] = "phone"
    if wish.window is not None:
        if wish.window.to <= wish.window.from_:
            fields["window"] = "window-order"
        elif wish.window.to <= now:
            fields["window"] = "window-past"
        elif wish.window.from_ > now + dt.timedelta(days=contact.callback_days):
            fields["window"] = "window-far"
    if fields:
        raise Invalid(fields=fields, days=contact.callback_days)
    return name, phone
