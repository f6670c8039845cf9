"""The periodic work: what a process that died, an agent who vanished or a closing hour left behind.

Any number of processes may sweep at once: each change is conditional, so it is made once.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import logging
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.booking import service as booking
from bot.clock import Clock
from bot.contact_centre import availability, wish_store
from bot.contact_centre import store as work
from bot.contact_centre.crisis import store as switches
from bot.contact_centre.models import WorkItem
from bot.contact_centre.offers import AT_ONCE, offer_due
from bot.conversations import crises, people, store
from bot.conversations.promises import ALARM_HOURS, keep, watch
from bot.conversations.turn import Turns, failed, say
from bot.db.engine import Database
from bot.db.notify import QUEUE, notify
from bot.errors import NotReady, UnknownMunicipality
from bot.library import hours
from bot.library.schemas import Municipality
from bot.library.service import Library
from bot.settings import Settings
from bot.staff import store as staff_store

log = logging.getLogger(__name__)

SWEEP_S = 2.0
FORGET_EVERY = dt.timedelta(hours=1)
WATCH_EVERY = dt.timedelta(minutes=1)
STARTS_WITHIN = dt.timedelta(seconds=5)
"""A stored question nobody began on for this long has lost the process that took it."""


class Sweeper:
    """One process's share of the periodic work."""

    def __init__(self, database: Database, library: Library, turns: Turns, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._library = library
        self._turns = turns
        self._clock = clock
        self._settings = settings
        self._forgot_at: dt.datetime | None = None
        self._watched_at: dt.datetime | None = None
        self._kept_by: object = None
        """The hours, by their knowledge and their switches, that every callback was last held against."""

    async def run(self) -> None:
        """Sweep every two seconds until cancelled; a database that is away is tried again."""
        while True:
            try:
                await self.sweep()
            except NotReady as missing:
                log.warning("the periodic work waits for %s", missing.details)
            except Exception:
                log.exception("the periodic work failed; it is tried again")
            await asyncio.sleep(SWEEP_S)

    async def sweep(self) -> None:
        """Do what is due now."""
        now = self._clock()
        async with self._database.transaction() as session:
            abandoned = await store.abandoned(session, now, STARTS_WITHIN)
            woken = [await work.end_rests(session, now), await work.end_offers(session, now)]
            if any(woken):
                await notify(session, QUEUE)
            lapsed = await work.lapsed(session, now)
            waiting = await work.all_waiting_handovers(session)
        await self._forget(now)
        for conversation in abandoned:
            self._turns.begin(conversation)
        for item in lapsed:
            await self._each(people.release_lapsed, item, now)
        offered = AT_ONCE
        while offered == AT_ONCE:
            async with self._database.transaction() as session:
                offered = await offer_due(session, self._library.knowledge.routing, now, self._settings.contact)
        for item in waiting:
            await self._each(people.tell_new_place, item, now)
            await self._each(self._end_hopeless_wait, item, now)
        await self._keep_callbacks(now)

    async def _forget(self, now: dt.datetime) -> None:
        """Remove what has been kept for as long as it may be, once an hour."""
        if self._forgot_at is not None and now < self._forgot_at + FORGET_EVERY:
            return
        async with self._database.transaction() as session:
            await staff_store.remove_audit(session, now - dt.timedelta(days=self._settings.audit_days))
            await booking.forget(session, now, self._settings.booking)
        self._forgot_at = now

    async def _each(
        self, do: Callable[[AsyncSession, WorkItem, dt.datetime], Awaitable[None]], item: WorkItem, now: dt.datetime
    ) -> None:
        """Do something to one item in a transaction of its own; one that fails does not keep the others waiting."""
        try:
            async with self._database.transaction() as session:
                await do(session, item, now)
        except NotReady:
            raise
        except Exception:
            log.exception("the periodic work on item %s failed", item.id)

    async def _end_hopeless_wait(self, session: AsyncSession, item: WorkItem, now: dt.datetime) -> None:
        """A citizen is not left waiting for nobody: after closing time, or when no agent has been there for long."""
        try:
            place = await availability.standing(
                session, self._library.knowledge, item.municipality, item.area, now, item.language
            )
        except UnknownMunicipality:
            return
        reason: availability.Reason = "outside_hours"
        if hours.is_open(place.municipality, "chat", now):
            contact = self._settings.contact
            if await availability.somebody_on_duty(session, place, now, contact):
                return
            patience = dt.timedelta(seconds=contact.patience_s)
            if now - await availability.hopeless_since(session, item) < patience:
                return
            reason = "nobody_on_duty"
        conversation = await people.expire_handover(session, item, reason, now)
        if conversation is not None:
            answer = failed(conversation.language, f"handover-ended-{reason}")
            await say(session, conversation, answer, now, turn=None)

    async def _keep_callbacks(self, now: dt.datetime) -> None:
        """Move the callbacks nobody will make when they were promised.

        Whenever hours may have changed, every callback is looked at; else those whose time has run out.
        """
        knowledge = self._library.knowledge
        async with self._database.transaction() as session:
            await crises.end_due(session, now)
            on = await switches.all_current(session, now)
            stamp = (knowledge.digest, frozenset((crisis.id, crisis.changed_at) for crisis in on))
            callbacks = await wish_store.to_keep(session, now if stamp == self._kept_by else None)
            overdue: Sequence[WorkItem] = []
            if self._watched_at is None or now >= self._watched_at + WATCH_EVERY:
                # So many opening hours take at least as many hours.
                overdue = await wish_store.due_before(session, now - dt.timedelta(hours=ALARM_HOURS))
                self._watched_at = now
        places: dict[tuple[str, str | None], Municipality] = {}

        def place(slug: str, area: str | None) -> Municipality:
            theme = knowledge.theme_of(area)
            if (slug, theme) not in places:
                standing = availability.standing_with(on, knowledge.municipalities[slug], theme, now)
                places[slug, theme] = standing.municipality
            return places[slug, theme]

        for do, items in ((keep, callbacks), (watch, overdue)):
            for item in items:
                if item.municipality in knowledge.municipalities:
                    await self._each(
                        functools.partial(do, place=functools.partial(place, item.municipality)), item, now
                    )
        self._kept_by = stamp
