"""What both WebSockets share: one sender at a time, errors in the protocol's form."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

from pydantic import ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bot.channels.context import error_body
from bot.errors import AppError, Invalid

log = logging.getLogger(__name__)

MAX_FRAME = 16_384
"""Longest frame a client may send, in characters: a 2,000-character message, escaped, and room to spare."""

UNKNOWN = 4404
"""Closes a socket whose conversation or token is unknown."""
UNAUTHORIZED = 4401
"""Closes a desk's socket where nobody is signed in."""
FORBIDDEN = 4403
"""Closes a socket that a foreign page opened."""


class Frames:
    """One accepted WebSocket that carries JSON objects."""

    def __init__(self, socket: WebSocket, language: str) -> None:
        self._socket = socket
        self._language = language
        self._sending = asyncio.Lock()

    async def send(self, frame: dict[str, Any]) -> None:
        """Send one frame; a socket that has closed meanwhile ends the caller as a disconnect does."""
        async with self._sending:
            if self._socket.application_state is not WebSocketState.CONNECTED:
                raise WebSocketDisconnect
            try:
                await self._socket.send_text(json.dumps(frame))
            except RuntimeError as error:
                raise WebSocketDisconnect from error

    async def end_with(self, task: asyncio.Task[None]) -> None:
        """Close the socket when a task that feeds it ends: a client that hears nothing more must know."""
        try:
            await task
        except (asyncio.CancelledError, WebSocketDisconnect):
            return
        except Exception:
            log.exception("a socket's feed ended")
        async with self._sending:
            if self._socket.application_state is WebSocketState.CONNECTED:
                await self._socket.close(1011)

    async def receive(self) -> dict[str, Any]:
        """Receive one frame.

        Raises:
            Invalid: it is not a JSON object, or too long.
            WebSocketDisconnect: the client has gone.
        """
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect
        text = message.get("text")
        if text is None or len(text) > MAX_FRAME:
            raise Invalid
        try:
            frame = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise Invalid from error
        if not isinstance(frame, dict):
            raise Invalid
        return frame

    async def refuse(self, error: AppError | ValidationError, **extra: Any) -> None:
        """Say what was wrong with a frame; the socket stays open."""
        shown = error if isinstance(error, AppError) else Invalid()
        await self.send(error_body(shown, self._language) | {k: v for k, v in extra.items() if isinstance(v, str)})

    async def close(self, code: int, error: AppError) -> None:
        """Say why, and close; whoever waits for a frame then sees a disconnect."""
        await self.refuse(error)
        async with self._sending:
            if self._socket.application_state is WebSocketState.CONNECTED:
                await self._socket.close(code)
