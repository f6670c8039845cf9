"""What goes over the wire about appointments, and what the booking systems behind it are told."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, StringConstraints

from bot.text import Typed

Status = Literal["held", "booked", "cancelled"]
Name = Annotated[Typed, StringConstraints(max_length=500)]
Phone = Annotated[Typed, StringConstraints(max_length=100)]
Email = Annotated[Typed, StringConstraints(max_length=500)]
Named = Annotated[str, StringConstraints(max_length=80)]


@dataclass(frozen=True, slots=True)
class Wish:
    """The time a citizen has chosen: a service's slot at a place, by its beginning."""

    service: str
    place: str
    starts_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Slot:
    """A time a service can be had at a place, in UTC, and how many can still have it."""

    service: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    free: int


@dataclass(frozen=True, slots=True)
class Person:
    """Who comes: a name, a phone number in E.164, and an e-mail address where one was given."""

    name: str
    phone: str
    email: str | None


class PlaceOut(BaseModel):
    """Somewhere to come to."""

    slug: str
    title: str
    address: str


class ServiceOut(BaseModel):
    """Something one can have an appointment for, where, and until which day times can be had."""

    slug: str
    title: str
    minutes: int
    places: list[PlaceOut]
    last_day: dt.date


class SlotOut(BaseModel):
    """A time that is free, and for how many."""

    service: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    free: int


class SlotsOut(BaseModel):
    """The free times of some days, in order."""

    slots: list[SlotOut]


class BookingIn(BaseModel):
    """A time a citizen wants. Without ``name`` and ``phone`` it is held for her until she has given them."""

    client_id: uuid.UUID
    service: Named
    place: Named
    starts_at: AwareDatetime
    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None


class BookingChange(BaseModel):
    """Confirms a held time (``name``, ``phone``, perhaps ``email``), or moves it (``starts_at``, perhaps ``place``)."""

    place: Named | None = None
    starts_at: AwareDatetime | None = None
    name: Name | None = None
    phone: Phone | None = None
    email: Email | None = None


class Titled(BaseModel):
    """A thing by its slug, and what it is called."""

    slug: str
    title: str


class BookingOut(BaseModel):
    """How an appointment stands. It names no person: whoever has the token may see where and when to come."""

    booking_id: uuid.UUID
    status: Status
    municipality: Titled
    service: Titled
    place: PlaceOut
    starts_at: dt.datetime
    ends_at: dt.datetime
    held_until: dt.datetime | None
    over: bool
    bring: str | None
    """Markdown, from the article the editors have named."""


class BookingCreated(BookingOut):
    """An appointment, with the key to it."""

    token: str


class DeskBooking(BaseModel):
    """An appointment as staff see it."""

    id: uuid.UUID
    municipality: str
    municipality_name: str
    service: Titled
    place: PlaceOut
    starts_at: dt.datetime
    ends_at: dt.datetime
    name: str | None
    language: str


class DeskBookings(BaseModel):
    """The appointments of a staff member's municipalities, in order of time."""

    bookings: list[DeskBooking]
