"""What goes over the wire about crisis and election mode."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.library.schemas import Channel, Span
from bot.text import Typed

Kind = Literal["crisis", "election"]
Words = Annotated[Typed, StringConstraints(min_length=1, max_length=600)]
Address = Annotated[Typed, StringConstraints(pattern=r"^https://\S+$", max_length=500)]


class CrisisDay(BaseModel):
    """Hours of one channel on one day, instead of those it has; closed where ``spans`` is empty."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    channel: Channel
    date: dt.date
    spans: tuple[Span, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> CrisisDay:
        if any(later.from_ < earlier.to for earlier, later in itertools.pairwise(self.spans)):
            raise ValueError("opening hours stand in order and do not overlap")
        return self


class CrisisIn(BaseModel):
    """Crisis or election mode as it is to be, in one municipality or in all (``*``).

    ``banner`` stands in the widget and before answers, as a notice does. ``handover`` is what a citizen hears first
    who asks for a person. ``queue_limit`` is how many may wait for one, 0 for nobody; without it, the usual number.
    ``starts_at`` None is now; ``ends_at`` None is when somebody switches it off.
    """

    model_config = ConfigDict(extra="forbid")

    municipality: Annotated[str, StringConstraints(max_length=80)]
    kind: Kind
    banner: Words
    banner_en: Words
    url: Address | None = None
    handover: Words | None = None
    handover_en: Words | None = None
    queue_limit: Annotated[int, Field(ge=0, le=10_000)] | None = None
    hours: Annotated[tuple[CrisisDay, ...], Field(max_length=100)] = ()
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _whole(self) -> CrisisIn:
        if (self.handover is None) != (self.handover_en is None):
            raise ValueError("give handover in both languages")
        days = [(day.channel, day.date) for day in self.hours]
        if len(set(days)) != len(days):
            raise ValueError("a channel's day stands twice")
        return self


class Numbers(BaseModel):
    """What happened while it was on. ``refused``: citizens who asked for a person and could not be let in, by reason;
    those for whom the queue was full are ``queue_full`` and ``crisis``."""

    conversations: int
    handovers: int
    callbacks: int
    refused: dict[str, int]

    @property
    def refused_full(self) -> int:
        """How many were refused because the queue was full."""
        return self.refused.get("queue_full", 0) + self.refused.get("crisis", 0)


class CrisisOut(CrisisIn):
    """Crisis or election mode as it is. ``on``: it holds now; else it lies ahead, or has ended."""

    id: uuid.UUID
    on: bool
    starts_at: AwareDatetime
    ended_at: AwareDatetime | None


class CrisisEventOut(BaseModel):
    """One thing that was done with a switch; ``by`` null is the command line, or time itself."""

    at: dt.datetime
    kind: str
    by: str | None
    detail: dict[str, Any]


class CrisisReport(CrisisOut):
    """A switch with everything that was done with it, and what happened while it was on: so far, or until its end."""

    events: list[CrisisEventOut]
    numbers: Numbers


class CrisisList(BaseModel):
    """The switches that are on, or lie ahead, in one's own municipalities and everywhere."""

    switches: list[CrisisOut]


class CrisisLog(BaseModel):
    """Every switch there was in one's own municipalities and everywhere, newest first."""

    switches: list[CrisisReport]
