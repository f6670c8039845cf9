"""What goes over the wire about callbacks and pieces of work."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from bot.contact_centre.case_schemas import KnowledgeReportIn
from bot.text import Typed

AttemptOutcome = Literal["answered", "no_answer", "voicemail", "wrong_number"]
CloseOutcome = Literal["settled", "referred", "unreachable", "withdrawn"]
Note = Annotated[Typed, StringConstraints(max_length=2000)]


class Window(BaseModel):
    """A stretch of time, both ends with their zone."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    from_: Annotated[AwareDatetime, Field(alias="from")]
    to: AwareDatetime


class CallbackRequest(BaseModel):
    """A citizen asks to be called."""

    client_id: uuid.UUID
    name: Annotated[Typed, StringConstraints(max_length=500)]
    phone: Annotated[Typed, StringConstraints(max_length=100)]
    window: Window | None = None
    note: Note | None = None
    email: Annotated[Typed, StringConstraints(max_length=500)] | None = None


class CallbackChange(BaseModel):
    """Another window for a callback, or more to say; what is left out stays as it is."""

    window: Window | None = None
    note: Note | None = None


class CallbackStatus(BaseModel):
    """How a callback stands. ``text``: what came of one that has ended without a call, and what to do."""

    callback_id: uuid.UUID
    reference: str
    status: str
    window: Window
    municipality: str
    municipality_name: str
    text: str | None = None


class CallbackCreated(CallbackStatus):
    """The callback that was promised, with the key to it, and the page on which it can be seen and changed."""

    cancel_token: str
    link: str


class AttemptIn(BaseModel):
    """What came of a try to reach the citizen."""

    outcome: AttemptOutcome
    note: Note | None = None
    again_at: AwareDatetime | None = None
    """When to try again, within the phone's opening hours; None leaves it to the service."""

    @model_validator(mode="after")
    def _reachable(self) -> AttemptIn:
        if self.outcome == "wrong_number" and self.again_at is not None:
            raise ValueError("a wrong number is not tried again")
        return self


class CloseIn(BaseModel):
    """How a piece of work ended."""

    outcome: CloseOutcome
    note: Note | None = None
    wrap_up: Annotated[str, StringConstraints(max_length=80)] | None = None
    knowledge: KnowledgeReportIn | None = None


class DeclineIn(BaseModel):
    """Why one does not take what one was asked to; may be left out."""

    reason: Note | None = None


class HandOnIn(BaseModel):
    """Who is to go on with a piece of work: a colleague, or a group; one of the two."""

    reason: Annotated[Typed, StringConstraints(min_length=1, max_length=2000)]
    to: uuid.UUID | None = None
    group: Annotated[str, StringConstraints(max_length=80)] | None = None


class AssignIn(BaseModel):
    """Whom a supervisor wants to take a piece of work, and why."""

    to: uuid.UUID
    reason: Annotated[Typed, StringConstraints(min_length=1, max_length=2000)]


class PutBackIn(BaseModel):
    """Why a supervisor puts back what somebody holds."""

    reason: Annotated[Typed, StringConstraints(min_length=1, max_length=2000)]


class TransferIn(BaseModel):
    """Which organisation goes on with it."""

    organisation: Annotated[str, StringConstraints(max_length=80)]
    reason: Annotated[Typed, StringConstraints(min_length=1, max_length=2000)]


class Person(BaseModel):
    """A colleague, as the desk shows her."""

    id: uuid.UUID
    name: str


class WishOut(BaseModel):
    """One of the wishes a callback comes from: which window it was promised, and what it is about."""

    reference: str
    status: str
    created_at: dt.datetime
    window: Window
    name: str | None
    note: str | None
    area: str | None
    area_title: str | None
    question: str | None
    conversation_id: uuid.UUID


class ItemOut(BaseModel):
    """A piece of work in the queue. ``references``: what the citizen names it by; several where she has asked more than
    once."""

    id: uuid.UUID
    kind: Literal["callback", "handover"]
    state: str
    municipality: str
    municipality_name: str
    area: str | None
    area_title: str | None
    theme: str | None
    language: str
    created_at: dt.datetime
    due_at: dt.datetime
    window: Window | None
    name: str | None
    question: str | None
    conversation_id: uuid.UUID
    claimed_by: Person | None
    offered_to: Person | None
    offered_until: dt.datetime | None
    priority: int
    group: str | None
    off_skill: bool
    away: bool
    receipt: str | None
    references: list[str]
    alarmed_at: dt.datetime | None
    mine: bool
    lease_until: dt.datetime | None
    attempts: int
    outcome: str | None


class AttemptOut(BaseModel):
    """One try to reach the citizen, as the desk shows it."""

    at: dt.datetime
    by: str
    outcome: AttemptOutcome
    note: str | None


class LogEntry(BaseModel):
    """One thing that happened to a piece of work; ``by`` None is the service itself."""

    at: dt.datetime
    kind: str
    state: str
    by: str | None
    detail: dict[str, Any]


class ItemDetails(ItemOut):
    """A piece of work with all that an agent needs to do it."""

    phone: str | None
    has_phone: bool
    note: str | None
    wishes: list[WishOut]
    events: list[dict[str, Any]]
    attempt_list: list[AttemptOut]
    log: list[LogEntry]


class Load(BaseModel):
    """A number of pieces of work, by kind."""

    handover: int
    callback: int


class Colleague(BaseModel):
    """Somebody one can hand work on to. ``skills`` empty: every subject; ``municipalities`` null: all of them."""

    id: uuid.UUID
    name: str
    status: str
    skills: list[str]
    languages: list[str]
    groups: list[str]
    municipalities: list[str] | None
    holds: Load
    capacity: Load


class GroupOut(BaseModel):
    """A group of agents work can be handed on to, and how many of it one works with are available."""

    slug: str
    title: str
    available: int


class ColleaguesOut(BaseModel):
    """Whom one can hand work on to."""

    colleagues: list[Colleague]
    groups: list[GroupOut]


class OrganisationOut(BaseModel):
    """Where citizens can be sent on to. ``phone`` null: not known for certain."""

    slug: str
    name: str
    about: str
    phone: str | None
    url: str


class ProfileIn(BaseModel):
    """What an agent knows and takes. Empty ``skills``: every subject. Null capacities: the rules' own."""

    skills: list[str] = []
    languages: list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]] = []
    groups: list[str] = []
    home: str | None = None
    capacity_handover: Annotated[int, Field(ge=0, le=50)] | None = None
    capacity_callback: Annotated[int, Field(ge=0, le=50)] | None = None


class ProfileOut(ProfileIn):
    """The same with whose it is."""

    id: uuid.UUID
    name: str


class RouteAgent(BaseModel):
    """Somebody who may serve the citizen: at which ``place`` she is asked, or null, and why."""

    id: uuid.UUID
    name: str
    place: int | None
    group: str | None
    why: list[str]


class RouteGroup(BaseModel):
    """A group of the rule's chain: whether it is asked now, and why."""

    slug: str
    title: str
    open: bool
    why: str


class RouteOut(BaseModel):
    """Why a piece of work goes where it goes. ``text`` is all of it in words, line by line."""

    item_id: uuid.UUID
    rule: str
    groups: list[RouteGroup]
    agents: list[RouteAgent]
    position: int | None
    waiting: int
    text: list[str]


class Alarm(BaseModel):
    """A callback nobody has made for so long that it will soon expire. ``open_hours``: how many opening hours since
    ``due_since``, of the ``expires_after`` there are."""

    item: ItemOut
    due_since: dt.datetime
    open_hours: float
    expires_after: int


class AlarmsOut(BaseModel):
    """The callbacks that will soon expire, the longest known first."""

    alarms: list[Alarm]


class QueueOut(BaseModel):
    """The open work an agent may serve, most urgent first."""

    items: list[ItemOut]
    at: dt.datetime
