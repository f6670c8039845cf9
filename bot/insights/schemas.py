"""What goes over the wire about the numbers and the live wall."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Literal

from pydantic import BaseModel

from bot.contact_centre.routing import Presence
from bot.contact_centre.schemas import Load

Step = Literal["day", "week", "month"]
TableName = Literal[
    "volume",
    "volume_municipality",
    "volume_area",
    "volume_hour",
    "volume_channel",
    "answers",
    "outcomes",
    "first_contact",
    "wait",
    "kept",
    "ratings",
    "hours",
]
Cell = str | int | float | None


class Place(BaseModel):
    """A municipality one may see numbers of."""

    slug: str
    name: str


class Table(BaseModel):
    """One table of numbers; ``docs/operations/insights.md`` says what each column counts.

    Columns whose name ends in ``_s`` are seconds, in ``_hours`` hours, in ``_share`` parts of one. A null is a number
    there is nothing to make of: the median of no waits.
    """

    name: TableName
    columns: list[str]
    rows: list[list[Cell]]


class InsightsOut(BaseModel):
    """The numbers of a span of days, both ends included. ``municipality`` null: all that one may see, together."""

    since: dt.date
    until: dt.date
    by: Step
    municipality: str | None
    municipalities: list[Place]
    tables: list[Table]


class WaitingNow(BaseModel):
    """What waits in one municipality. ``longest_s``: how long the live citizen who came first has waited, in seconds.

    ``due``: callbacks whose window has begun and nobody has taken; ``overdue``, those of them, or of the resting ones,
    whose window is over; ``later``: whose window lies ahead; ``resting``: between two attempts.
    """

    municipality: str
    name: str
    live: int
    longest_s: int | None
    due: int
    overdue: int
    later: int
    resting: int
    held: int


class AgentNow(BaseModel):
    """An agent on the wall: whether she takes work, and what she has and has room for. ``municipalities`` null: all."""

    id: uuid.UUID
    name: str
    status: Presence
    municipalities: list[str] | None
    holds: Load
    capacity: Load


class ServiceLevel(BaseModel):
    """How today goes. ``answered`` of ``counted`` live citizens got a person within ``within_s`` seconds; ``kept`` of
    ``promised`` callbacks were made within the window first promised."""

    within_s: int
    counted: int
    answered: int
    promised: int
    kept: int


class WallOut(BaseModel):
    """The contact centre at this moment."""

    at: dt.datetime
    waiting: list[WaitingNow]
    agents: list[AgentNow]
    today: ServiceLevel
