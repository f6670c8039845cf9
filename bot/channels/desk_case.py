"""The desk over HTTP: what an agent does around a case. ``docs/operations/desk-protocol.md`` describes it."""

from __future__ import annotations

import uuid
from dataclasses import asdict

from fastapi import APIRouter
from pydantic import BaseModel

from bot.answering.schemas import Decision
from bot.channels.context import STAFF_ERRORS, AgentDep, ServicesDep
from bot.channels.desk import ItemAndCase, read_item
from bot.contact_centre import service as contact_centre
from bot.contact_centre.case_schemas import NoteIn, Revealed, TagsIn
from bot.conversations import cases, store
from bot.conversations.summary import Used, articles_of
from bot.library.markdown import without_marks

router = APIRouter(prefix="/api/v1/desk", tags=["desk"], responses=STAFF_ERRORS)

SUGGESTED: frozenset[Decision] = frozenset({"answer", "clarify", "emergency"})
"""What is worth an agent's saying; that the bot found nothing, or would fetch a person, is not."""


class Suggestion(BaseModel):
    """What the bot would say to the citizen's newest message, as plain text.

    ``text`` null: nothing that helps.
    """

    text: str | None
    decision: Decision | None
    confidence: float
    articles: list[Used]


@router.post("/items/{item_id}/notes", status_code=201)
async def add_note(item_id: uuid.UUID, note: NoteIn, who: AgentDep, services: ServicesDep) -> ItemAndCase:
    """Keep a note of the staff's about the conversation. No citizen sees it."""
    async with services.database.transaction() as session:
        item = await cases.add_note(session, item_id, who, note.text, services.clock())
        return await read_item(session, services, who, item)


@router.put("/items/{item_id}/tags")
async def put_tags(item_id: uuid.UUID, tags: TagsIn, who: AgentDep, services: ServicesDep) -> ItemAndCase:
    """Give the conversation these tags and no others."""
    async with services.database.transaction() as session:
        item = await cases.put_tags(session, item_id, who, tags.tags, services.clock())
        return await read_item(session, services, who, item)


@router.post("/items/{item_id}/reveal")
async def reveal(item_id: uuid.UUID, who: AgentDep, services: ServicesDep) -> Revealed:
    """Show the citizen's phone number. The audit log says who had it shown, each time."""
    async with services.database.transaction() as session:
        return Revealed(phone=await cases.reveal(session, item_id, who, services.clock()))


@router.get("/items/{item_id}/suggestion")
async def suggestion(item_id: uuid.UUID, who: AgentDep, services: ServicesDep) -> Suggestion:
    """Say what the bot would answer to the citizen's newest message. Nothing is stored."""
    services.require_knowledge()
    async with services.database.transaction() as session:
        item = await contact_centre.load(session, item_id, who)
        conversation = await store.get(session, item.conversation_id, lock=False)
        assert conversation is not None  # noqa: S101 - the foreign key holds it
    answer = await services.turns.suggest(conversation)
    if answer is None or answer.decision not in SUGGESTED:
        return Suggestion(text=None, decision=answer.decision if answer else None, confidence=0, articles=[])
    return Suggestion(
        text=without_marks(answer.text),
        decision=answer.decision,
        confidence=answer.confidence,
        articles=articles_of(map(asdict, answer.sources), item.municipality, answer.language),
    )
