"""The citizen's WebSocket: ``hello``, everything since, then live."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.context import ForeignOrigin, Services, language_of, may_embed, services_of
from bot.channels.frames import FORBIDDEN, UNKNOWN, Frames
from bot.channels.presence import SignsOfLife
from bot.conversations import service, store
from bot.conversations.access import load_conversation
from bot.conversations.schemas import MAX_SEQ, Citizen, MessageIn
from bot.db.notify import Subscription, conversation_topic, notify
from bot.errors import AppError, Invalid, NotFound, NotReady

router = APIRouter(prefix="/api/v1")

HELLO_S = 10
"""How long a new socket may stay silent."""
RECHECK_S = 25
"""How often a silent socket looks into the database all the same, should a notice have been lost."""
TYPING_S = 1.0
"""Shortest time between two 'is typing' of one tab that are passed on."""
TO_CITIZEN = frozenset({"bot.delta", "agent.typing"})


class Hello(BaseModel):
    """The first frame: the key, and what the client has already."""

    token: str
    after: int = Field(0, ge=0, le=MAX_SEQ)


@router.websocket("/conversations/{conversation_id}/socket")
async def conversation_socket(socket: WebSocket, conversation_id: uuid.UUID) -> None:
    """Serve one tab of one citizen."""
    services = services_of(socket)
    await socket.accept()
    frames = Frames(socket, language_of(socket))
    origin = socket.headers.get("origin")
    with contextlib.suppress(WebSocketDisconnect):
        if origin is not None and not may_embed(socket, origin):
            await frames.close(FORBIDDEN, ForeignOrigin())
            return
        try:
            async with asyncio.timeout(HELLO_S):
                hello = Hello.model_validate(await frames.receive())
            who = Citizen(hello.token)
            async with services.database.transaction() as session:
                await load_conversation(session, conversation_id, who, services.clock())
        except (NotFound, Invalid, ValidationError, TimeoutError):
            await frames.close(UNKNOWN, NotFound())
            return
        except NotReady as error:
            await frames.close(1013, error)
            return
        await _serve(services, frames, conversation_id, who, hello.after)


async def _serve(services: Services, frames: Frames, conversation: uuid.UUID, who: Citizen, after: int) -> None:
    life = SignsOfLife(services, conversation)
    with services.notifier.subscribe(conversation_topic(conversation)) as subscription:
        live = asyncio.create_task(_send_live(services, frames, subscription, conversation, who, after, life))
        ending = asyncio.create_task(frames.end_with(live))
        typed_at = -TYPING_S
        try:
            while True:
                try:
                    frame = await frames.receive()
                except Invalid as error:
                    await frames.refuse(error)
                    continue
                if frame.get("type") == "typing":
                    if time.monotonic() - typed_at < TYPING_S:
                        continue
                    typed_at = time.monotonic()
                try:
                    if life.due():
                        async with services.database.transaction() as session:
                            await life.note(session)
                    await _take(services, frames, conversation, who, frame)
                except (AppError, ValidationError) as error:
                    await frames.refuse(error, client_id=frame.get("client_id"))
        finally:
            live.cancel()
            await ending


async def _take(
    services: Services, frames: Frames, conversation: uuid.UUID, who: Citizen, frame: dict[str, Any]
) -> None:
    kind = frame.get("type")
    if kind == "message":
        message = MessageIn.model_validate(frame)
        async with services.database.transaction() as session:
            per_10s = services.settings.limits.messages_per_10s
            stored = await service.store_message(session, conversation, who, message, services.clock(), per_10s)
        if stored.open_turn:
            services.turns.begin(conversation)
    elif kind == "typing":
        async with services.database.transaction() as session:
            await notify(session, conversation_topic(conversation), {"kind": "citizen.typing", "payload": {}})
    elif kind == "ping":
        await frames.send({"kind": "pong"})
    else:
        raise Invalid


async def _send_live(
    services: Services,
    frames: Frames,
    subscription: Subscription,
    conversation: uuid.UUID,
    who: Citizen,
    after: int,
    life: SignsOfLife,
) -> None:
    stored = True
    while True:
        if stored:
            # A database that is away for a moment: what is missed now is read at the next look.
            with contextlib.suppress(NotReady):
                try:
                    async with services.database.transaction() as session:
                        await load_conversation(session, conversation, who, services.clock())
                        await life.note(session)
                        found = await store.events(session, conversation, after=after)
                except NotFound as error:  # the token has expired meanwhile
                    await frames.close(UNKNOWN, error)
                    return
                for event in found:
                    await frames.send(event.model_dump(mode="json"))
                    after = event.seq
        notice = await subscription.wait(RECHECK_S)
        for frame in notice.frames:
            if frame["kind"] in TO_CITIZEN:
                await frames.send(frame)
        stored = notice.stored
