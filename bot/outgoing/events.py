"""What webhooks are told, in one form for each event: ids, states and times. Nothing else gets through to the outside.

What a citizen is called, wrote or can be rung up at is not here: who may see it reads it at the address in ``url``.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Event = Literal[
    "callback.created", "callback.updated", "conversation.handed_over", "booking.created", "booking.updated"
]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)

    status: str
    municipality: str


class _WorkData(_Data):
    conversation_id: uuid.UUID
    area: str | None = None
    language: str
    url: str = Field(description="Path of the whole of it on this service, for who is signed in and may see it")


class CallbackWindow(BaseModel):
    """When the citizen is to be called."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)

    from_: dt.datetime = Field(alias="from")
    to: dt.datetime


class CallbackData(_WorkData):
    """A callback as it is after the change."""

    callback_id: uuid.UUID
    window: CallbackWindow
    attempts: int
    outcome: str | None = None


class HandoverData(_WorkData):
    """A conversation that waits for a person."""

    item_id: uuid.UUID
    reason: str


class BookingData(_Data):
    """An appointment as it is after the change."""

    booking_id: uuid.UUID
    service: str
    place: str
    starts_at: dt.datetime


DATA: dict[Event, type[BaseModel]] = {
    "callback.created": CallbackData,
    "callback.updated": CallbackData,
    "conversation.handed_over": HandoverData,
    "booking.created": BookingData,
    "booking.updated": BookingData,
}

AnyData = TypeVar("AnyData")


class Message(BaseModel, Generic[AnyData]):
    """What a webhook is sent. ``timestamp``: when it happened; messages may arrive in another order."""

    type: str
    timestamp: dt.datetime
    data: AnyData


def message_body(event: str, data: dict[str, Any] | BaseModel, now: dt.datetime) -> str:
    """Return a webhook's message as it is sent and signed."""
    return Message(type=event, timestamp=now, data=data).model_dump_json(by_alias=True)


EXAMPLES: dict[Event, dict[str, Any]] = {
    "callback.created": {
        "type": "callback.created",
        "timestamp": "2026-11-24T10:00:00Z",
        "data": {
            "status": "waiting",
            "municipality": "aadal",
            "url": "/api/v1/desk/items/6d1f2c3a-8f0f-4f7e-9d53-0f4a7e0c2b11",
            "callback_id": "6d1f2c3a-8f0f-4f7e-9d53-0f4a7e0c2b11",
            "conversation_id": "b7a9b6a4-52cb-4c0f-8a52-1e7f5d8f9c20",
            "area": "pas",
            "language": "da",
            "window": {"from": "2026-11-24T12:00:00Z", "to": "2026-11-24T14:00:00Z"},
            "attempts": 0,
        },
    },
    "conversation.handed_over": {
        "type": "conversation.handed_over",
        "timestamp": "2026-11-24T10:00:00Z",
        "data": {
            "status": "waiting",
            "municipality": "aadal",
            "url": "/api/v1/desk/items/2f6b1f0e-7d0a-4b1b-a6a1-5c1d2e3f4a5b",
            "conversation_id": "b7a9b6a4-52cb-4c0f-8a52-1e7f5d8f9c20",
            "item_id": "2f6b1f0e-7d0a-4b1b-a6a1-5c1d2e3f4a5b",
            "area": "affald",
            "language": "en",
            "reason": "citizen",
        },
    },
    "booking.created": {
        "type": "booking.created",
        "timestamp": "2026-11-24T10:00:00Z",
        "data": {
            "status": "booked",
            "municipality": "aadal",
            "booking_id": "0c9f6a52-6f9e-4f37-9b0f-2f3c4d5e6f70",
            "service": "pas",
            "place": "raadhuset",
            "starts_at": "2026-11-26T09:30:00Z",
        },
    },
}
EXAMPLES["callback.updated"] = EXAMPLES["callback.created"] | {
    "type": "callback.updated",
    "timestamp": "2026-11-24T12:07:00Z",
    "data": EXAMPLES["callback.created"]["data"] | {"status": "resolved", "attempts": 1, "outcome": "settled"},
}
EXAMPLES["booking.updated"] = EXAMPLES["booking.created"] | {
    "type": "booking.updated",
    "timestamp": "2026-11-24T15:00:00Z",
    "data": EXAMPLES["booking.created"]["data"] | {"status": "cancelled"},
}
