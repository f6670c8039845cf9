"""The desk's WebSocket: the queue whenever it changes, the conversations that are watched, a sign of life."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.channels.context import Services, language_of, services_of, staff_member, with_right
from bot.channels.desk import read_queue
from bot.channels.frames import FORBIDDEN, UNAUTHORIZED, Frames
from bot.contact_centre import service as contact_centre
from bot.conversations import store
from bot.conversations.schemas import MAX_SEQ
from bot.db.notify import QUEUE, conversation_topic, notify
from bot.errors import AppError, Forbidden, NotReady, Unauthorized
from bot.staff import audit
from bot.staff.schemas import Identity

router = APIRouter(prefix="/api/v1/desk")

RECHECK_S = 25
GATHER_S = 0.05
"""Changes to the queue that come within this time are sent as one."""


class Watch(BaseModel):
    """Follow an item's conversation."""

    type: Literal["watch"]
    item_id: uuid.UUID
    after: int = Field(0, ge=0, le=MAX_SEQ)


class Unwatch(BaseModel):
    """Stop following it."""

    type: Literal["unwatch"]
    item_id: uuid.UUID


class Typing(BaseModel):
    """The agent is typing."""

    type: Literal["typing"]
    item_id: uuid.UUID


class Heartbeat(BaseModel):
    """The agent is there."""

    type: Literal["heartbeat"]


_frame: TypeAdapter[Watch | Unwatch | Typing | Heartbeat] = TypeAdapter(
    Annotated[Watch | Unwatch | Typing | Heartbeat, Field(discriminator="type")]
)


@router.websocket("/socket")
async def desk_socket(socket: WebSocket) -> None:
    """Serve one open desk."""
    services = services_of(socket)
    await socket.accept()
    frames = Frames(socket, language_of(socket))
    with contextlib.suppress(WebSocketDisconnect):
        await _Desk(services, frames, socket).serve()


class _Desk:
    """One open desk. Who sits at it is asked anew at every heartbeat and every look into the database: a session that
    has ended, or lost its rights, ends the socket."""

    def __init__(self, services: Services, frames: Frames, socket: WebSocket) -> None:
        self._services = services
        self._frames = frames
        self._socket = socket
        self._watched: dict[uuid.UUID, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        try:
            await self._beat()
        except NotReady as error:
            await self._frames.close(1013, error)
            return
        queue = asyncio.create_task(self._follow_queue())
        ending = asyncio.create_task(self._frames.end_with(queue))
        try:
            while True:
                try:
                    await self._take(await self._frames.receive())
                except (AppError, ValidationError) as error:
                    await self._frames.refuse(error)
        finally:
            tasks = [queue, *self._watched.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(ending, *tasks, return_exceptions=True)

    async def _who(self) -> Identity:
        """Return who sits here; where nobody does any more, close and end as a disconnect does."""
        try:
            return with_right(await staff_member(self._socket, self._services), "desk")
        except Unauthorized as error:
            await self._frames.close(UNAUTHORIZED, error)
        except Forbidden as error:
            await self._frames.close(FORBIDDEN, error)
        raise WebSocketDisconnect

    async def _take(self, raw: dict[str, Any]) -> None:
        frame = _frame.validate_python(raw)
        if isinstance(frame, Heartbeat):
            await self._beat()
        elif isinstance(frame, Watch):
            conversation = await self._conversation(frame.item_id, shown=True)
            self._unwatch(frame.item_id)
            follow = self._follow_conversation(frame.item_id, conversation, frame.after)
            self._watched[frame.item_id] = asyncio.create_task(follow)
        elif isinstance(frame, Unwatch):
            self._unwatch(frame.item_id)
        else:
            conversation = await self._conversation(frame.item_id)
            async with self._services.database.transaction() as session:
                await notify(session, conversation_topic(conversation), {"kind": "agent.typing", "payload": {}})

    async def _beat(self) -> None:
        who = await self._who()
        async with self._services.database.transaction() as session:
            contact = self._services.settings.contact
            until = await contact_centre.heartbeat(session, who, self._services.clock(), contact)
        await self._frames.send({"kind": "heartbeat", "lease_until": until.isoformat()})

    async def _conversation(self, item_id: uuid.UUID, *, shown: bool = False) -> uuid.UUID:
        who = await self._who()
        async with self._services.database.transaction() as session:
            item = await contact_centre.load(session, item_id, who)
            if shown:
                await audit.case_shown(session, who, item.id, item.municipality, self._services.clock())
            return item.conversation_id

    def _unwatch(self, item_id: uuid.UUID) -> None:
        if task := self._watched.pop(item_id, None):
            task.cancel()

    async def _follow_queue(self) -> None:
        sent: list[Any] | None = None
        with self._services.notifier.subscribe(QUEUE) as subscription:
            while True:
                with contextlib.suppress(NotReady):
                    who = await self._who()
                    async with self._services.database.transaction() as session:
                        queue = await read_queue(session, self._services, who)
                    shown = queue.model_dump(mode="json")
                    if shown["items"] != sent:
                        await self._frames.send({"kind": "queue", **shown})
                        sent = shown["items"]
                await subscription.wait(RECHECK_S)
                await asyncio.sleep(GATHER_S)

    async def _follow_conversation(self, item_id: uuid.UUID, conversation: uuid.UUID, after: int) -> None:
        stored = True
        with self._services.notifier.subscribe(conversation_topic(conversation)) as subscription:
            while True:
                if stored:
                    with contextlib.suppress(NotReady):
                        await self._conversation(item_id)
                        async with self._services.database.transaction() as session:
                            found = await store.events(session, conversation, after=after)
                        for event in found:
                            shown = event.model_dump(mode="json")
                            about = {"kind": "event", "conversation_id": str(conversation), "event": shown}
                            await self._frames.send(about)
                            after = event.seq
                notice = await subscription.wait(RECHECK_S)
                if any(frame["kind"] == "citizen.typing" for frame in notice.frames):
                    await self._frames.send({"kind": "citizen.typing", "conversation_id": str(conversation)})
                stored = notice.stored
