"""Random interleavings of holding, booking, moving, cancelling and waiting, against a model and the real database."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import yaml
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.booking import service
from bot.booking.built_in import BuiltIn
from bot.booking.errors import HoldOver, SlotTaken
from bot.booking.schemas import Person, Wish
from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database
from bot.errors import AppError
from bot.library.booking import BookingPlan, Offer
from bot.library.schemas import Municipality
from bot.settings import PROJECT, Appointments

START = dt.datetime(2026, 11, 25, 7, tzinfo=dt.UTC)
FIRST = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)
TIMES, DESKS, CITIZENS = 3, 2, 4
LENGTH = dt.timedelta(minutes=20)
LIMITS = Appointments(hold_s=300, per_conversation=10_000, per_phone=10_000)
PLAN = BookingPlan.model_validate(
    {
        "lead_minutes": 0,
        "places": [{"slug": "her", "title": "Her", "title_en": "Here", "address": "Vej 1"}],
        "services": [
            {
                "slug": "s",
                "title": "S",
                "title_en": "S",
                "minutes": 20,
                "at": [{"place": "her", "week": {"thu": [{"from": "10:00", "to": "11:00", "desks": DESKS}]}}],
            }
        ],
    }
)


@dataclass
class World:
    """A database, and a loop to speak to it from a machine that knows no coroutines."""

    runner: asyncio.Runner
    database: Database
    offer: Offer

    def do(self, work: Callable[[AsyncSession], Awaitable[Any]]) -> Any:
        """Run something in one transaction."""

        async def run() -> Any:
            async with self.database.transaction() as session:
                return await work(session)

        return self.runner.run(run())


@dataclass
class Own:
    """What the model knows of one appointment."""

    id: uuid.UUID
    citizen: int
    at: int
    held_until: dt.datetime | None
    """None once it is booked."""


class Desk(RuleBasedStateMachine):
    """Four citizens and three times with two desks each."""

    world: World

    @initialize()
    def begin(self) -> None:
        self.now = START
        self.count = 0
        self.owned: list[Own] = []
        self.conversations = [uuid.UUID(int=number + 1) for number in range(CITIZENS)]

        async def clear(session: AsyncSession) -> None:
            await session.execute(text("TRUNCATE conversation CASCADE"))
            for conversation in self.conversations:
                await session.execute(
                    text(
                        "INSERT INTO conversation (id, municipality, channel, language, token_hash, created_at, "
                        "expires_at, last_seq, holder) VALUES (:id, 'aadal', 'web', 'da', '', now(), now(), 0, 'bot')"
                    ),
                    {"id": conversation},
                )

        self.world.do(clear)

    @rule(citizen=st.integers(0, CITIZENS - 1), at=st.integers(0, TIMES - 1))
    def hold(self, citizen: int, at: int) -> None:
        before = [own for own in self.owned if own.citizen == citizen and own.held_until]
        same = [own for own in before if own.at == at]
        room = self._standing(at) - sum(1 for own in same if self._stands(own)) < DESKS
        self.count += 1
        asker = service.Asker(self.conversations[citizen], uuid.UUID(int=self.count), "token", "da")
        made = self._try(
            lambda session: service.hold(session, self.world.offer, _wish(at), asker, self.now, LIMITS), SlotTaken
        )
        assert (made is not None) == room
        if made is not None:
            self._lose_lapsed(at)
            self.owned = [own for own in self.owned if own not in before]
            self.owned.append(Own(made.id, citizen, at, self.now + dt.timedelta(seconds=LIMITS.hold_s)))

    @precondition(lambda self: any(own.held_until for own in self.owned))
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        own = data.draw(st.sampled_from([own for own in self.owned if own.held_until]))

        async def confirm(session: AsyncSession) -> bool:
            booking = await service.load(session, own.id, "token", lock=True)
            person = Person("En borger", f"+45201234{own.citizen:02}", None)
            return await service.confirm(session, self.world.offer, booking, person, "link", self.now, LIMITS)

        # Every hold the model still has can be booked, in time or late: one that was lost is not in it any more.
        assert self._try(confirm, HoldOver) is True
        own.held_until = None

    @precondition(lambda self: any(own.held_until is None for own in self.owned))
    @rule(data=st.data(), at=st.integers(0, TIMES - 1))
    def move(self, data: st.DataObject, at: int) -> None:
        own = data.draw(st.sampled_from([own for own in self.owned if own.held_until is None]))
        room = self._standing(at) < DESKS

        async def move(session: AsyncSession) -> bool:
            booking = await service.load(session, own.id, "token", lock=True)
            return await service.move(session, self.world.offer, booking, _wish(at), "link", self.now, LIMITS)

        moved = self._try(move, SlotTaken)
        if own.at == at:
            assert moved is False
        elif room:
            assert moved is True
            self._lose_lapsed(at)
            own.at = at
        else:
            assert moved is None

    @precondition(lambda self: bool(self.owned))
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        own = data.draw(st.sampled_from(self.owned))

        async def cancel(session: AsyncSession) -> bool:
            booking = await service.load(session, own.id, "token", lock=True)
            return await service.cancel(session, self.world.offer, booking, self.now)

        assert self._try(cancel, AppError) is (own.held_until is None)
        self.owned.remove(own)

    @rule(minutes=st.integers(1, 4))
    def wait(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    @invariant()
    def nobody_shares_a_desk_and_what_is_free_is_what_the_model_says(self) -> None:
        async def look(session: AsyncSession) -> tuple[list[int], int]:
            day = FIRST.date()
            slots = await BuiltIn().free(session, self.world.offer, "s", None, day, day, self.now)
            free = {slot.starts_at: slot.free for slot in slots}
            shared = await session.scalar(
                text(
                    "SELECT count(*) FROM booking_seat a JOIN booking_seat b ON a.id < b.id AND a.desk = b.desk "
                    "AND a.during && b.during"
                )
            )
            return [free.get(FIRST + LENGTH * at, 0) for at in range(TIMES)], shared or 0

        free, shared = self.world.do(look)
        assert shared == 0
        assert free == [DESKS - self._standing(at) for at in range(TIMES)]

    def _stands(self, own: Own) -> bool:
        return own.held_until is None or own.held_until > self.now

    def _standing(self, at: int) -> int:
        return sum(1 for own in self.owned if own.at == at and self._stands(own))

    def _lose_lapsed(self, at: int) -> None:
        """Whoever takes a desk at a time clears it of the holds that have lapsed."""
        self.owned = [own for own in self.owned if own.at != at or self._stands(own)]

    def _try(self, work: Callable[[AsyncSession], Awaitable[Any]], refusal: type[AppError]) -> Any:
        try:
            return self.world.do(work)
        except refusal:
            return None


def _wish(at: int) -> Wish:
    return Wish("s", "her", FIRST + LENGTH * at)


@pytest.fixture
def world(postgres: EmbeddedServer) -> Iterator[World]:
    database = Database(postgres.start("appointments"))
    path = PROJECT / "knowledge" / "municipalities" / "aadal" / "municipality.yaml"
    aadal = Municipality.model_validate(yaml.safe_load(path.read_text("utf-8")))
    with asyncio.Runner() as runner:
        runner.run(database.migrate())
        yield World(runner, database, Offer(aadal, PLAN))
        runner.run(database.close())


def test_no_interleaving_gives_a_desk_to_two(world: World) -> None:
    machine = type("AtTheDesk", (Desk,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=hypothesis_settings(
            max_examples=40, stateful_step_count=25, deadline=None, derandomize=True, database=None
        ),
    )


def test_a_race_of_many_tasks_for_a_few_desks(world: World) -> None:
    """Bookings and moves at once on the same few times: no desk twice, none lost, and nobody stuck."""

    async def race() -> list[object]:
        async with world.database.transaction() as session:
            await session.execute(text("TRUNCATE conversation CASCADE"))
            for number in range(40):
                await session.execute(
                    text(
                        "INSERT INTO conversation (id, municipality, channel, language, token_hash, created_at, "
                        "expires_at, last_seq, holder) VALUES (:id, 'aadal', 'web', 'da', '', now(), now(), 0, 'bot')"
                    ),
                    {"id": uuid.UUID(int=number + 1)},
                )

        async def one(number: int) -> str:
            asker = service.Asker(uuid.UUID(int=number + 1), uuid.UUID(int=number + 1), "token", "da")
            try:
                async with world.database.transaction() as session:
                    made = await service.hold(session, world.offer, _wish(number % TIMES), asker, START, LIMITS)
                    person = Person("En borger", f"+452012{number:04}", None)
                    await service.confirm(session, world.offer, made, person, "link", START, LIMITS)
                for step in range(4):
                    async with world.database.transaction() as session:
                        booking = await service.load(session, made.id, "token", lock=True)
                        wish = _wish((number + step) % TIMES)
                        await service.move(session, world.offer, booking, wish, "link", START, LIMITS)
            except SlotTaken:
                return "taken"
            return "booked"

        return list(await asyncio.gather(*(one(number) for number in range(40)), return_exceptions=True))

    outcomes = world.runner.run(race())
    assert set(outcomes) <= {"taken", "booked"}, "nobody waits for another until the database gives up"

    async def look(session: AsyncSession) -> tuple[int, int, int]:
        booked = await session.scalar(text("SELECT count(*) FROM booking WHERE status = 'booked'"))
        seats = await session.scalar(text("SELECT count(DISTINCT (desk, during)) FROM booking_seat"))
        day = FIRST.date()
        slots = await BuiltIn().free(session, world.offer, "s", None, day, day, START)
        return booked or 0, seats or 0, sum(slot.free for slot in slots)

    booked, seats, free = world.do(look)
    assert 0 < booked == seats
    assert booked + free == TIMES * DESKS
