"""Live notices between processes over PostgreSQL's LISTEN and NOTIFY.

A notice says 'there is something after what you have'; whoever hears it reads the rest from the database. So a lost
notice costs a moment, never an event. Frames that nobody stores (a piece of an answer, 'is typing') ride on
a notice as its content.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import uuid
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

log = logging.getLogger(__name__)

CHANNEL = "borgerlinje"
QUEUE = "queue"
"""The topic of the contact centre's queue."""
RECONNECT_S = 0.5


def conversation_topic(conversation: uuid.UUID) -> str:
    """Return the topic of one conversation."""
    return f"conversation:{conversation}"


async def notify(session: AsyncSession, topic: str, frame: dict[str, Any] | None = None) -> None:
    """Send a notice when the session's transaction commits, and not at all if it does not.

    Args:
        session: an open session.
        topic: whom it concerns.
        frame: content that is not stored anywhere; must stay under PostgreSQL's 8,000 bytes.
    """
    payload = topic if frame is None else f"{topic} {json.dumps(frame, ensure_ascii=False)}"
    await session.execute(text("SELECT pg_notify(:channel, :payload)"), {"channel": CHANNEL, "payload": payload})


@dataclass(frozen=True, slots=True)
class Notice:
    """What came since the last look: frames that nobody stores, and whether something was stored."""

    frames: tuple[dict[str, Any], ...]
    stored: bool


class Subscription:
    """One listener's view of one topic."""

    def __init__(self) -> None:
        self._woken = asyncio.Event()
        self._frames: deque[dict[str, Any]] = deque(maxlen=1000)
        self._stored = False

    def wake(self, frame: dict[str, Any] | None) -> None:
        """Pass a notice on to the listener; None says that something was stored."""
        if frame is None:
            self._stored = True
        else:
            self._frames.append(frame)
        self._woken.set()

    async def wait(self, timeout_s: float | None = None) -> Notice:
        """Wait for the next notice.

        Args:
            timeout_s: longest wait in seconds; after it, look anyway: ``stored`` is then true.
        """
        try:
            async with asyncio.timeout(timeout_s):
                await self._woken.wait()
        except TimeoutError:
            self._stored = True
        notice = Notice(tuple(self._frames), self._stored)
        self._woken.clear()
        self._frames.clear()
        self._stored = False
        return notice


class Notifier:
    """The process's one listening connection, shared out by topic."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._subscriptions: dict[str, set[Subscription]] = defaultdict(set)

    @contextlib.contextmanager
    def subscribe(self, topic: str) -> Iterator[Subscription]:
        """Listen to a topic for a ``with`` block's length. Subscribe first, then read: nothing falls between."""
        subscription = Subscription()
        self._subscriptions[topic].add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions[topic].discard(subscription)
            if not self._subscriptions[topic]:
                del self._subscriptions[topic]

    async def run(self) -> None:
        """Listen until cancelled; after a lost connection everybody is woken, since a notice may have been missed."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    self._wake_all()
                    async for notice in connection.notifies():
                        self._dispatch(notice.payload)
            except psycopg.OperationalError:
                log.warning("lost the listening connection; trying again")
            except Exception:
                log.exception("listening failed; trying again")
            await asyncio.sleep(RECONNECT_S)

    def _dispatch(self, payload: str) -> None:
        topic, _, content = payload.partition(" ")
        frame = json.loads(content) if content else None
        for subscription in self._subscriptions.get(topic, ()):
            subscription.wake(frame)

    def _wake_all(self) -> None:
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.wake(None)
