"""The whole life of work in random interleavings, against the real database.

Two or three people do things at the same moment, on connections of their own; the clock goes on; offers are made and
lapse. After every step the database is asked whether anything was lost, held twice, or ended without an outcome.

``MACHINE_EXAMPLES=3000`` runs as many interleavings instead of the few of an ordinary test run.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import uuid
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import service, store
from bot.contact_centre.models import OPEN_STATES, TRANSITIONS, Attempt, WorkEvent, WorkItem
from bot.contact_centre.offers import offer_due
from bot.contact_centre.schemas import AttemptIn, CloseIn
from bot.conversations import people
from bot.conversations.models import Conversation
from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database
from bot.errors import AppError
from bot.library import files
from bot.library.knowledge import Knowledge
from bot.library.routing import Offers, Routing, RoutingFile
from bot.settings import PROJECT, Contact
from bot.staff import store as staff_store
from bot.staff.models import StaffMember
from bot.staff.schemas import Identity
from bot.staff.service import identity
from tests.clock import TUESDAY_MORNING

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "12"))
CONTACT = Contact()
ROUTING = Routing(RoutingFile(offers=Offers(handover="automatic", callback="automatic", again_minutes=1)))
Deed = Callable[[AsyncSession], Awaitable[object]]
PEOPLE = st.integers(0, 2)
ITEMS = st.integers(0, 3)


class Machine(RuleBasedStateMachine):
    """Four pieces of work and three agents."""

    loop: ClassVar[asyncio.AbstractEventLoop]
    database: ClassVar[Database]
    knowledge: ClassVar[Knowledge]

    def run(self, work: Awaitable[Any]) -> Any:
        """Do something on the machine's loop."""

        async def awaited() -> Any:
            return await work

        return self.loop.run_until_complete(awaited())

    @initialize()
    def begin(self) -> None:
        """Empty the database, and put people and work into it."""
        self.now = TUESDAY_MORNING
        self.items = [uuid.UUID(int=number + 1) for number in range(4)]
        self.run(self._begin())

    async def _begin(self) -> None:
        async with self.database.transaction() as session:
            await session.execute(text("SET LOCAL session_replication_role = replica"))
            await session.execute(text("TRUNCATE conversation, staff_member, audit, duty CASCADE"))
        self.staff: list[Identity] = []
        async with self.database.transaction() as session:
            for number in range(3):
                member = StaffMember(
                    id=uuid.UUID(int=100 + number), username=f"a{number}", name=f"A{number}", password_hash="none",
                    grants=["agent@*"], created_at=self.now,
                )  # fmt: skip
                session.add(member)
                await session.flush()
                self.staff.append(identity(member))
                await staff_store.put_presence(
                    session, member.id, self.now, dt.timedelta(seconds=CONTACT.lease_s), "available"
                )
        for number, item in enumerate(self.items):
            await self._ask(item, "callback" if number % 2 else "handover")

    async def _ask(self, item: uuid.UUID, kind: str) -> None:
        soon = self.now + dt.timedelta(hours=2)
        async with self.database.transaction() as session:
            conversation = Conversation(
                id=item, municipality="aadal", channel="web", language="da", token_hash=b"x", created_at=self.now,
                expires_at=self.now + dt.timedelta(days=30), holder="bot",
            )  # fmt: skip
            session.add(conversation)
            await session.flush()
            if kind == "handover":
                await people.request_handover(session, conversation, "citizen", self.now, ROUTING)
                made = await store.open_handover(session, item)
                assert made is not None
                self.items[self.items.index(item)] = made.id
            else:
                callback = WorkItem(
                    id=item, kind="callback", municipality="aadal", conversation_id=item, language="da",
                    reason="citizen", created_at=self.now, due_at=self.now, window_from=self.now, window_to=soon,
                    phone=f"+452012345{self.items.index(item)}",
                )  # fmt: skip
                await service.add(session, callback)

    async def _try(self, deed: Deed) -> None:
        """Do something in a transaction of its own; what is refused is refused."""
        try:
            async with self.database.transaction() as session:
                await deed(session)
        except AppError:
            pass

    def at_once(self, *deeds: Deed) -> None:
        """Let several things happen at the same moment."""

        async def together() -> None:
            await asyncio.gather(*map(self._try, deeds))

        self.run(together())

    def _claim(self, item: int, who: int) -> Deed:
        return lambda session: people.claim(session, self.items[item], self.staff[who], self.now, CONTACT)

    def _close(self, item: int, who: int) -> Deed:
        how = CloseIn(outcome="settled")
        return lambda session: people.close(session, self.items[item], self.staff[who], how, self.now)

    def _offer(self) -> Deed:
        return lambda session: offer_due(session, ROUTING, self.now, CONTACT)

    def _sweep(self) -> Deed:
        async def sweep(session: AsyncSession) -> None:
            await store.end_rests(session, self.now)
            await store.end_offers(session, self.now)

        return sweep

    def _lapse(self, item: int) -> Deed:
        async def lapse(session: AsyncSession) -> None:
            found = await store.by_id(session, self.items[item])
            assert found is not None
            if found.state == "claimed":
                await people.release_lapsed(session, found, self.now)

        return lapse

    def _cancel(self, item: int) -> Deed:
        async def cancel(session: AsyncSession) -> None:
            found = await store.by_id(session, self.items[item])
            assert found is not None
            await service.cancel(session, found, "citizen", self.now)

        return cancel

    @rule(item=ITEMS, one=PEOPLE, two=PEOPLE)
    def two_take_the_same(self, item: int, one: int, two: int) -> None:
        """Two claims and an offer at once."""
        self.at_once(self._claim(item, one), self._claim(item, two), self._offer())

    @rule(item=ITEMS, who=PEOPLE)
    def take(self, item: int, who: int) -> None:
        """One claim."""
        self.at_once(self._claim(item, who))

    @rule(item=ITEMS, who=PEOPLE, other=PEOPLE)
    def end_while_another_takes(self, item: int, who: int, other: int) -> None:
        """Its end, another's claim, and its lease looked at, at once."""
        self.at_once(self._close(item, who), self._claim(item, other), self._lapse(item))

    @rule(item=ITEMS, who=PEOPLE, outcome=st.sampled_from(["answered", "no_answer", "voicemail", "wrong_number"]))
    def call(self, item: int, who: int, outcome: Any) -> None:
        """A try to reach the citizen."""
        made, aadal = AttemptIn(outcome=outcome), self.knowledge.municipalities["aadal"]
        self.at_once(lambda session: people.attempt(session, self.items[item], self.staff[who], made, aadal, self.now))

    @rule(item=ITEMS, who=PEOPLE, to=st.one_of(st.none(), PEOPLE))
    def hand_on(self, item: int, who: int, to: int | None) -> None:
        """To a colleague, or to a group."""
        until = self.now + dt.timedelta(seconds=30)
        target: dict[str, Any] = {"group": "alle"} if to is None else {"to": self.staff[to].id, "until": until}
        self.at_once(
            lambda session: people.hand_on(session, self.items[item], self.staff[who], self.now, reason="?", **target)
        )

    @rule(item=ITEMS, who=PEOPLE)
    def send_on(self, item: int, who: int) -> None:
        """To another organisation."""
        to = {"slug": "politiet", "name": "Politiet", "url": "https://politi.dk"}
        self.at_once(lambda session: people.transfer(session, self.items[item], self.staff[who], to, "?", self.now))

    @rule(item=ITEMS, who=PEOPLE)
    def put_back_while_declined(self, item: int, who: int) -> None:
        """A release and a no at once."""
        mine, staff = self.items[item], self.staff[who]
        self.at_once(
            lambda session: people.release(session, mine, staff, self.now),
            lambda session: people.decline(session, mine, staff, None, self.now),
        )

    @rule(who=PEOPLE, status=st.sampled_from(["available", "break"]))
    def come_and_go(self, who: int, status: Any) -> None:
        """A status, while work is being offered."""
        self.at_once(
            lambda session: service.set_status(session, self.staff[who], status, None, self.now, CONTACT), self._offer()
        )

    @rule(who=PEOPLE, seconds=st.sampled_from([5, 31, 61, 3600 * 3]))
    def time_goes_on(self, who: int, seconds: int) -> None:
        """One of them shows life; two processes sweep."""
        self.now += dt.timedelta(seconds=seconds)
        self.at_once(
            lambda session: service.heartbeat(session, self.staff[who], self.now, CONTACT),
            self._sweep(), self._sweep(), self._offer(), self._offer(), *(self._lapse(n) for n in range(4)),
        )  # fmt: skip

    @rule(item=ITEMS, who=PEOPLE)
    def call_off_while_taken(self, item: int, who: int) -> None:
        """The citizen thinks better of it as somebody takes it."""
        self.at_once(self._cancel(item), self._claim(item, who))

    @rule(item=ITEMS)
    @precondition(lambda self: self.now > TUESDAY_MORNING + dt.timedelta(hours=1))
    def run_out(self, item: int) -> None:
        """Nobody came in time."""

        async def expire(session: AsyncSession) -> None:
            found = await store.by_id(session, self.items[item])
            assert found is not None
            await service.expire(session, found, "old", self.now)

        self.at_once(expire, self._offer())

    @invariant()
    def the_database_tells_one_story(self) -> None:
        """Nothing lost, nothing held twice, nothing ended without an outcome, and a log without a gap."""
        if hasattr(self, "items"):
            self.run(self._check())

    async def _check(self) -> None:
        async with self.database.transaction() as session:
            items = {item.id: item for item in await session.scalars(select(WorkItem))}
            log = (await session.scalars(select(WorkEvent).order_by(WorkEvent.item_id, WorkEvent.version))).all()
            attempts = (await session.scalars(select(Attempt))).all()
        assert set(items) == set(self.items)
        for item in items.values():
            events = [event for event in log if event.item_id == item.id]
            assert [event.version for event in events] == list(range(1, item.version + 1))
            assert [event.from_state for event in events] == [None, *(event.state for event in events[:-1])]
            assert events[-1].state == item.state
            assert all((e.from_state, e.state) in TRANSITIONS for e in events[1:])
            ended = [event for event in events if event.state not in OPEN_STATES]
            assert len(ended) == (item.state not in OPEN_STATES)
            assert (item.outcome is not None) == (item.state == "resolved")
            holder = None
            for event in events:
                if event.kind == "claimed":
                    assert holder is None, "held twice"
                    holder = event.by
                elif event.kind in ("closed", "released", "attempted", "handed_on", "transferred"):
                    assert event.by == holder, "done by somebody who did not hold it"
                holder = holder if event.state == "claimed" else None
            assert holder == item.claimed_by
            assert item.attempts == sum(attempt.item_id == item.id for attempt in attempts)
        for who in self.staff:
            live = [i for i in items.values() if i.offered_to == who.id and i.kind == "handover"]
            assert len(live) <= 2, "asked to take more than there is room for"


@pytest.fixture
def machine(postgres: EmbeddedServer) -> Iterator[type[Machine]]:
    """The machine, on a database and a loop of its own."""
    Machine.loop = asyncio.new_event_loop()
    Machine.database = Database(postgres.start("machine"))
    Machine.knowledge = files.read(PROJECT / "knowledge")
    Machine.loop.run_until_complete(Machine.database.migrate())
    yield Machine
    Machine.loop.run_until_complete(Machine.database.close())
    Machine.loop.close()


@pytest.mark.timeout(7200)
def test_no_interleaving_loses_work_or_lets_two_hold_it(machine: type[Machine]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=25,
            deadline=None,
            derandomize=EXAMPLES <= 12,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
