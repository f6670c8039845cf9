"""The webhooks in the OpenAPI document: what a receiver gets, with an example of each. Nothing here is ever called."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header

from bot.outgoing.events import EXAMPLES, BookingData, CallbackData, Event, HandoverData, Message

RESPONSES: dict[int | str, dict[str, Any]] = {
    "2XX": {"description": "A receipt. Anything else, and no answer within ten seconds, is tried again"},
    "410": {"description": "Gone: this message is not tried again"},
}
described = APIRouter(tags=["webhooks"])

Id = Annotated[str, Header(alias="webhook-id", description="The same at every try: take each only once")]
Timestamp = Annotated[int, Header(alias="webhook-timestamp", description="Of this try; refuse what is minutes old")]
Signature = Annotated[
    str,
    Header(
        alias="webhook-signature",
        description="`v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`, as standardwebhooks.com has it",
    ),
]


def _example(event: Event) -> Any:
    return Body(openapi_examples={event: {"value": EXAMPLES[event]}})


@described.post("callback.created", status_code=204, responses=RESPONSES)
async def callback_created(
    message: Annotated[Message[CallbackData], _example("callback.created")],
    webhook_id: Id,
    timestamp: Timestamp,
    signature: Signature,
) -> None:
    """A citizen has been promised a call."""


@described.post("callback.updated", status_code=204, responses=RESPONSES)
async def callback_updated(
    message: Annotated[Message[CallbackData], _example("callback.updated")],
    webhook_id: Id,
    timestamp: Timestamp,
    signature: Signature,
) -> None:
    """A callback was taken, put back, tried, ended or cancelled; `status` says how it stands."""


@described.post("conversation.handed_over", status_code=204, responses=RESPONSES)
async def conversation_handed_over(
    message: Annotated[Message[HandoverData], _example("conversation.handed_over")],
    webhook_id: Id,
    timestamp: Timestamp,
    signature: Signature,
) -> None:
    """A citizen in the chat waits for a person."""


@described.post("booking.created", status_code=204, responses=RESPONSES)
async def booking_created(
    message: Annotated[Message[BookingData], _example("booking.created")],
    webhook_id: Id,
    timestamp: Timestamp,
    signature: Signature,
) -> None:
    """A citizen has made an appointment."""


@described.post("booking.updated", status_code=204, responses=RESPONSES)
async def booking_updated(
    message: Annotated[Message[BookingData], _example("booking.updated")],
    webhook_id: Id,
    timestamp: Timestamp,
    signature: Signature,
) -> None:
    """An appointment was moved or cancelled."""
