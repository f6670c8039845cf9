"""What was said so far, in short, for an agent who takes over: read off the events, without a model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from bot.conversations.schemas import EventKind, EventOut
from bot.library.knowledge import Knowledge

TRIED: tuple[EventKind, ...] = ("handover.requested", "agent.joined", "handover.ended", "callback.created")
"""What counts as something that was tried besides asking the bot."""


class Asked(BaseModel):
    """Something a citizen wrote, as stored: masked."""

    seq: int
    at: dt.datetime
    text: str


class Used(BaseModel):
    """An article an answer rests on; ``page`` is its own page here, as the municipality's citizens read it."""

    article: str
    title: str
    section: str | None
    page: str


class Answered(BaseModel):
    """What the bot said to one question. ``question`` is the seq of it."""

    seq: int
    question: int | None
    decision: str
    area: str | None
    area_title: str | None
    confidence: float
    articles: list[Used]


class Tried(BaseModel):
    """Something else that was tried: a person asked for, an agent who was there, a callback."""

    at: dt.datetime
    kind: EventKind
    detail: str | None


class Summary(BaseModel):
    """A conversation in short. ``unanswered``: the citizen's newest message has had no answer yet."""

    language: str
    area: str | None
    area_title: str | None
    questions: int
    last_question: Asked | None
    unanswered: bool
    answers: list[Answered]
    tried: list[Tried]


def summarise(events: Sequence[EventOut], municipality: str, language: str, knowledge: Knowledge) -> Summary:
    """Sum up a conversation.

    Args:
        events: all of it, in order. What was erased counts, but has no words.
        municipality: slug of whose it is.
        language: what it is held in.
        knowledge: gives areas their titles.
    """
    asked = [event for event in events if event.kind == "citizen.message"]
    said = [event for event in events if event.kind == "bot.message" and not event.payload.get("erased")]
    answers = [_answered(event, asked, municipality, knowledge) for event in said]
    spoken = [event.kind for event in events if event.kind in ("citizen.message", "bot.message", "agent.message")]
    area = next((answer.area for answer in reversed(answers) if answer.area), None)
    last = asked[-1] if asked and not asked[-1].payload.get("erased") else None
    return Summary(
        language=next((answer.payload["language"] for answer in reversed(said)), language),
        area=area,
        area_title=knowledge.title_of(area),
        questions=len(asked),
        last_question=Asked(seq=last.seq, at=last.at, text=last.payload["text"]) if last else None,
        unanswered=bool(spoken) and spoken[-1] == "citizen.message",
        answers=answers,
        tried=[_tried(event) for event in events if event.kind in TRIED],
    )


def articles_of(sources: Iterable[Mapping[str, Any]], municipality: str, language: str) -> list[Used]:
    """Return the articles an answer rests on, each once, with its own page.

    Args:
        sources: the answer's sources, in the protocol's form.
        municipality: slug of whose citizens read the page.
        language: what the answer is written in.
    """
    used: dict[str, Used] = {}
    for source in sources:
        page = f"/viden/{municipality}/{source['article']}" + ("" if language == "da" else f"?language={language}")
        article = Used(article=source["article"], title=source["title"], section=source["section"], page=page)
        used.setdefault(article.article, article)
    return list(used.values())


def _answered(event: EventOut, asked: list[EventOut], municipality: str, knowledge: Knowledge) -> Answered:
    said = event.payload
    return Answered(
        seq=event.seq,
        question=next((question.seq for question in reversed(asked) if question.seq < event.seq), None),
        decision=said["decision"],
        area=said["area"],
        area_title=knowledge.title_of(said["area"]),
        confidence=said["confidence"],
        articles=articles_of(said["sources"], municipality, said["language"]),
    )


def _tried(event: EventOut) -> Tried:
    detail = event.payload.get("name") or event.payload.get("reason")
    return Tried(at=event.at, kind=event.kind, detail=detail)
