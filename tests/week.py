"""``make week``: a week of a shared hotline's load in fast time, through the service's own rules on a real PostgreSQL.

39 municipalities, 60 opening hours, 6,000 callbacks and 2,500 dialogues, of which some go to a person. Citizens arrive
by the hour of day, agents work shifts and handle what they are asked to take. Nothing here decides who gets what, when
a rest is over or where a call falls: ``people``, ``callbacks``, ``offers`` and the sweep do, with the clock passed in.
What is assumed stands in ``docs/operations/simulated-week.md``, which a full run writes with its plots. The exit
status is not 0 where anything is left without an end.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import heapq
import random
import shutil
import sys
import tempfile
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import yaml
from sqlalchemy import text

from bot.answering.schemas import Answer
from bot.contact_centre import service as contact_centre
from bot.contact_centre.schemas import AttemptIn, CallbackRequest, CloseIn
from bot.conversations import callbacks, people
from bot.conversations import service as conversations
from bot.conversations import store as conversation_store
from bot.conversations.schemas import Citizen, StartIn
from bot.conversations.sweep import Sweeper
from bot.conversations.turn import Turns, say
from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database
from bot.errors import AppError
from bot.insights import service as insights
from bot.library import files
from bot.library.service import Library
from bot.phones import e164
from bot.settings import Contact, Settings
from bot.staff.models import AgentProfile, StaffMember
from bot.staff.rights import Grant
from bot.staff.schemas import Identity
from tests import week_report
from tests.clock import FixedClock
from tests.race import KNOWLEDGE

MONDAY = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)
"""Eight in the morning in Denmark."""
TICK = dt.timedelta(seconds=60)
"""The service sweeps every two seconds; here once a minute, so that waits come out up to a minute too long."""
PLACES = 39
OPEN_HOURS = 12
DAYS = 5
BY_HOUR = (5, 9, 12, 13, 10, 9, 10, 9, 8, 6, 5, 4)
"""What part of a day's hundred enquiries comes in each hour from eight to eight."""
BY_DAY = (25, 21, 19, 19, 16)
LIVE_SHARE = 0.35
"""Dialogues that go to a person; the bot answers the rest by itself."""
ANSWERS = 0.8
"""Citizens who answer a call."""
CALL_S, LIVE_S, RING_S, TAKE_S = 360, 600, 45, 10
"""Mean seconds of a call with its notes, of a chat, of a call nobody answers, and until an offer is taken."""
MISSES_OFFER = 0.03
STAFF_PER_HUNDRED = 2.1
"""Agents on duty for each hundredth of a day's enquiries that the hour brings, at the whole week's load."""
FEWEST = 6
CLEARING = 6
"""Days after the last, the weekend among them, in which all that rests must have come to its end."""
HEARTBEAT = dt.timedelta(minutes=15)
CONTACT = Contact(lease_s=1800)
"""Desks show life every fifteen seconds; here one sign stands for a quarter of an hour of them."""
HOURS = {day: [{"from": "08:00", "to": "20:00"}] for day in ("mon", "tue", "wed", "thu", "fri")}
ROUTING = {
    "groups": [
        {"slug": "fag", "title": "Fag", "title_en": "Subject", "skills": ["borgerservice"]},
        {"slug": "alle", "title": "Alle", "title_en": "Everyone"},
    ],
    "rules": [{"name": "alt", "to": [{"group": "fag"}, {"group": "alle", "after": 1}]}],
    "offers": {"handover": "automatic", "callback": "automatic", "seconds": 60, "again_minutes": 5},
    "capacity": {"handover": 2, "callback": 1},
}


@dataclass
class Person:
    """An agent: who she is, and until when her shift lasts."""

    who: Identity
    on: bool = False
    busy: int = 0


@dataclass(order=True)
class Due:
    """Something that is to happen at a moment."""

    at: dt.datetime
    order: int
    what: Any = field(compare=False)


class Week:
    """The simulation: citizens, agents, and the service between them."""

    def __init__(self, database: Database, folder: Path, share: float, days: int, seed: int) -> None:
        self.database = database
        self.clock = FixedClock()
        self.clock.now = MONDAY - dt.timedelta(minutes=1)
        self.shown = MONDAY - HEARTBEAT
        self.chance = random.Random(seed)  # noqa: S311
        self.share, self.days = share, days
        self.knowledge = files.read(_knowledge(folder / "knowledge"))
        settings = Settings(data_dir=folder / "data", contact=CONTACT)
        library = cast("Library", SimpleNamespace(knowledge=self.knowledge))
        self.sweeper = Sweeper(database, library, cast("Turns", None), self.clock, settings)
        self.settings = settings
        self.queue: list[Due] = []
        self.made = 0
        self.people: list[Person] = []
        self.by_id: dict[uuid.UUID, Person] = {}
        self.handled: set[tuple[uuid.UUID, int]] = set()
        self.tally: Counter[str] = Counter()
        self.on_duty: list[int] = []

    def later(self, at: dt.datetime, what: Any) -> None:
        """Plan something."""
        self.made += 1
        heapq.heappush(self.queue, Due(at, self.made, what))

    def spread(self, mean: float) -> dt.timedelta:
        """A length of time around a mean, skewed as handling times are (gamma, shape 2)."""
        return dt.timedelta(seconds=max(5.0, self.chance.gammavariate(2, mean / 2)))

    async def hire(self, count: int) -> None:
        """Make the agents, each of three municipalities and one home, as a shared hotline staffs itself."""
        async with self.database.transaction() as session:
            for number in range(count):
                home = f"kommune-{number % PLACES}"
                held = ["agent@*"]
                member = StaffMember(
                    id=uuid.uuid4(),
                    username=f"agent-{number}",
                    name=f"Agent {number}",
                    password_hash="none",  # nobody signs in with it
                    grants=held,
                    created_at=self.clock(),
                )
                session.add(member)
                await session.flush()
                skills = [["borgerservice"], [], []][number % 3]
                session.add(AgentProfile(staff_id=member.id, skills=skills, languages=[], groups=[], home=home))
                grants = frozenset(Grant.parse(each) for each in held)
                person = Person(Identity(member.id, member.username, member.name, grants, "password"))
                self.people.append(person)
                self.by_id[member.id] = person

    def plan(self) -> None:
        """Plan when citizens come: Poisson arrivals, as many an hour as the day's and the hour's part of the week."""
        for day in range(self.days):
            for hour, part in enumerate(BY_HOUR):
                start = MONDAY + dt.timedelta(days=day, hours=hour)
                weight = BY_DAY[day] / 100 * part / 100 * self.share
                for kind, amount in (("callback", 6000), ("dialogue", 2500)):
                    for _ in range(_poisson(self.chance, amount * weight)):
                        self.later(start + dt.timedelta(seconds=self.chance.random() * 3600), kind)

    async def citizen(self, kind: str) -> None:
        """Somebody comes: asks to be called, or talks to the bot, and perhaps wants a person."""
        now, place = self.clock(), f"kommune-{min(self.chance.randrange(PLACES), self.chance.randrange(PLACES))}"
        async with self.database.transaction() as session:
            municipality = self.knowledge.municipalities[place]
            begun, token = await conversations.start(session, municipality, StartIn(channel="web"), now, self.settings)
            await session.flush()
            area = self.chance.choice(sorted(self.knowledge.areas))
            person = kind == "dialogue" and self.chance.random() < LIVE_SHARE
            decision = "handover" if person else "answer"
            conversation = await conversation_store.locked(session, begun.id)
            await say(session, conversation, Answer("Svar", decision, "da", "article", area=area), now, turn=1)
            self.tally[kind] += 1
            if kind == "callback":
                wish = CallbackRequest(client_id=uuid.uuid4(), name="Borger", phone=_phone(self.chance))
                await callbacks.request_callback(
                    session, begun.id, Citizen(token), wish, self.knowledge, now, self.settings.contact
                )
            elif person:
                self.tally["live"] += 1
                await people.request_handover(session, conversation, "bot", now, self.knowledge.routing, area=area)

    async def waiting_citizens(self) -> None:
        """Those who wait in a chat show that they are still there, as the widget does for them."""
        async with self.database.transaction() as session:
            waiting = await session.scalars(
                text(
                    "SELECT conversation_id FROM work_item"
                    " WHERE kind = 'handover' AND state IN ('waiting', 'offered', 'claimed')"
                )
            )
            for conversation in waiting.all():
                await contact_centre.citizen_seen(session, conversation, self.clock(), CONTACT)

    async def offers(self) -> None:
        """Let those who have just been asked answer in a moment."""
        async with self.database.transaction() as session:
            rows = (
                await session.execute(
                    text("SELECT id, version, kind, offered_to FROM work_item WHERE state = 'offered'")
                )
            ).all()
        for item, version, kind, to in rows:
            if (item, version) in self.handled:
                continue
            self.handled.add((item, version))
            if self.chance.random() >= MISSES_OFFER:
                self.later(self.clock() + self.spread(TAKE_S), ("take", item, kind, to))

    async def take(self, item: uuid.UUID, kind: str, staff: uuid.UUID) -> None:
        """Somebody takes what she was asked to; how long it lasts follows its kind."""
        person, now = self.by_id[staff], self.clock()
        try:
            async with self.database.transaction() as session:
                await people.claim(session, item, person.who, now, CONTACT)
        except AppError as error:
            self.tally[f"take: {error.code}"] += 1
            return
        person.busy += 1
        reached = kind == "handover" or self.chance.random() < ANSWERS
        lasts = self.spread(LIVE_S if kind == "handover" else CALL_S if reached else RING_S)
        self.later(now + lasts, ("done", item, kind, staff, reached))

    async def done(self, item: uuid.UUID, kind: str, staff: uuid.UUID, reached: bool) -> None:
        """She is through with it: settled, or nobody answered; after the third time it is closed as out of reach."""
        person, now = self.by_id[staff], self.clock()
        person.busy -= 1
        async with self.database.transaction() as session:
            found = await contact_centre.load(session, item, person.who)
            municipality = self.knowledge.municipalities[found.municipality]
            outcome = "settled" if self.chance.random() < 0.88 else "referred"
            if kind == "callback":
                made = AttemptIn(outcome="answered" if reached else "no_answer")
                if not reached and found.attempts >= 2:
                    outcome = "unreachable"
                else:
                    await people.attempt(session, item, person.who, made, municipality, now)
                    if not reached:
                        return
            await people.close(session, item, person.who, CloseIn(outcome=cast("Any", outcome)), now)

    async def staff_up(self) -> None:
        """Bring on duty as many as the hour's load asks for; who holds something stays until it is done."""
        now = self.clock()
        since = now - MONDAY
        hour = since.seconds // 3600
        open_now = since.days < self.days and hour < OPEN_HOURS and now >= MONDAY
        weight = BY_HOUR[hour] * BY_DAY[since.days] / 20 * self.share if open_now else 0
        wanted = max(FEWEST, round(STAFF_PER_HUNDRED * weight)) if open_now else 0
        for person in [p for p in self.people if p.on and not p.busy][: max(0, self.count() - wanted)]:
            await self.status(person, False)
        # The shifts go round, so that every municipality gives hours.
        self.people.append(self.people.pop(0))
        for person in [p for p in self.people if not p.on][: max(0, wanted - self.count())]:
            await self.status(person, True)
        self.on_duty.append(self.count())

    def count(self) -> int:
        """How many are on duty."""
        return sum(person.on for person in self.people)

    async def status(self, person: Person, on: bool) -> None:
        """Somebody's shift begins or ends."""
        async with self.database.transaction() as session:
            status = "available" if on else "offline"
            await contact_centre.set_status(session, person.who, cast("Any", status), self.clock(), CONTACT)
        person.on = on

    async def heartbeats(self) -> None:
        """Everybody on duty shows life."""
        async with self.database.transaction() as session:
            for person in self.people:
                if person.on or person.busy:
                    await contact_centre.heartbeat(session, person.who, self.clock(), CONTACT)

    async def run(self) -> None:
        """Let the days go by, tick by tick; nights are one step."""
        self.plan()
        for day in range(self.days):
            start = MONDAY + dt.timedelta(days=day)
            end = start + dt.timedelta(hours=OPEN_HOURS)
            self.clock.now = start
            while self.clock.now <= end or any(person.busy for person in self.people):
                await self.tick(start)
                self.clock.now += TICK
            await self.staff_up()
        await self.clear_up()

    async def clear_up(self) -> None:
        """What falls after the last hour, rests above all, is worked off on the days after, without new citizens."""
        day = self.days
        while day < self.days + CLEARING and await self.open_left():
            start = MONDAY + dt.timedelta(days=day)
            day += 1
            if start.weekday() > 4:
                continue
            self.clock.now = start
            for person in self.people[:FEWEST]:
                await self.status(person, True)
            while self.clock.now < start + dt.timedelta(hours=OPEN_HOURS) and await self.open_left():
                await self.tick(None)
                self.clock.now += TICK

    async def tick(self, start: dt.datetime | None) -> None:
        """One step: shifts and signs of life when they are due, citizens, the sweep, then agents."""
        now = self.clock()
        if now >= self.shown + HEARTBEAT:
            if start is not None:
                await self.staff_up()
            await self.heartbeats()
            self.shown = now
        while self.queue and self.queue[0].at <= now:
            due = heapq.heappop(self.queue)
            what, self.clock.now = due.what, max(due.at, now - TICK)
            if isinstance(what, str):
                await self.citizen(what)
            elif what[0] == "take":
                await self.take(*what[1:])
            else:
                await self.done(*what[1:])
        self.clock.now = now
        await self.waiting_citizens()
        await self.sweeper.sweep()
        await self.offers()

    async def open_left(self) -> int:
        """Count the work that has no end yet."""
        async with self.database.transaction() as session:
            counted = await session.scalar(
                text("SELECT count(*) FROM work_item WHERE state IN ('waiting', 'offered', 'claimed', 'quarantined')")
            )
        return int(counted or 0)


def _phone(chance: random.Random) -> str:
    """A number that could be somebody's."""
    while e164(number := f"2{chance.randrange(10**7):07d}") is None:
        pass
    return number


def _poisson(chance: random.Random, mean: float) -> int:
    """How many come where so many come on average."""
    at, count = chance.expovariate(1), 0
    while at < mean:
        count += 1
        at += chance.expovariate(1)
    return count


def _knowledge(folder: Path) -> Path:
    """Write the knowledge of the simulation: 39 municipalities that are open alike, and rules that offer everything."""
    shutil.copytree(KNOWLEDGE, folder)
    [first, *_] = sorted((folder / "municipalities").iterdir())
    one = yaml.safe_load((first / "municipality.yaml").read_text("utf-8"))
    shutil.rmtree(folder / "municipalities")
    for number in range(PLACES):
        slug = f"kommune-{number}"
        own = one | {"slug": slug, "name": f"Kommune {number}"}
        own["hours"] = {"phone": {"week": HOURS}, "chat": {"week": HOURS}}
        (folder / "municipalities" / slug).mkdir(parents=True)
        (folder / "municipalities" / slug / "municipality.yaml").write_text(yaml.safe_dump(own), "utf-8")
    (folder / "routing.yaml").write_text(yaml.safe_dump(ROUTING), "utf-8")
    return folder


async def _simulate(folder: Path, url: str, arguments: argparse.Namespace) -> int:
    database = Database(url)
    await database.migrate()
    week = Week(database, folder, arguments.share, arguments.days, arguments.seed)
    await week.hire(arguments.agents)
    began = time.monotonic()
    await week.run()
    took = time.monotonic() - began
    left = await week.open_left()
    boss = Identity(uuid.uuid4(), "boss", "Boss", frozenset({Grant.parse("supervisor@*")}), "password")
    async with database.transaction() as session:
        numbers = await insights.numbers(
            session,
            boss,
            week.knowledge,
            week.clock(),
            since=MONDAY.date(),
            until=MONDAY.date() + dt.timedelta(days=arguments.days - 1),
            by="day",
            municipality=None,
        )
        figures = await week_report.figures(session)
    lines = week_report.lines(numbers, figures, week.tally, max(week.on_duty, default=0), left, took)
    print("\n".join(lines))
    for line in await week_report.open_work(database) if left else ():
        print(f"  LEFT {line}")
    await database.close()
    if arguments.write:
        week_report.write(numbers, figures, lines)
    verdict = "nothing left without an end" if not left else f"{left} pieces of work left without an end"
    print(f"week: {week.tally['callback']} callbacks, {week.tally['dialogue']} dialogues, {took:.0f} s: {verdict}")
    return 1 if left else 0


def main() -> int:
    """Run the week on a server of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="what part of the week's load to run")
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--agents", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="write the plots and the page in docs/operations")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        server = EmbeddedServer(Path(name) / "postgresql", durable=False)
        try:
            return asyncio.run(_simulate(Path(name), server.start("week"), arguments))
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
