"""What citizens are told of the calls they asked for: in their conversations, by SMS and by e-mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import store as work
from bot.contact_centre import wish_store
from bot.contact_centre.models import CallbackWish, WorkItem
from bot.contact_centre.service import MAX_UNREACHED
from bot.conversations import store
from bot.conversations.models import Conversation
from bot.errors import NotFound
from bot.library.schemas import Municipality
from bot.outgoing.schemas import Recipient
from bot.outgoing.service import cancel_notices, send_notice
from bot.times import window_words
from bot.words import words

SMS_WISHES = 3
"""Wishes for one call that the number itself hears of: whoever types somebody else's number again and again does not
have that person's telephone ring with messages. Nobody but its owner can tell."""


async def lock(session: AsyncSession, item: WorkItem) -> tuple[WorkItem, Sequence[CallbackWish]]:
    """Lock a callback's number and the conversations it was asked for in; returns both as they are now.

    The number comes first, then the conversations in the order of their ids, so that two of these never wait for each
    other.

    Returns:
        The callback, and the wishes that are open, the oldest first.
    """
    await wish_store.lock_number(session, item.phone or "")
    wishes = [wish for wish in await wish_store.of_item(session, item.id) if wish.open]
    for conversation in sorted({item.conversation_id, *(wish.conversation_id for wish in wishes)}):
        await store.locked(session, conversation)
    current = await work.by_id(session, item.id)
    if current is None:
        raise NotFound
    return current, wishes


async def lock_conversation(session: AsyncSession, item: WorkItem) -> Conversation:
    """Lock all that a piece of work of either kind touches; returns the conversation it began in."""
    if item.kind == "callback":
        await lock(session, item)
    return await store.locked(session, item.conversation_id)


async def tell_askers(
    session: AsyncSession, wishes: Sequence[CallbackWish], status: str, now: dt.datetime, **more: Any
) -> None:
    """Note how some wishes stand, and say so in the conversations they were made in, which are locked.

    Args:
        session: the session that holds the locks.
        wishes: which.
        status: how they stand.
        now: the present moment.
        more: what else their events say.
    """
    for wish in wishes:
        wish.status = status
        wish.revision += 1
        conversation = await store.locked(session, wish.conversation_id)
        ending = ending_words(wish, more.get("outcome"))
        said = more | ({"text": ending} if ending else {})
        await store.append(session, conversation, "callback.updated", payload(wish) | said, now)


def payload(wish: CallbackWish) -> dict[str, object]:
    """Return what a callback's events say of it."""
    window = {"from": wish.window_from.isoformat(), "to": wish.window_to.isoformat()}
    return {"callback_id": str(wish.id), "status": wish.status, "window": window, "reference": wish.reference}


def ending_words(wish: CallbackWish, outcome: str | None) -> str | None:
    """Return what is said of a call that was never made, and what to do; None of any other."""
    if wish.status == "expired":
        return words(wish.language, "callback-ended-expired")
    if wish.status == "resolved" and outcome == "unreachable":
        return words(wish.language, "callback-ended-unreachable")
    return None


async def send(
    session: AsyncSession,
    template: str,
    item: WorkItem,
    wish: CallbackWish,
    municipality: Municipality,
    now: dt.datetime,
    link: str = "",
) -> None:
    """Write to whoever has asked what has become of her own wish.

    Args:
        session: the session in which it happens.
        template: which notice.
        item: has the number.
        wish: hers.
        municipality: whose.
        now: the present moment.
        link: the address of the callback's page, where it is known.
    """
    phone = item.phone if wish.place <= SMS_WISHES else None
    await _notice(session, template, item, wish, municipality, now, link, phone)


async def send_all(
    session: AsyncSession,
    template: str,
    item: WorkItem,
    wishes: Sequence[CallbackWish],
    municipality: Municipality,
    now: dt.datetime,
) -> None:
    """Write to all who wait for the same call: the number hears it once, with the first one's reference."""
    for place, wish in enumerate(wishes):
        await _notice(session, template, item, wish, municipality, now, "", item.phone if place == 0 else None)


async def _notice(
    session: AsyncSession,
    template: str,
    item: WorkItem,
    wish: CallbackWish,
    municipality: Municipality,
    now: dt.datetime,
    link: str,
    phone: str | None,
) -> None:
    language = wish.language if wish.language == "da" else "en"
    if link or not wish.open:
        # What is not out yet is overtaken; but the first notice has the link, which later ones of ours do not know.
        await cancel_notices(session, wish.id, now)
    await send_notice(
        session,
        key=f"{template}:{wish.id}:{wish.revision}",
        about=wish.id,
        municipality=item.municipality,
        to=Recipient(phone=phone, email=wish.email),
        template=template,
        language=language,
        values={
            "municipality": municipality.name if language == "da" else municipality.name_en,
            "when": window_words(wish.window, municipality.time_zone, language),
            "reference": wish.reference,
            "telephone": municipality.values.get("telefon", ""),
            "link": link,
            "tries": str(MAX_UNREACHED),
        },
        now=now,
    )
