"""Where a conversation meets the contact centre: each function changes both in one transaction.

The conversation's row is always locked before the item is changed, so that two of these never wait for each other.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import availability, case_store, service
from bot.contact_centre import store as work
from bot.contact_centre.models import WorkItem
from bot.contact_centre.routing import first_group
from bot.contact_centre.schemas import AttemptIn, CloseIn
from bot.conversations import store
from bot.conversations.access import load_conversation
from bot.conversations.callback_news import lock, lock_conversation, send_all, tell_askers
from bot.conversations.masking import mask_numbers
from bot.conversations.models import Conversation
from bot.conversations.outside import tell
from bot.conversations.schemas import Citizen, EventOut, MessageIn, QueuePlace
from bot.conversations.service import ConversationClosed
from bot.conversations.text import clean
from bot.errors import Conflict
from bot.library.knowledge import Knowledge
from bot.library.routing import Routing
from bot.library.schemas import Municipality
from bot.settings import Contact
from bot.staff.schemas import Identity


async def erase(session: AsyncSession, conversation_id: uuid.UUID, who: Citizen, now: dt.datetime) -> list[EventOut]:
    """Erase what was written, now, and close the conversation. A callback that was asked for stays promised.

    Raises:
        NotFound: no such conversation for this asker.
    """
    conversation = await load_conversation(session, conversation_id, who, now, lock=True)
    await store.erase_texts(session, conversation.id)
    await case_store.erase(session, conversation.id)
    await store.drop_waiting_turns(session, conversation.id, now)
    item = await work.open_handover(session, conversation.id)
    if item is not None:
        agent = await work.staff_name(session, item.claimed_by)
        await service.cancel(session, item, "erased", now)
        if conversation.holder == "agent":
            await _leave(session, conversation, agent, now)
        await store.append(session, conversation, "handover.ended", {"reason": "erased"}, now)
    if conversation.closed_at is None:
        conversation.closed_at = now
        await store.append(session, conversation, "conversation.closed", {"reason": "erased"}, now)
    conversation.page_url = None
    return await store.events(session, conversation.id)


async def request_handover(
    session: AsyncSession,
    conversation: Conversation,
    reason: str,
    now: dt.datetime,
    routing: Routing,
    *,
    area: str | None = None,
    turn: int | None = None,
) -> QueuePlace:
    """Put a citizen in the queue for a person; asking again while in it shows the place.

    Args:
        session: an open session.
        conversation: its locked row.
        reason: why: ``citizen`` asked outright, or what the bot decided.
        now: the present moment.
        routing: the rules, which say for whom she waits.
        area: the subject, where the bot's own turn led here; else the last one spoken about.
        turn: seq of the question that led here, where one did.
    """
    item = await work.open_handover(session, conversation.id)
    if item is None:
        area = area or await store.last_area(session, conversation)
        place, language = conversation.municipality, conversation.language
        item = WorkItem(
            id=uuid.uuid4(),
            kind="handover",
            state="waiting",
            municipality=place,
            conversation_id=conversation.id,
            area=area,
            language=language,
            reason=reason,
            created_at=now,
            due_at=now,
            priority=await store.urgency(session, conversation),
            group_slug=first_group(routing, place, area, language, "handover"),
            citizen_seen_at=now,
        )
        await service.add(session, item)
        await store.append(session, conversation, "handover.requested", {"reason": reason}, now, turn=turn)
        await tell(session, "conversation.handed_over", item, now)
        return await _tell_place(session, conversation, item, now, turn)
    if item.state == "claimed":
        return QueuePlace(position=0, expected_wait_s=0)
    return await _place(session, item, now)


async def request_handover_by_citizen(
    session: AsyncSession,
    conversation_id: uuid.UUID,
    who: Citizen,
    knowledge: Knowledge,
    now: dt.datetime,
    contact: Contact,
) -> QueuePlace | availability.Closed:
    """Put a citizen who presses the button in the queue.

    Returns:
        Her place; or where nobody can be reached live now the error that says why, when next, and whether a callback
        can be had. It is for the caller to raise, once the transaction that counts the refusal has ended.

    Raises:
        NotFound: no such conversation for this asker.
        ConversationClosed: it has ended.
    """
    conversation = await load_conversation(session, conversation_id, who, now, lock=True)
    if conversation.closed_at is not None:
        raise ConversationClosed
    if await work.open_handover(session, conversation.id) is None:
        area = await store.last_area(session, conversation)
        slug, language = conversation.municipality, conversation.language
        place = await availability.standing(session, knowledge, slug, area, now, language)
        closed = await availability.closed(session, place, now, contact)
        if closed is not None:
            await availability.note_refusal(session, conversation.id, slug, place.theme, closed.reason, now)
            return availability.Closed(**closed.details(place.words(language)))
    return await request_handover(session, conversation, "citizen", now, knowledge.routing)


async def claim(
    session: AsyncSession, item_id: uuid.UUID, staff: Identity, now: dt.datetime, contact: Contact, **why: Any
) -> WorkItem:
    """Take a piece of work; of a live handover, join the conversation: from here the agent holds the turn.

    ``why`` goes into the log.

    Raises:
        NotFound: no such item for this member of staff.
        AlreadyClaimed: a colleague holds it.
        OfferedToOther: a colleague has been asked to take it.
        Resting: nobody answered a moment ago.
        NotOpen: it has ended.
    """
    item = await service.load(session, item_id, staff)
    conversation = await lock_conversation(session, item)
    await release_lapsed(session, item, now)  # a lease may have run out before anybody swept
    claimed = await service.claim(session, item, staff, now, contact, **why)
    if claimed.kind == "handover" and conversation.holder == "bot":
        conversation.holder = "agent"
        await store.drop_waiting_turns(session, conversation.id, now)
        await store.append(session, conversation, "agent.joined", {"name": staff.name}, now)
    await tell(session, "callback.updated", claimed, now)
    return claimed


async def decline(
    session: AsyncSession, item_id: uuid.UUID, staff: Identity, reason: str | None, now: dt.datetime
) -> WorkItem:
    """Say no to a piece of work one was asked to take; whoever waits, waits on and need not know.

    Raises:
        NotFound: no such item for this member of staff.
        NotHeld: it is not offered to her.
    """
    return await service.decline(session, await service.load(session, item_id, staff), staff, _noted(reason), now)


async def hand_on(
    session: AsyncSession,
    item_id: uuid.UUID,
    staff: Identity,
    now: dt.datetime,
    *,
    reason: str,
    to: uuid.UUID | None = None,
    until: dt.datetime | None = None,
    group: str | None = None,
) -> WorkItem:
    """Give a piece of work one holds to a colleague or a group; a live citizen is told and waits for them.

    Raises:
        NotFound: no such item for this member of staff.
        NotHeld: she does not hold it.
    """
    item = await service.load(session, item_id, staff)
    conversation = await lock_conversation(session, item)
    reason = mask_numbers(reason)
    handed = await service.hand_on(session, item, staff, now, reason=reason, to=to, until=until, group=group)
    if handed.kind == "handover":
        await _leave(session, conversation, staff.name, now)
        await _tell_place(session, conversation, handed, now, None)
    await tell(session, "callback.updated", handed, now)
    return handed


async def transfer(
    session: AsyncSession,
    item_id: uuid.UUID,
    staff: Identity,
    organisation: Mapping[str, str],
    reason: str,
    now: dt.datetime,
) -> WorkItem:
    """Send a citizen on to another organisation, with a receipt to name there. A live conversation is the bot's again.

    Args:
        session: an open session.
        item_id: the piece of work.
        staff: who holds it.
        organisation: ``slug`` and what the citizen is shown of it: ``name``, ``phone``, ``url``.
        reason: why, for the log.
        now: the present moment.

    Raises:
        NotFound: no such item for this member of staff.
        NotHeld: she does not hold it.
    """
    item = await service.load(session, item_id, staff)
    conversation = await lock_conversation(session, item)
    sent = await service.transfer(session, item, staff, organisation["slug"], mask_numbers(reason), now)
    told = {"organisation": dict(organisation), "receipt": sent.receipt}
    if sent.kind == "handover":
        await _leave(session, conversation, staff.name, now)
        await store.append(session, conversation, "handover.ended", {"reason": "transferred"} | told, now)
    else:
        _, wishes = await lock(session, sent)
        # Where several have asked, one of them may be a stranger to the matter.
        await tell_askers(session, wishes, "transferred", now, **(told if len(wishes) == 1 else {}))
    await tell(session, "callback.updated", sent, now)
    return sent


async def release(session: AsyncSession, item_id: uuid.UUID, staff: Identity, now: dt.datetime) -> WorkItem:
    """Put a piece of work back; a live citizen is told and waits again.

    Raises:
        NotFound: no such item for this member of staff.
        NotHeld: she does not hold it.
    """
    item = await service.load(session, item_id, staff)
    conversation = await lock_conversation(session, item)
    released = await service.release(session, item, staff, now)
    await tell(session, "callback.updated", released, now)
    if released.kind == "handover":
        await _leave(session, conversation, staff.name, now)
        await _tell_place(session, conversation, released, now, None)
    return released


async def assign(
    session: AsyncSession,
    item_id: uuid.UUID,
    staff: Identity,
    now: dt.datetime,
    *,
    to: uuid.UUID,
    until: dt.datetime,
    reason: str,
) -> WorkItem:
    """Have an agent asked to take what waits, as a supervisor wants it; the citizen waits on and need not know.

    Raises:
        NotFound: no such item for this supervisor.
        AlreadyClaimed: somebody holds it.
        Resting: nobody answered a moment ago.
        NotOpen: it has ended.
    """
    item = await service.load(session, item_id, staff, "assign")
    return await service.assign(session, item, to, until, staff, mask_numbers(reason), now)


async def put_back(
    session: AsyncSession, item_id: uuid.UUID, staff: Identity, reason: str, now: dt.datetime
) -> WorkItem:
    """Put what an agent holds back in the queue, as a supervisor wants it; a live citizen is told and waits again.

    Raises:
        NotFound: no such item for this supervisor.
        NotClaimed: nobody holds it.
    """
    item = await service.load(session, item_id, staff, "assign")
    conversation = await store.locked(session, item.conversation_id)
    item = await service.load(session, item_id, staff, "assign")
    name = await work.staff_name(session, item.claimed_by)
    freed = await service.put_back(session, item, staff, mask_numbers(reason), now)
    await tell(session, "callback.updated", freed, now)
    if freed.kind == "handover":
        await _leave(session, conversation, name, now)
        await _tell_place(session, conversation, freed, now, None)
    return freed


async def release_lapsed(session: AsyncSession, item: WorkItem, now: dt.datetime) -> None:
    """Do the same for an agent who has gone silent."""
    conversation = await lock_conversation(session, item)
    item = await work.by_id(session, item.id) or item
    name = await work.staff_name(session, item.claimed_by)
    freed = await service.release_lapsed(session, item, now)
    if freed is not None:
        await tell(session, "callback.updated", freed, now)
    if freed is not None and freed.kind == "handover":
        await _leave(session, conversation, name, now)
        await _tell_place(session, conversation, freed, now, None)


async def attempt(
    session: AsyncSession,
    item_id: uuid.UUID,
    staff: Identity,
    made: AttemptIn,
    municipality: Municipality,
    now: dt.datetime,
) -> WorkItem:
    """Note a try to call a citizen back.

    Raises:
        NotFound: no such callback for this member of staff.
        NotHeld: she does not hold it.
    """
    item = await service.load(session, item_id, staff)
    await lock_conversation(session, item)
    if item.kind != "callback":
        raise Conflict
    changed = await service.attempt(
        session, item, staff, made.outcome, _noted(made.note), now, municipality, made.again_at
    )
    await tell(session, "callback.updated", changed, now)
    _, wishes = await lock(session, changed)
    if changed.state == "quarantined":
        assert changed.window_from and changed.window_to  # noqa: S101 - a constraint of the table holds it
        due = [wish for wish in wishes if wish.window_from < changed.window_from]
        for wish in due:
            wish.window_from, wish.window_to, wish.due_since = changed.window_from, changed.window_to, changed.due_at
        await tell_askers(session, due, "quarantined", now)
    elif changed.state == "resolved":
        await tell_askers(session, wishes, "resolved", now, outcome=changed.outcome)
        await send_all(session, "callback-unreachable", changed, wishes, municipality, now)
    return changed


async def close(session: AsyncSession, item_id: uuid.UUID, staff: Identity, how: CloseIn, now: dt.datetime) -> WorkItem:
    """End a piece of work with its outcome. A live conversation goes on with the bot.

    Raises:
        NotFound: no such item for this member of staff.
        NotHeld: she does not hold it.
    """
    return await _end(session, item_id, staff, how.outcome, _noted(how.note), now)


async def hand_back(session: AsyncSession, item_id: uuid.UUID, staff: Identity, now: dt.datetime) -> WorkItem:
    """Give a live conversation back to the bot.

    Raises:
        NotFound: no such item for this member of staff.
        Conflict: it is no live conversation.
        NotHeld: she does not hold it.
    """
    item = await service.load(session, item_id, staff)
    if item.kind != "handover":
        raise Conflict
    return await _end(session, item_id, staff, "handed_back", None, now)


async def agent_message(
    session: AsyncSession, item_id: uuid.UUID, staff: Identity, message: MessageIn, now: dt.datetime
) -> EventOut:
    """Say something as the agent who holds a live conversation. The same ``client_id`` again changes nothing.

    Raises:
        NotFound: no such item for this member of staff.
        NotHeld: she does not hold it.
        EmptyText, TooLong: the text cannot be used.
    """
    text = clean(message.text)
    item = await service.load(session, item_id, staff)
    conversation = await store.locked(session, item.conversation_id)
    item = await service.load(session, item_id, staff)
    if known := await store.by_client_id(session, conversation.id, message.client_id):
        if known.kind != "agent.message":
            raise Conflict
        return store.out(known)
    if item.kind != "handover" or item.claimed_by != staff.id or conversation.holder != "agent":
        raise service.NotHeld
    payload = {"name": staff.name, "text": mask_numbers(text)}
    event = await store.append(session, conversation, "agent.message", payload, now, client_id=message.client_id)
    return store.out(event)


async def tell_new_place(session: AsyncSession, item: WorkItem, now: dt.datetime) -> None:
    """Tell a waiting citizen that she has moved up in the queue; nothing where she has not, or has been taken."""
    conversation = await store.locked(session, item.conversation_id)
    current = await work.open_handover(session, conversation.id)
    told = await store.last_of_kind(session, conversation.id, "handover.queued")
    if current is None or current.state == "claimed" or told is None:
        return
    place = await _place(session, current, now)
    if place.position < told.payload["position"]:
        await store.append(session, conversation, "handover.queued", place.model_dump(), now)


async def expire_handover(
    session: AsyncSession, item: WorkItem, reason: availability.Reason, now: dt.datetime
) -> Conversation | None:
    """End the wait of a citizen whom nobody will come to; None where somebody did come after all.

    Returns:
        The locked conversation, so that the caller can tell the citizen what else there is.
    """
    conversation = await store.locked(session, item.conversation_id)
    if await work.open_handover(session, conversation.id) is None or conversation.holder == "agent":
        return None
    if await service.expire(session, item, reason, now) is None:
        return None
    await store.append(session, conversation, "handover.ended", {"reason": reason}, now)
    return conversation


async def _end(
    session: AsyncSession, item_id: uuid.UUID, staff: Identity, outcome: str, note: str | None, now: dt.datetime
) -> WorkItem:
    item = await service.load(session, item_id, staff)
    conversation = await lock_conversation(session, item)
    ended = await service.close(session, item, staff, outcome, note, now)
    await tell(session, "callback.updated", ended, now)
    if ended.kind == "handover":
        await _leave(session, conversation, staff.name, now)
        await store.append(session, conversation, "handover.ended", {"reason": outcome}, now)
    else:
        _, wishes = await lock(session, ended)
        # Of how a call went nobody hears here, for not only its owner may have given the number.
        known = {"outcome": outcome} if outcome == "unreachable" else {}
        await tell_askers(session, wishes, "resolved", now, **known)
    return ended


def _noted(note: str | None) -> str | None:
    return mask_numbers(note) if note else None


async def _leave(session: AsyncSession, conversation: Conversation, name: str | None, now: dt.datetime) -> None:
    conversation.holder = "bot"
    await store.append(session, conversation, "agent.left", {"name": name}, now)


async def _place(session: AsyncSession, item: WorkItem, now: dt.datetime) -> QueuePlace:
    position, wait = await service.place_in_queue(session, item, now)
    return QueuePlace(position=position, expected_wait_s=wait)


async def _tell_place(
    session: AsyncSession, conversation: Conversation, item: WorkItem, now: dt.datetime, turn: int | None
) -> QueuePlace:
    place = await _place(session, item, now)
    await store.append(session, conversation, "handover.queued", place.model_dump(), now, turn=turn)
    return place
