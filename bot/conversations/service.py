"""Starting a conversation, storing what is said, rating."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversations import store
from bot.conversations.access import load_conversation
from bot.conversations.masking import mask
from bot.conversations.models import Conversation, Turn
from bot.conversations.schemas import Asker, FeedbackIn, MessageIn, StartIn
from bot.conversations.text import clean
from bot.errors import Conflict, Invalid, TooMany
from bot.library.schemas import Municipality
from bot.settings import Settings
from bot.tokens import new_token

MESSAGE_SPAN = dt.timedelta(seconds=10)


class ConversationClosed(Conflict):
    """The conversation has ended; nothing can be added."""

    code = "conversation_closed"


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored message: its seq, and whether the bot has still to answer it."""

    seq: int
    open_turn: bool


async def start(
    session: AsyncSession, municipality: Municipality, wish: StartIn, now: dt.datetime, settings: Settings
) -> tuple[Conversation, str]:
    """Open a conversation.

    Returns:
        The conversation and its token, which is stored as its hash only.
    """
    token, stored = new_token()
    conversation = Conversation(
        id=uuid.uuid4(),
        municipality=municipality.slug,
        channel=wish.channel,
        language=wish.language or municipality.languages[0],
        page_url=_without_personal_parts(wish.page_url),
        token_hash=stored,
        created_at=now,
        expires_at=now + dt.timedelta(hours=settings.conversation_hours),
    )
    session.add(conversation)
    return conversation, token


async def store_message(
    session: AsyncSession, conversation_id: uuid.UUID, who: Asker, message: MessageIn, now: dt.datetime, per_10s: int
) -> Stored:
    """Store what a citizen says, masked, together with the bot's duty to answer it.

    The same ``client_id`` again changes nothing.

    Raises:
        NotFound: no such conversation for this asker.
        EmptyText, TooLong: the text cannot be used.
        ConversationClosed: it has ended.
        TooMany: over ``per_10s`` messages within ten seconds.
    """
    text = clean(message.text)
    conversation = await load_conversation(session, conversation_id, who, now, lock=True)
    if known := await store.by_client_id(session, conversation.id, message.client_id):
        turn = await store.get_turn(session, conversation.id, known.seq)
        return Stored(known.seq, turn is not None and turn.finished_at is None)
    if conversation.closed_at is not None:
        raise ConversationClosed
    recent = await store.messages_since(session, conversation.id, now - MESSAGE_SPAN)
    if len(recent) >= per_10s:
        wait = recent[-per_10s] + MESSAGE_SPAN - now
        raise TooMany(retry_after_s=max(1, round(wait.total_seconds())))
    seq = conversation.last_seq + 1
    payload = {"client_id": str(message.client_id), "text": mask(text)}
    await store.append(session, conversation, "citizen.message", payload, now, turn=seq, client_id=message.client_id)
    bot_answers = conversation.holder == "bot"
    if bot_answers:
        session.add(Turn(conversation_id=conversation.id, seq=seq, state="waiting", created_at=now))
    return Stored(seq, bot_answers)


async def give_feedback(
    session: AsyncSession, conversation_id: uuid.UUID, who: Asker, given: FeedbackIn, now: dt.datetime
) -> None:
    """Store a rating of an answer or of the conversation; what is written with it is masked.

    Raises:
        NotFound: no such conversation for this asker.
        ConversationClosed: it has ended.
        Invalid: ``seq`` is no answer of this conversation.
    """
    conversation = await load_conversation(session, conversation_id, who, now)
    if conversation.closed_at is not None:
        raise ConversationClosed
    if given.seq is not None:
        rated = await store.event(session, conversation.id, given.seq)
        if rated is None or rated.kind not in ("bot.message", "agent.message"):
            raise Invalid(fields={"seq": "unknown-seq"})
    texts = {"comment": given.comment, "reason": given.reason}
    masked = given.model_copy(update={name: mask(text) if text else None for name, text in texts.items()})
    await store.put_feedback(session, conversation.id, masked, now)


def _without_personal_parts(url: str | None) -> str | None:
    """A page's address may carry a name or a number after ``?`` or ``#``, or a password before ``@``."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return mask(urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")))
