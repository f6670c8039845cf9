"""What goes into the answering pipeline and what comes out of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.library.schemas import Municipality

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
    """Something to press under an answer. ``text`` is what a suggestion sends when pressed."""

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


Reason = Literal["outside_hours", "nobody_on_duty", "queue_full", "crisis"]


@dataclass(frozen=True, slots=True)
class Closed:
    """Why nobody can be reached live now, and when next, where that is known. ``callback``: a call can be promised."""

    reason: Reason
    opens_at: dt.datetime | None = None
    callback: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """What the pipeline is asked. ``text`` is already stripped of invisible characters and masked.

    ``on_delta`` receives pieces of the answer while it is being composed, already checked; it is None where
    nobody listens. ``closed`` is None where people can be reached now. ``standing`` is the municipality as it stands at
    this moment, where that may differ from its file; ``before_person`` is what it says in crisis mode to whoever asks
    for a person.
    """

    text: str
    municipality: str
    language: str
    channel: Literal["web", "voice", "internal", "api"]
    now: dt.datetime
    closed: Closed | None = None
    history: tuple[PastTurn, ...] = ()
    on_delta: Callable[[str], Awaitable[None]] | None = None
    standing: Municipality | None = None
    before_person: str | None = None


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
    ``refused``: a person was asked for, and the words say why there is none now.
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
    refused: Reason | None = None
    trace: tuple[Step, ...] = field(default=())
