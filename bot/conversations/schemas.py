"""What goes over the wire about conversations."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from bot.staff.schemas import Identity
from bot.text import Typed

Channel = Literal["web", "voice", "internal", "api"]
EventKind = Literal[
    "citizen.message",
    "bot.message",
    "agent.joined",
    "agent.message",
    "agent.left",
    "handover.requested",
    "handover.queued",
    "handover.ended",
    "callback.created",
    "callback.updated",
    "booking.created",
    "booking.updated",
    "conversation.closed",
]

MAX_SEQ = 2**31 - 1
"""Largest number of an event: PostgreSQL's integer."""


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody who shows a conversation's token."""

    token: str


Asker = Citizen | Identity


class StartIn(BaseModel):
    """A new conversation."""

    channel: Channel
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] | None = None
    page_url: Annotated[Typed, StringConstraints(max_length=2000)] | None = None


class MessageIn(BaseModel):
    """Something the citizen says. The text's own rules give errors of their own, so they are not stated here."""

    client_id: uuid.UUID
    text: str


class EventOut(BaseModel):
    """A stored event, as every client sees it."""

    seq: int
    kind: EventKind
    at: dt.datetime
    payload: dict[str, Any]


class EventsOut(BaseModel):
    """Stored events, in order."""

    events: list[EventOut]


class StartOut(EventsOut):
    """A conversation and the only key to it."""

    id: uuid.UUID
    token: str
    expires_at: dt.datetime


class FeedbackIn(BaseModel):
    """A rating of one answer, or of the whole conversation where ``seq`` is missing. 3 is best."""

    seq: Annotated[int, Field(ge=1, le=MAX_SEQ)] | None = None
    rating: Annotated[int, Field(ge=1, le=3)]
    reason: Annotated[Typed, StringConstraints(max_length=100)] | None = None
    comment: Annotated[Typed, StringConstraints(max_length=2000)] | None = None


class QueuePlace(BaseModel):
    """A citizen's place in the queue; ``expected_wait_s`` None is an honest 'unknown'."""

    position: int
    expected_wait_s: int | None
