"""What goes into the answering pipeline and what comes out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Decision = Literal[
    "answer", "clarify", "no_answer", "refuse", "emergency", "handover", "booking", "smalltalk"
]  # fmt: skip
ActionType = Literal["link", "callback", "handover", "booking", "suggestion"]


@dataclass(frozen=True, slots=True)
class Source:
    """A passage an answer rests on, as the citizen sees it. ``url`` is None where the article has no public page."""

    article: str
    title: str
    section: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Action:
    """Something to press under an answer. ``text`` is what a suggestion sends when pressed, and the slug of the service
    that a booking is for, where that is known."""

    type: ActionType
    label: str
    url: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class PastTurn:
    """A finished turn of the same conversation, oldest first: what was asked, what was answered, how."""

    question: str
    answer: str
    decision: Decision
    area: str | None
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What the pipeline is asked. ``text`` is already stripped of invisible characters and masked.

    ``on_delta`` receives pieces of the answer while it is being composed, already checked; it is None where
    nobody listens. ``contact_open`` says whether people are on duty now.
    """

    text: str
    municipality: str
    language: str
    channel: Literal["web", "voice", "internal", "api"]
    now: dt.datetime
    contact_open: bool
    history: tuple[PastTurn, ...] = ()
    on_delta: Callable[[str], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The trace of one step: what it found, how long it took, what a model call used."""

    name: str
    ms: float
    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the bot says, in the protocol's words, with the trace staff can read.

    ``queue``: the words promise a person, so the citizen joins the queue in the transaction that stores them.
    """

    text: str
    decision: Decision
    language: str
    composed_by: Literal["article", "model"]
    area: str | None = None
    confidence: float = 0.0
    sources: tuple[Source, ...] = ()
    actions: tuple[Action, ...] = ()
    queue: bool = False
    trace: tuple[Step, ...] = field(default=())
