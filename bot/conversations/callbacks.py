"""A citizen asks to be called, and may think better of it: conversation and contact centre in one transaction.

One number is called once in a municipality, however often and from wherever it is asked for: the wishes share a piece
of work. Whoever asks is answered as if hers were the only one.
"""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import availability, service, wish_store
from bot.contact_centre import store as work
from bot.contact_centre.models import CallbackWish, WorkItem
from bot.contact_centre.schemas import CallbackChange, CallbackRequest
from bot.contact_centre.schemas import Window as WindowIn
from bot.contact_centre.windows import callback_window
from bot.conversations import callback_news as news
from bot.conversations import store
from bot.conversations.access import load_conversation
from bot.conversations.masking import mask, mask_numbers
from bot.conversations.models import Conversation
from bot.conversations.outside import tell
from bot.conversations.schemas import Citizen
from bot.conversations.service import ConversationClosed
from bot.errors import Conflict, Invalid, TooMany
from bot.library.hours import Window
from bot.library.knowledge import Knowledge
from bot.outgoing.schemas import can_be_written_to
from bot.phones import e164
from bot.settings import Contact
from bot.tokens import derived_token, link_with_key, new_receipt, token_hash

MAX_NAME = 100
MAX_NOTE = 1000
MAX_NOTES = 4000
"""Characters one wish's notes may come to in all."""
MAX_CALLBACKS = 5
"""Callbacks one conversation may ask for; more is not a citizen in need of a call."""


class NoOpening(Conflict):
    """The municipality has no telephone hours in sight, so no callback can be promised."""

    code = "no_opening"


class CallbackOver(Conflict):
    """The callback has ended, so it cannot be changed."""

    code = "callback_over"


async def request_callback(
    session: AsyncSession,
    conversation_id: uuid.UUID,
    who: Citizen,
    wish: CallbackRequest,
    knowledge: Knowledge,
    links: str,
    now: dt.datetime,
    contact: Contact,
) -> tuple[CallbackWish, str]:
    """Promise a citizen a call. The same ``client_id`` again gives the same callback.

    Args:
        session: an open session.
        conversation_id: whose.
        who: the citizen with its token.
        wish: what was filled in.
        knowledge: has the hours.
        links: the address of a callback's page; id and token are put behind it.
        now: the present moment.
        contact: limits.

    Returns:
        Her wish and the token that shows, changes or cancels it. The token follows from the conversation's own, so that
        a repeated request can be answered alike although only its hash is stored.

    Raises:
        NotFound: no such conversation for this asker.
        ConversationClosed: it has ended.
        Invalid: ``details['fields']`` names the fields that cannot be used.
        NoOpening: nobody can call.
        TooMany: this conversation has asked often enough.
    """
    phone = e164(wish.phone) or ""
    await wish_store.lock_number(session, phone)
    conversation = await load_conversation(session, conversation_id, who, now, lock=True)
    asked = await wish_store.of_conversation(session, conversation.id)
    for known in asked:
        if known.client_id == wish.client_id:
            return known, _token(who.token, known)
    if conversation.closed_at is not None:
        raise ConversationClosed
    _check(wish, now, contact)
    name = mask_numbers(_tidy(wish.name))
    item = await wish_store.open_item(session, conversation.municipality, phone)
    for known in asked:
        # The same number once more in one conversation is the same wish.
        if item is not None and known.item_id == item.id and known.open:
            return known, _token(who.token, known)
    if len(asked) >= MAX_CALLBACKS:
        raise TooMany(retry_after_s=3600)
    area = await store.last_area(session, conversation)
    window = await _window(session, knowledge, conversation.municipality, area, wish.window, now)
    new = item is None
    if item is None:
        item = await _work(session, conversation, area, phone, window, name, now)
    made = CallbackWish(
        id=item.id if new else uuid.uuid4(),
        item_id=item.id,
        place=len(await wish_store.of_item(session, item.id)) + 1,
        conversation_id=conversation.id,
        client_id=wish.client_id,
        reference=new_receipt(),
        token_hash=b"",
        status="waiting",
        revision=1,
        created_at=now,
        language=conversation.language,
        area=area,
        name=name,
        email=wish.email or None,
        note=_noted(wish.note),
        window_from=window[0],
        window_to=window[1],
        due_since=window[0],
    )
    token = _token(who.token, made)
    made.token_hash = token_hash(token)
    session.add(made)
    await session.flush()
    if not new:
        urgency = max(item.priority, await store.urgency(session, conversation))
        item = await _arranged(session, item, "folded", now, reference=made.reference, urgency=urgency)
    await store.append(session, conversation, "callback.created", news.payload(made), now)
    await tell(session, "callback.created" if new else "callback.updated", item, now)
    place, link = knowledge.municipalities[item.municipality], link_with_key(links, made.id, token)
    await news.send(session, "callback-confirmed", item, made, place, now, link)
    return made, token


async def change_callback(
    session: AsyncSession,
    callback_id: uuid.UUID,
    token: str,
    change: CallbackChange,
    knowledge: Knowledge,
    links: str,
    now: dt.datetime,
    contact: Contact,
) -> CallbackWish:
    """Promise another window, or note more of what it is about; arguments as for :func:`request_callback`.

    The same change again changes nothing.

    Raises:
        NotFound: no such callback with this token.
        CallbackOver: it has ended.
        Invalid: ``details['fields']`` names the fields that cannot be used.
        NoOpening: nobody can call.
    """
    item, wish = await _mine(session, callback_id, token)
    if not wish.open:
        raise CallbackOver
    more = _noted(change.note)
    if more is not None and (wish.note or "").endswith(more):
        more = None
    _check(change, now, contact, wish.note if more and wish.note else "")
    if more is not None:
        wish.note = f"{wish.note}\n{more}" if wish.note else more
    moved = False
    if change.window is not None:
        window = await _window(session, knowledge, item.municipality, wish.area, change.window, now)
        moved = window != wish.window
    if moved:
        wish.window_from, wish.window_to = window
        wish.due_since = window[0]
    if moved or more is not None:
        await session.flush()
        kind = "moved" if moved else "noted"
        item = await _arranged(session, item, kind, now, reference=wish.reference, reason="citizen")
        await tell(session, "callback.updated", item, now)
    if moved:
        await news.tell_askers(session, [wish], "waiting", now)
        place, link = knowledge.municipalities[item.municipality], link_with_key(links, wish.id, token)
        await news.send(session, "callback-moved", item, wish, place, now, link)
    return wish


async def cancel_callback(
    session: AsyncSession, callback_id: uuid.UUID, token: str, knowledge: Knowledge, now: dt.datetime
) -> CallbackWish:
    """Cancel a wish for the citizen whose it is; one that has ended stays as it ended. Others for the number remain.

    Raises:
        NotFound: no such callback with this token.
    """
    item, wish = await _mine(session, callback_id, token)
    if not wish.open:
        return wish
    await news.tell_askers(session, [wish], "cancelled", now)
    await session.flush()
    if any(other.open for other in await wish_store.of_item(session, item.id)):
        item = await _arranged(session, item, "withdrawn", now, reference=wish.reference)
    else:
        item = await service.cancel(session, item, "citizen", now) or item
    await tell(session, "callback.updated", item, now)
    municipality = knowledge.municipalities.get(item.municipality)
    if municipality is not None:
        await news.send(session, "callback-cancelled", item, wish, municipality, now)
    return wish


async def _work(
    session: AsyncSession,
    conversation: Conversation,
    area: str | None,
    phone: str,
    window: Window,
    name: str,
    now: dt.datetime,
) -> WorkItem:
    """Put the call to a number that nobody else has asked for in the queue."""
    item = WorkItem(
        id=uuid.uuid4(),
        kind="callback",
        state="waiting",
        municipality=conversation.municipality,
        conversation_id=conversation.id,
        area=area,
        language=conversation.language,
        reason="citizen",
        created_at=now,
        due_at=window[0],
        priority=await store.urgency(session, conversation),
        window_from=window[0],
        window_to=window[1],
        name=name,
        phone=phone,
    )
    await service.add(session, item)
    return item


async def _mine(session: AsyncSession, callback_id: uuid.UUID, token: str) -> tuple[WorkItem, CallbackWish]:
    """Return a citizen's own wish and its work, with all that belongs to it locked."""
    found = await service.load_wish(session, callback_id, token)
    item = await work.by_id(session, found.item_id)
    assert item is not None  # noqa: S101 - a foreign key holds it
    item, _ = await news.lock(session, item)
    return item, await service.load_wish(session, callback_id, token)


async def _arranged(
    session: AsyncSession, item: WorkItem, kind: str, now: dt.datetime, *, urgency: int | None = None, **why: str
) -> WorkItem:
    """Have the work follow its wishes, which are open and therefore so is it: the number is locked."""
    wishes = [wish for wish in await wish_store.of_item(session, item.id) if wish.open]
    arranged = await service.arrange(session, item, wishes, kind, now, urgency=urgency, **why)
    assert arranged is not None  # noqa: S101 - whoever ends it holds the number's lock
    return arranged


async def _window(
    session: AsyncSession,
    knowledge: Knowledge,
    municipality: str,
    area: str | None,
    wish: WindowIn | None,
    now: dt.datetime,
) -> Window:
    place = await availability.standing(session, knowledge, municipality, area, now)
    window = callback_window(place.municipality, (wish.from_, wish.to) if wish else None, now)
    if window is None:
        raise NoOpening
    return window


def _token(token: str, wish: CallbackWish) -> str:
    return derived_token(token, "cancel", wish.client_id)


def _noted(note: str | None) -> str | None:
    return mask(note.strip()) if note and note.strip() else None


def _check(wish: CallbackRequest | CallbackChange, now: dt.datetime, contact: Contact, noted: str = "") -> None:
    """Refuse what cannot be used; every wrong field is named at once. ``noted``: the note there is already."""
    fields: dict[str, str] = {}
    if isinstance(wish, CallbackRequest):
        if not 0 < len(_tidy(wish.name)) <= MAX_NAME:
            fields["name"] = "name"
        if e164(wish.phone) is None:
            fields["phone"] = "phone"
        if wish.email and not can_be_written_to(wish.email):
            fields["email"] = "email"
    if len(wish.note or "") > MAX_NOTE or len(noted) + len(wish.note or "") > MAX_NOTES:
        fields["note"] = "note"
    if wish.window is not None:
        if wish.window.to <= wish.window.from_:
            fields["window"] = "window-order"
        elif wish.window.to <= now:
            fields["window"] = "window-past"
        elif wish.window.from_ > now + dt.timedelta(days=contact.callback_days):
            fields["window"] = "window-far"
    if fields:
        raise Invalid(fields=fields, days=contact.callback_days)


def _tidy(name: str) -> str:
    return " ".join(name.split())
