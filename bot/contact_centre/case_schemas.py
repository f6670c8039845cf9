"""What goes over the wire about a case besides the work item itself."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from bot.library.desk import TAG_LENGTH
from bot.text import Typed

ReportKind = Literal["missing", "wrong"]


class KnowledgeReportIn(BaseModel):
    """What the knowledge lacks or has wrong: in an area, or in an article of it."""

    kind: ReportKind
    area: Annotated[str, StringConstraints(max_length=80)] | None = None
    article: Annotated[str, StringConstraints(max_length=80)] | None = None
    comment: Annotated[Typed, StringConstraints(min_length=1, max_length=2000)]


class KnowledgeReportOut(BaseModel):
    """A report as the editors read it. ``title`` is the article's or the area's, null where it is gone."""

    id: int
    at: dt.datetime
    by: str
    municipality: str
    kind: ReportKind
    area: str | None
    article: str | None
    title: str | None
    comment: str


class KnowledgeReportsOut(BaseModel):
    """A page of reports, newest first. ``before`` leads to the next page; null: this is the last one."""

    reports: list[KnowledgeReportOut]
    before: int | None


class NoteIn(BaseModel):
    """A note for the staff."""

    text: Annotated[Typed, StringConstraints(min_length=1, max_length=4000)]


Tag = Annotated[Typed, StringConstraints(min_length=1, max_length=TAG_LENGTH, to_lower=True)]


class TagsIn(BaseModel):
    """All the tags a case is to have."""

    tags: Annotated[list[Tag], Field(max_length=20)]


class NoteOut(BaseModel):
    """A note of the staff's."""

    at: dt.datetime
    by: str
    text: str


class ItemBrief(BaseModel):
    """A piece of work a conversation led to, in short."""

    id: uuid.UUID
    kind: Literal["callback", "handover"]
    state: str
    created_at: dt.datetime
    outcome: str | None
    wrap_up: str | None


class Revealed(BaseModel):
    """A citizen's number, shown on purpose."""

    phone: str | None
