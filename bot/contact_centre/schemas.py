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


class CallbackStatus(BaseModel):
    """How a callback stands."""

    callback_id: uuid.UUID
    status: str
    window: Window


class CallbackCreated(CallbackStatus):
    """The callback that was promised, with the key to it."""

    cancel_token: str


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


class Person(BaseModel):
    """A colleague, as the desk shows her."""

    id: uuid.UUID
    name: str


class ItemOut(BaseModel):
    """A piece of work in the queue."""

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
    receipt: str | None
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
    events: list[dict[str, Any]]
    attempt_list: list[AttemptOut]
    log: list[LogEntry]


class QueueOut(BaseModel):
    """The open work an agent may serve, most urgent first."""

    items: list[ItemOut]
    at: dt.datetime
