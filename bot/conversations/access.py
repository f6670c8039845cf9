"""The one way to a conversation: it takes who is asking."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import store
from bot.conversations.models import Conversation
from bot.conversations.schemas import Asker, Citizen
from bot.errors import NotFound
from bot.tokens import matches


async def load_conversation(
    session: AsyncSession, conversation_id: uuid.UUID, who: Asker, now: dt.datetime, *, lock: bool = False
) -> Conversation:
    """Return a conversation to somebody who may see it.

    Args:
        session: an open session.
        conversation_id: which one.
        who: the citizen with the token, or a staff member of the desk who serves the municipality.
        now: a token is good until the conversation expires.
        lock: hold the row until the transaction ends; needed to append.

    Raises:
        NotFound: there is none, or the asker may not know that there is.
    """
    conversation = await store.get(session, conversation_id, lock=lock)
    if conversation is None:
        raise NotFound
    if isinstance(who, Citizen):
        allowed = matches(who.token, conversation.token_hash) and now < conversation.expires_at
    else:
        allowed = who.may("desk", conversation.municipality)
    if not allowed:
        raise NotFound
    return conversation
