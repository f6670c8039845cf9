"""What staff keep about a conversation, what they look up in past ones, and a citizen's number shown on purpose.

Whoever asks is let through by the item or the conversation it is about; what staff write is masked here.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import uuid
from typing import Annotated

from pydantic import BaseModel, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import availability, case, case_store, service
from bot.contact_centre.case_models import CaseNote
from bot.contact_centre.case_schemas import ItemBrief, NoteOut
from bot.contact_centre.models import WorkItem
from bot.contact_centre.schemas import CloseIn, Window
from bot.contact_centre.windows import retry_openings
from bot.conversations import search_store, store
from bot.conversations.access import load_conversation
from bot.conversations.masking import mask, mask_numbers
from bot.conversations.models import Conversation
from bot.conversations.schemas import EventOut
from bot.conversations.search_store import MARK_OFF, MARK_ON, Found
from bot.conversations.summary import Summary, summarise
from bot.errors import Invalid, NotFound
from bot.library.knowledge import Knowledge
from bot.staff import audit
from bot.staff.schemas import Identity
from bot.text import Typed

EXCERPT = 280
"""Longest excerpt of a message that a search shows, in characters."""


class CaseOut(BaseModel):
    """What the desk shows about an item's conversation besides the item and the conversation.

    ``again``: the stretches in which the next attempt to call may be planned; empty for a live chat.
    """

    summary: Summary
    notes: list[NoteOut]
    tags: list[str]
    wrap_up: str | None
    again: list[Window]


class PastConversation(BaseModel):
    """A conversation of the past, as staff read it."""

    conversation_id: uuid.UUID
    municipality: str
    language: str
    channel: str
    created_at: dt.datetime
    summary: Summary
    events: list[EventOut]
    notes: list[NoteOut]
    tags: list[str]
    items: list[ItemBrief]


class Part(BaseModel):
    """A piece of an excerpt; ``match``: a word that was looked for."""

    text: str
    match: bool


class Hit(BaseModel):
    """A conversation that was found, with its newest message that matches, as stored."""

    conversation_id: uuid.UUID
    municipality: str
    at: dt.datetime
    language: str
    channel: str
    by: str
    excerpt: list[Part]
    matches: int


class SearchOut(BaseModel):
    """A page of what was found, newest first. ``before`` leads to the next page; null: this is the last one."""

    hits: list[Hit]
    before: str | None


class Wish(BaseModel):
    """What is looked for: words, a tag, or both."""

    q: Annotated[Typed, StringConstraints(max_length=200)] | None = None
    tag: Annotated[Typed, StringConstraints(max_length=40, to_lower=True)] | None = None
    municipality: str | None = None
    before: Annotated[str, StringConstraints(max_length=200)] | None = None


async def case_of(
    session: AsyncSession, item: WorkItem, events: list[EventOut], knowledge: Knowledge, now: dt.datetime
) -> CaseOut:
    """Return what is known about a loaded item's conversation."""
    wrapped = await case_store.wrap_ups_of(session, [item.id])
    again: list[tuple[dt.datetime, dt.datetime]] = []
    if item.kind == "callback" and item.municipality in knowledge.municipalities:
        place = await availability.standing(session, knowledge, item.municipality, item.area, now)
        again = retry_openings(place.municipality, now)
    return CaseOut(
        summary=summarise(events, item.municipality, item.language, knowledge),
        notes=await _notes(session, item.conversation_id),
        tags=await case_store.tags_of(session, item.conversation_id),
        wrap_up=wrapped.get(item.id),
        again=[Window(from_=start, to=end) for start, end in again],
    )


async def add_note(session: AsyncSession, item_id: uuid.UUID, staff: Identity, text: str, now: dt.datetime) -> WorkItem:
    """Keep a note of the staff's about an item's conversation, masked.

    Raises:
        NotFound: no such item for this member of staff.
    """
    item = await service.load(session, item_id, staff)
    # Erasing takes the same lock, so that no note slips in behind it.
    await store.locked(session, item.conversation_id)
    note = CaseNote(conversation_id=item.conversation_id, at=now, by=staff.id, text=mask_numbers(text))
    session.add(note)
    await session.flush()
    return item


async def put_tags(
    session: AsyncSession, item_id: uuid.UUID, staff: Identity, tags: list[str], now: dt.datetime
) -> WorkItem:
    """Give an item's conversation these tags and no others, masked.

    Raises:
        NotFound: no such item for this member of staff.
    """
    item = await service.load(session, item_id, staff)
    await store.locked(session, item.conversation_id)
    masked = [mask(tag) for tag in tags]
    await case_store.put_tags(session, item.conversation_id, item.municipality, masked, staff.id, now)
    return item


def wrap_up(
    session: AsyncSession, item: WorkItem, staff: Identity, how: CloseIn, now: dt.datetime, knowledge: Knowledge
) -> None:
    """Keep how a closed item was wrapped up; errors as :func:`bot.contact_centre.case.wrap_up`."""
    report = how.knowledge
    if report is not None:
        # The editors need not know who it was: everything personal goes, and not the CPR number alone.
        report = report.model_copy(update={"comment": mask(report.comment)})
    case.wrap_up(session, item, staff, how.wrap_up, report, now, knowledge)


async def reveal(session: AsyncSession, item_id: uuid.UUID, staff: Identity, now: dt.datetime) -> str | None:
    """Return a citizen's phone number to somebody who asks for it on purpose; the audit log says so each time.

    Raises:
        NotFound: no such item for this member of staff.
    """
    item = await service.load(session, item_id, staff)
    if item.phone is not None:
        places = frozenset({item.municipality})
        audit.note(session, now, "number_shown", by=staff.id, subject=item.id, municipalities=places)
    return item.phone


async def past_conversation(
    session: AsyncSession, conversation_id: uuid.UUID, staff: Identity, now: dt.datetime, knowledge: Knowledge
) -> PastConversation:
    """Return a conversation to read.

    Raises:
        NotFound: no such conversation for this member of staff.
    """
    conversation = await load_conversation(session, conversation_id, staff, now)
    await audit.case_shown(session, staff, conversation.id, conversation.municipality, now)
    events = await store.events(session, conversation.id)
    items = await case_store.items_of(session, conversation.id)
    codes = await case_store.wrap_ups_of(session, [item.id for item in items])
    return PastConversation(
        conversation_id=conversation.id,
        municipality=conversation.municipality,
        language=conversation.language,
        channel=conversation.channel,
        created_at=conversation.created_at,
        summary=summarise(events, conversation.municipality, conversation.language, knowledge),
        events=events,
        notes=await _notes(session, conversation.id),
        tags=await case_store.tags_of(session, conversation.id),
        items=[
            ItemBrief.model_validate(
                {
                    "id": item.id,
                    "kind": item.kind,
                    "state": item.state,
                    "created_at": item.created_at,
                    "outcome": item.outcome,
                    "wrap_up": codes.get(item.id),
                }
            )
            for item in items
        ],
    )


async def search(session: AsyncSession, staff: Identity, wish: Wish, limit: int, now: dt.datetime) -> SearchOut:
    """Look for past conversations in the municipalities somebody serves. The audit log has every search.

    Raises:
        NotFound: she does not serve the municipality she names.
        Invalid: there is nothing to look for, or ``before`` is not what an earlier page ended with.
    """
    if not wish.q and not wish.tag:
        raise Invalid(fields={"q": "nothing-searched"})
    if wish.municipality and not staff.may("desk", wish.municipality):
        raise NotFound
    places = frozenset({wish.municipality}) if wish.municipality else staff.where("desk")
    found = await search_store.search(
        session, places, words=wish.q, tag=wish.tag, limit=limit + 1, before=_cursor(wish.before)
    )
    page = found[:limit]
    audit.note(
        session,
        now,
        "conversations_searched",
        by=staff.id,
        municipalities=places,
        q=mask(wish.q) if wish.q else None,
        tag=mask(wish.tag) if wish.tag else None,
        found=len(page),
    )
    return SearchOut(
        hits=[_hit(each) for each in page],
        before=_cursor_after(page[-1]) if len(found) > limit else None,
    )


async def _notes(session: AsyncSession, conversation: uuid.UUID) -> list[NoteOut]:
    notes = await case_store.notes_of(session, conversation)
    return [NoteOut(at=note.at, by=name, text=note.text) for note, name in notes]


def _hit(found: Found) -> Hit:
    conversation: Conversation = found.conversation
    return Hit(
        conversation_id=conversation.id,
        municipality=conversation.municipality,
        at=found.event.at,
        language=conversation.language,
        channel=conversation.channel,
        by="citizen" if found.event.kind == "citizen.message" else "agent",
        excerpt=_parts(found.excerpt),
        matches=found.matches,
    )


def _parts(marked: str) -> list[Part]:
    parts = []
    left = EXCERPT
    for at, piece in enumerate(marked.replace(MARK_OFF, MARK_ON).split(MARK_ON)):
        if piece and left > 0:
            parts.append(Part(text=piece[:left], match=at % 2 == 1))
            left -= len(piece)
    return parts


def _cursor_after(found: Found) -> str:
    return base64.urlsafe_b64encode(f"{found.at.isoformat()} {found.conversation.id}".encode()).decode()


def _cursor(written: str | None) -> tuple[dt.datetime, uuid.UUID] | None:
    if written is None:
        return None
    try:
        at, conversation = base64.urlsafe_b64decode(written.encode()).decode().split(" ")
        return dt.datetime.fromisoformat(at), uuid.UUID(conversation)
    except (ValueError, binascii.Error) as error:
        raise Invalid(fields={"before": "unusable"}) from error
