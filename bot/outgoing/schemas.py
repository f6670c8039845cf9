"""Who is told, what is on its way out, and what goes over the wire about webhooks."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator

from bot.outgoing.events import Event
from bot.phones import e164
from bot.text import Typed

Kind = Literal["sms", "email", "webhook"]
State = Literal["waiting", "sent", "cancelled", "dead", "no_gateway"]

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\".]+")
MAX_EMAIL = 254


def can_be_written_to(email: str) -> bool:
    """Whether something is an e-mail address: what a form refuses, and what no notice is addressed to."""
    return len(email) <= MAX_EMAIL and _EMAIL.fullmatch(email) is not None


class Recipient(BaseModel):
    """A citizen's addresses. A notice goes to each that is given, and to nobody where none is.

    Args:
        phone: any way of writing a number, Danish where no country is named; kept in E.164.
        email: an address.

    Raises:
        ValueError: a number nobody can have, or something that is no address.
    """

    model_config = ConfigDict(frozen=True)

    phone: str | None = None
    email: str | None = None

    @field_validator("phone")
    @classmethod
    def _e164(cls, phone: str | None) -> str | None:
        number = e164(phone) if phone is not None else None
        if number is None and phone is not None:
            raise ValueError("not a phone number")
        return number

    @field_validator("email")
    @classmethod
    def _address(cls, email: str | None) -> str | None:
        if email is not None and not can_be_written_to(email):
            raise ValueError("not an e-mail address")
        return email


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message as a gateway gets it.

    ``id`` is the same at every try. ``address`` is a number in E.164, an e-mail address or a URL. ``subject`` and
    ``language`` are an e-mail's; ``secret`` is what a webhook's message is signed with.
    """

    id: uuid.UUID
    address: str
    body: str
    subject: str | None = None
    language: str | None = None
    secret: str | None = None


class WebhookIn(BaseModel):
    """An address to tell of events. ``municipality`` null: those of all municipalities."""

    url: Annotated[Typed, StringConstraints(min_length=1, max_length=2000)]
    events: Annotated[list[Event], Field(min_length=1)]
    municipality: Annotated[Typed, StringConstraints(max_length=100)] | None = None


class WebhookOut(BaseModel):
    """A webhook; its secret was shown when it was made, and never is again."""

    id: uuid.UUID
    url: str
    events: list[Event]
    municipality: str | None
    created_at: dt.datetime


class WebhookMade(WebhookOut):
    """A new webhook, with the secret its messages are signed with, this once."""

    secret: str


class WebhooksOut(BaseModel):
    """The webhooks of one's municipalities."""

    webhooks: list[WebhookOut]


class WebhookTried(BaseModel):
    """What came of a test message. ``error``: why it did not arrive, as in the list of what could not be sent."""

    delivered: bool
    error: str | None


class OutgoingOut(BaseModel):
    """One message that has not left, without the citizen's number, address or words."""

    id: uuid.UUID
    kind: Kind
    state: State
    municipality: str
    about: uuid.UUID
    name: str
    webhook: Annotated[uuid.UUID | None, Field(validation_alias="webhook_id")]
    created_at: dt.datetime
    next_at: dt.datetime
    attempts: int
    error: str | None


class OutgoingList(BaseModel):
    """Messages that have not left, newest first."""

    messages: list[OutgoingOut]
