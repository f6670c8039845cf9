"""The SQL that looks for past conversations by their words, in Danish full text, and by their tags."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal_column, null, select, text, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre.case_models import CaseTag
from bot.conversations.models import Conversation, Event

# Literal, and not bound values: only so does the planner see that it is the index's own expression.
_TEXT: ColumnElement[str] = literal_column("event.payload ->> 'text'", String)
_WORDS = func.to_tsvector(literal_column("'danish'::regconfig"), _TEXT)
_SPOKEN = text("event.kind IN ('citizen.message', 'agent.message')")
MARK_ON, MARK_OFF = "\x02", "\x03"
"""Stand before and after a word that was looked for; nothing that is stored has them in it."""
_HEADLINE = f"StartSel={MARK_ON}, StopSel={MARK_OFF}, MaxWords=40, MinWords=15, MaxFragments=1"


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation that was found: its newest message that matches, when that was, and how many do."""

    conversation: Conversation
    event: Event
    at: dt.datetime
    matches: int
    excerpt: str


def _query(words: str) -> ColumnElement[Any]:
    """Each word also as the beginning of one: 'børnepas' finds 'børnepasningen', and the stemmer cuts 'plads' shorter
    than 'pladser'."""
    typed = cast(func.websearch_to_tsquery(literal_column("'danish'::regconfig"), words), String)
    return cast(func.regexp_replace(typed, "'([^']{3,})'", r"'\1':*", "g"), TSQUERY)


async def search(
    session: AsyncSession,
    municipalities: Collection[str] | None,
    *,
    words: str | None,
    tag: str | None,
    limit: int,
    before: tuple[dt.datetime, uuid.UUID] | None,
) -> list[Found]:
    """Find conversations, those with the newest match first.

    Args:
        session: an open session.
        municipalities: whose; None for all.
        words: what citizens or agents wrote, as one types it to a search engine; None: anything.
        tag: a tag the conversation has; None: any or none.
        limit: the most there may be.
        before: time and conversation the last page ended with.
    """
    query = _query(words) if words else None
    newest = func.max(Event.seq).label("seq")
    at = func.max(Event.at).label("at")
    matching = (
        select(Event.conversation_id, newest, at, func.count().label("matches"))
        .join(Conversation, Conversation.id == Event.conversation_id)
        .where(_SPOKEN)
        .group_by(Event.conversation_id)
    )
    if query is not None:
        matching = matching.where(_WORDS.op("@@")(query))
    if municipalities is not None:
        matching = matching.where(Conversation.municipality.in_(municipalities))
    if tag is not None:
        matching = matching.join(CaseTag, CaseTag.conversation_id == Event.conversation_id).where(CaseTag.tag == tag)
    if before is not None:
        matching = matching.having(tuple_(func.max(Event.at), Event.conversation_id) < tuple_(*before))
    found = matching.order_by(at.desc(), Event.conversation_id.desc()).limit(limit).subquery()
    marked = func.ts_headline(literal_column("'danish'::regconfig"), _TEXT, query, _HEADLINE) if words else null()
    statement = (
        select(Conversation, Event, found.c.at, found.c.matches, func.coalesce(marked, _TEXT))
        .join(found, found.c.conversation_id == Conversation.id)
        .join(Event, (Event.conversation_id == found.c.conversation_id) & (Event.seq == found.c.seq))
        .order_by(found.c.at.desc(), Conversation.id.desc())
    )
    return [Found(*row) for row in await session.execute(statement)]
