"""The hinge: whose turn it is, and how a stored question becomes a stored answer.

A bot turn is two transactions with nothing held between them: the question is stored, the pipeline thinks with no
session open, and the answer is stored only if the bot still holds the turn. Between the two stands a row
that says who thinks and until when to believe it; a process that dies
loses its lease, and another takes the question up.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import uuid
from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

from bot.answering.schemas import Action, Answer, Closed, Decision, PastTurn, Question
from bot.answering.service import Answerer
from bot.clock import Clock
from bot.contact_centre import availability
from bot.conversations import people, store
from bot.conversations.models import Conversation, Event
from bot.conversations.schemas import Channel
from bot.db.engine import Database
from bot.db.notify import Notifier, conversation_topic, notify
from bot.errors import NotReady, UnknownMunicipality
from bot.library.service import Library
from bot.settings import Settings
from bot.text import visible
from bot.words import words

log = logging.getLogger(__name__)

HISTORY_EVENTS = 16
"""How many earlier questions and answers the pipeline is shown."""
AT_ONCE = 32
"""Conversations a process thinks about at once; the others wait their turn without holding anything."""
DELTA_BYTES = 6000
"""A notice carries at most 8,000 bytes, its topic and JSON's quoting included."""


class Turns:
    """The bot's turns of every conversation this process serves."""

    def __init__(
        self,
        database: Database,
        notifier: Notifier,
        library: Library,
        answerer: Answerer,
        clock: Clock,
        settings: Settings,
    ) -> None:
        self._database = database
        self._notifier = notifier
        self._library = library
        self._answerer = answerer
        self._clock = clock
        self._settings = settings
        self._worker = uuid.uuid4()
        self._lease = dt.timedelta(seconds=settings.turn_lease_s)
        self._tasks: dict[uuid.UUID, asyncio.Task[None]] = {}
        self._again: set[uuid.UUID] = set()
        """Conversations somebody has asked to be worked on since their open questions were last looked for."""
        self._room = asyncio.Semaphore(AT_ONCE)

    def begin(self, conversation: uuid.UUID) -> asyncio.Task[None]:
        """Work on a conversation's open questions in the background; whoever asked may go away meanwhile."""
        self._again.add(conversation)
        task = self._tasks.get(conversation)
        if task is None or task.done():
            task = asyncio.create_task(self._work(conversation))
            self._tasks[conversation] = task
            task.add_done_callback(lambda done: self._forget(conversation, done))
        return task

    async def settle(self, conversation: uuid.UUID, seq: int) -> None:
        """Wait until the bot's turn on one question is over, here or in another process.

        Raises:
            NotReady: the database went away; the question is stored and will be answered.
        """
        with self._notifier.subscribe(conversation_topic(conversation)) as subscription:
            while True:
                await asyncio.shield(self.begin(conversation))
                async with self._database.transaction() as session:
                    turn = await store.get_turn(session, conversation, seq)
                if turn is None or turn.finished_at is not None:
                    return
                # Another process thinks; if it dies, its lease tells.
                await subscription.wait(self._lease.total_seconds() / 4)

    async def suggest(self, conversation: Conversation) -> Answer | None:
        """Return what the bot would say to the citizen's newest message, for an agent to send or edit.

        Nothing is stored, and nobody is told. None where the citizen has written nothing that still stands.

        Raises:
            NotReady: the library has no index yet.
        """
        async with self._database.transaction() as session:
            asked = await store.last_of_kind(session, conversation.id, "citizen.message")
            if asked is None or asked.payload.get("erased"):
                return None
            past = await store.past_events(session, conversation.id, asked.seq, HISTORY_EVENTS)
            now = self._clock()
            people_there = await self._people_there(session, conversation, now)
        return await self._answerer.answer(self._question(conversation, asked, past, now, people_there))

    def under_way(self) -> list[asyncio.Task[None]]:
        """Return the tasks that work on a conversation now."""
        return list(self._tasks.values())

    async def close(self) -> None:
        """Stop working; what is under way is taken up by another process, or after the next start."""
        tasks = self.under_way()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self, conversation: uuid.UUID, task: asyncio.Task[None]) -> None:
        if self._tasks.get(conversation) is task:
            del self._tasks[conversation]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a turn was left unfinished and will be taken up again: %s", type(error).__name__)

    async def _work(self, conversation: uuid.UUID) -> None:
        async with self._room:
            while conversation in self._again:
                self._again.discard(conversation)
                while (turn := await self._take(conversation)) is not None:
                    await self._answer(conversation, *turn)

    async def _answer(self, conversation: uuid.UUID, seq: int, question: Question) -> None:
        async with self._lease_kept(conversation, seq):
            answer = await self._think(question)
        try:
            await self._finish(conversation, seq, answer)
        except NotReady:
            raise
        except Exception as error:  # noqa: BLE001 - an answer that cannot be stored would be thought again for ever
            log.error("an answer could not be stored: %s", type(error).__name__)
            await self._finish(conversation, seq, failed(question.language))

    async def _take(self, conversation_id: uuid.UUID) -> tuple[int, Question] | None:
        """Take the oldest open question, if nobody thinks about it, and gather what the pipeline needs."""
        now = self._clock()
        async with self._database.transaction() as session:
            turn = await store.next_turn(session, conversation_id)
            if turn is None or not await store.take_turn(session, turn, self._worker, now, now + self._lease):
                return None
            conversation = await store.get(session, conversation_id, lock=False)
            assert conversation is not None  # noqa: S101 - the foreign key holds it
            past = await store.past_events(session, conversation_id, turn.seq + 1, HISTORY_EVENTS)
            people_there = await self._people_there(session, conversation, now)
        *past, asked = past
        question = self._question(conversation, asked, past, now, people_there)
        return turn.seq, replace(question, on_delta=lambda piece: self._send_delta(conversation_id, turn.seq, piece))

    @staticmethod
    def _question(
        conversation: Conversation, asked: Event, past: list[Event], now: dt.datetime, people_there: dict[str, Any]
    ) -> Question:
        return Question(
            text=asked.payload["text"],
            municipality=conversation.municipality,
            language=conversation.language,
            channel=cast("Channel", conversation.channel),
            now=now,
            history=_history(past),
            **people_there,
        )

    async def _people_there(
        self, session: AsyncSession, conversation: Conversation, now: dt.datetime
    ) -> dict[str, Any]:
        """Return what the pipeline is told of people: whether there are any, and the municipality as it stands now."""
        area = await store.last_area(session, conversation)
        try:
            place = await availability.standing(session, self._library.knowledge, conversation.municipality, area, now)
        except UnknownMunicipality:
            return {}  # the editors have taken it away; the pipeline says so
        closed = await availability.closed(session, place, now, self._settings.contact)
        return {
            "closed": Closed(closed.reason, closed.opens_at, closed.callback) if closed else None,
            "standing": place.municipality,
            "before_person": place.words(conversation.language),
        }

    @contextlib.asynccontextmanager
    async def _lease_kept(self, conversation: uuid.UUID, seq: int) -> AsyncIterator[None]:
        async def renew() -> None:
            while True:
                await asyncio.sleep(self._lease.total_seconds() / 3)
                with contextlib.suppress(NotReady):
                    async with self._database.transaction() as session:
                        await store.renew_turn(session, conversation, seq, self._worker, self._clock() + self._lease)

        task = asyncio.create_task(renew())
        try:
            yield
        finally:
            task.cancel()

    async def _think(self, question: Question) -> Answer:
        try:
            return await self._answerer.answer(question)
        except Exception:  # Whatever went wrong in the pipeline, the citizen is not left silent.
            log.exception("the answering pipeline failed")
            return failed(question.language)

    async def _finish(self, conversation_id: uuid.UUID, seq: int, answer: Answer) -> None:
        now = self._clock()
        async with self._database.transaction() as session:
            conversation = await store.get(session, conversation_id, lock=True)
            assert conversation is not None  # noqa: S101 - the foreign key holds it
            held = conversation.holder == "bot" and conversation.closed_at is None
            state = "answered" if held else "dropped"
            trace = {"steps": [asdict(step) for step in answer.trace], "decision": answer.decision}
            if conversation.closed_at is not None:
                trace = {}  # the trace quotes the question, which may have been erased meanwhile
            if not await store.finish_turn(session, conversation_id, seq, self._worker, state, now, trace):
                return
            if held:
                await say(session, conversation, answer, now, turn=seq)
                if answer.queue:
                    routing, area = self._library.knowledge.routing, answer.area
                    await people.request_handover(session, conversation, "bot", now, routing, area=area, turn=seq)
                elif answer.refused:
                    theme = self._library.knowledge.theme_of(await store.last_area(session, conversation))
                    slug = conversation.municipality
                    await availability.note_refusal(session, conversation.id, slug, theme, answer.refused, now)
            else:
                await notify(session, conversation_topic(conversation_id))

    async def _send_delta(self, conversation: uuid.UUID, seq: int, piece: str) -> None:
        step = DELTA_BYTES // 6  # JSON may write one character in six
        for start in range(0, len(piece), step):
            payload = {"turn": seq, "text": piece[start : start + step]}
            # One transaction each: PostgreSQL folds equal notices of one transaction into one.
            async with self._database.transaction() as session:
                found = await store.get(session, conversation, lock=False)
                if found is None or found.holder != "bot" or found.closed_at is not None:
                    return  # what is still being thought will be dropped
                await notify(session, conversation_topic(conversation), {"kind": "bot.delta", "payload": payload})


async def say(
    session: AsyncSession, conversation: Conversation, answer: Answer, now: dt.datetime, *, turn: int | None
) -> None:
    """Append what the bot says, in the protocol's form, to a conversation whose row is locked."""
    payload: dict[str, Any] = {
        "text": visible(answer.text),
        "decision": answer.decision,
        "area": answer.area,
        "confidence": round(min(1.0, max(0.0, answer.confidence)), 3),
        "sources": [asdict(source) for source in answer.sources],
        "actions": [{k: v for k, v in asdict(action).items() if v is not None} for action in answer.actions],
        "language": answer.language,
        "composed_by": answer.composed_by,
    }
    await store.append(session, conversation, "bot.message", payload, now, turn=turn)


def failed(language: str, key: str = "turn-failed") -> Answer:
    """Return what the bot says where it has nothing of its own to say: honest words and a way to a person."""
    callback = Action("callback", words(language, "action-callback"))
    return Answer(words(language, key), "no_answer", language, "article", actions=(callback,))


def _history(past: list[Event]) -> tuple[PastTurn, ...]:
    questions = {event.seq: event.payload["text"] for event in past if event.kind == "citizen.message"}
    turns = []
    for event in past:
        if event.kind == "bot.message" and event.turn in questions and not event.payload.get("erased"):
            said = event.payload
            turns.append(
                PastTurn(
                    question=questions[event.turn],
                    answer=said["text"],
                    decision=cast("Decision", said["decision"]),
                    area=said["area"],
                    articles=tuple(dict.fromkeys(source["article"] for source in said["sources"])),
                )
            )
    return tuple(turns)
