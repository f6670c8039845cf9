"""``make race``: 250 agents, 1,000 pieces of work, two service processes, one of them killed again and again.

Everything goes through the front door of either process: citizens ask; agents take, are asked, hand on, send on, put
back, vanish. Afterwards the database says whether every piece of work ended once, none was lost and none was held by
two at a time. Prints its figures and one line; the exit status is not 0 where anything is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import yaml
from sqlalchemy import text

from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database
from bot.settings import PROJECT
from bot.staff import service as staff_service
from bot.staff.models import AgentProfile, StaffMember
from tests.client import API
from tests.conftest import free_port

KNOWLEDGE = PROJECT / "tests" / "library" / "knowledge"
"""A few articles are enough: what is raced for is work, not answers."""
PLACES = 4
ENDS = ("resolved", "transferred", "cancelled", "expired")
LEASE_S = 20
ALWAYS = {day: [{"from": "00:00", "to": "23:59"}] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
ROUTING = {
    "groups": [
        {"slug": "pas", "title": "Pas", "title_en": "Passports", "skills": ["borgerservice"]},
        {"slug": "alle", "title": "Alle", "title_en": "Everyone"},
    ],
    "rules": [{"name": "alt", "to": [{"group": "pas"}, {"group": "alle", "after": 0}]}],
    "offers": {"handover": "automatic", "callback": "automatic", "seconds": 5, "again_minutes": 1},
    "capacity": {"handover": 1, "callback": 1},
}


@dataclass(frozen=True)
class Desk:
    """An agent with her session."""

    id: str
    token: str
    places: frozenset[str]


@dataclass
class Tally:
    """What the agents were told."""

    calls: Counter[str] = field(default_factory=Counter)
    claimed: set[tuple[str, str]] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    kills: int = 0
    strange: list[str] = field(default_factory=list)


class Service:
    """A ``borgerlinje serve`` of its own, which can be killed and comes back at the same address."""

    def __init__(self, folder: Path, knowledge: Path, database_url: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._environment = {k: v for k, v in os.environ.items() if not k.startswith(("LLM_", "QDRANT_"))} | {
            "DATABASE_URL": database_url,
            "KNOWLEDGE_DIR": str(knowledge),
            "CONTACT_LEASE_S": str(LEASE_S),
            "CONTACT_QUEUE_LIMIT": "100000",
            "CONTACT_PATIENCE_S": "600",
        }
        self._log = (folder.parent / f"{self.port}.log").open("wb")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(self.port), "--data-dir", str(self._folder)]
        self.process = subprocess.Popen(command, cwd=PROJECT, env=self._environment, stdout=self._log, stderr=self._log)

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    async def ready(self) -> None:
        """Wait until it serves."""
        async with httpx.AsyncClient(base_url=self.url, timeout=5) as client:
            while True:
                assert self.process is not None
                if self.process.poll() is not None:
                    raise SystemExit(f"the service did not start: {Path(self._log.name).read_text()[-2000:]}")
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get("/readyz")).status_code == 200:
                        return
                await asyncio.sleep(0.1)


class Race:
    """One race: its services, people and tally."""

    def __init__(self, services: list[Service], agents: list[Desk], items: int, seed: int) -> None:
        self.services = services
        self.agents = agents
        self.items = items
        self.random = random.Random(seed)  # noqa: S311 - nothing secret
        self.tally = Tally()
        self.over = asyncio.Event()
        self.calm = False
        self.down = False
        self.board: list[dict[str, Any]] = []
        limits = httpx.Limits(max_connections=40)
        self.http = [httpx.AsyncClient(base_url=s.url, timeout=20, limits=limits) for s in services]

    async def call(self, method: str, path: str, headers: dict[str, str], body: Any = None) -> httpx.Response:
        """Ask either process, the other where one is down; a request under way when it dies is made once more."""
        while True:
            client = self.http[0] if self.down else self.random.choice(self.http)
            try:
                answer = await client.request(method, API + path, headers=headers, json=body)
            except httpx.TransportError:
                self.tally.calls["no answer"] += 1
                await asyncio.sleep(0.1)
                continue
            if answer.status_code == 503 and answer.json().get("error", {}).get("code") == "not_ready":
                self.tally.calls["not ready"] += 1
                await asyncio.sleep(0.1)
                continue
            if answer.status_code >= 500:
                self.tally.strange.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
            return answer

    async def citizen(self, number: int, place: str) -> None:
        """Ask for a call, or for a person now; some think better of it."""
        started = await self.call("POST", f"/municipalities/{place}/conversations", {}, {"channel": "web"})
        while started.status_code != 201:
            await asyncio.sleep(0.2)
            started = await self.call("POST", f"/municipalities/{place}/conversations", {}, {"channel": "web"})
        conversation, token = started.json()["id"], started.json()["token"]
        key = {"Authorization": f"Bearer {token}"}
        if number % 5 < 3:
            wish = {"client_id": str(uuid.uuid4()), "name": "Borger", "phone": f"2012{number:04d}"}
            asked = await self.call("POST", f"/conversations/{conversation}/callback", key, wish)
            assert asked.status_code == 201, asked.text
            if number % 50 == 0:
                await asyncio.sleep(self.random.random() * 20)
                cancel = {"Authorization": f"Bearer {asked.json()['cancel_token']}"}
                await self.call("DELETE", f"/callbacks/{asked.json()['callback_id']}", cancel)
        else:
            asked = await self.call("POST", f"/conversations/{conversation}/handover", key)
            while asked.status_code == 409:  # nobody is on duty for a moment
                await asyncio.sleep(0.5)
                asked = await self.call("POST", f"/conversations/{conversation}/handover", key)
            assert asked.status_code == 200, asked.text

    async def watch(self) -> None:
        """Read the queue for everybody: 250 desks would only race for the processor."""
        key = {"Cookie": f"borgerlinje_staff={self.agents[-1].token}"}
        while not self.over.is_set():
            self.board = (await self.call("GET", "/desk/queue", key)).json()["items"]
            await asyncio.sleep(0.3)

    async def agent(self, staff: str, token: str, places: frozenset[str]) -> None:
        """Work until all is done: answer what one is asked, else take what is first, or a few down the list."""
        key = {"Cookie": f"borgerlinje_staff={token}"}
        chance = random.Random(token)  # noqa: S311
        await asyncio.sleep(chance.random() * 5)
        shown = 0.0
        while not self.over.is_set():
            offered = [i for i in self.board if i["state"] == "offered" and i["offered_to"]["id"] == staff]
            waiting = [i for i in self.board if i["state"] == "waiting" and i["municipality"] in places]
            if offered and (self.calm or chance.random() < 0.75):
                await self.work(offered[0]["id"], staff, key, chance)
            elif offered and chance.random() < 0.5:
                await self.note("decline", await self.call("POST", f"/desk/items/{offered[0]['id']}/decline", key))
            elif waiting and chance.random() < 0.5:
                await self.work(chance.choice(waiting[:20])["id"], staff, key, chance)
            if time.monotonic() > shown + LEASE_S * 0.7 or chance.random() < 0.02:
                status = "break" if chance.random() < 0.05 else "available"
                await self.call("PUT", "/desk/status", key, {"status": status})
                shown = time.monotonic()
            await asyncio.sleep(1 + chance.random() * 4)

    async def note(self, what: str, answer: httpx.Response) -> None:
        """Count an answer."""
        code = "ok" if answer.status_code < 400 else answer.json().get("error", {}).get("code", "?")
        self.tally.calls[f"{what}: {code}"] += 1

    async def work(self, item: str, staff: str, key: dict[str, str], chance: random.Random) -> None:
        """Take a piece of work and do something with it, or nothing."""
        taken = await self.call("POST", f"/desk/items/{item}/claim", key)
        await self.note("claim", taken)
        if taken.status_code != 200:
            return
        self.tally.claimed.add((item, staff))
        await asyncio.sleep(chance.random())
        kind, fate = taken.json()["kind"], chance.random()
        if self.calm or fate < 0.55:
            verb, body = "close", {"outcome": "settled"}
        elif fate < 0.65:
            return  # vanishes: the lease runs out
        elif fate < 0.72:
            verb, body = "release", None
        elif fate < 0.80:
            verb, body = "hand_on", {"group": "alle", "reason": "Det er ikke mit"}
        elif fate < 0.88:
            other = chance.choice(self.agents).id
            verb, body = "hand_on", {"to": other, "reason": "Det er dit"}
        elif fate < 0.95 or kind == "handover":
            verb, body = "transfer", {"organisation": "andre", "reason": "Hører til der"}
        else:
            verb, body = "attempts", {"outcome": "wrong_number"}
        answer = await self.call("POST", f"/desk/items/{item}/{verb}", key, body)
        await self.note(verb, answer)
        if answer.status_code == 200 and verb in ("close", "transfer"):
            self.tally.ended.add(item)

    async def killer(self, until: float) -> None:
        """Kill one of the processes as soon as it is well, again and again."""
        while time.monotonic() < until and not self.over.is_set():
            victim = self.services[1]
            await asyncio.sleep(1 + self.random.random() * 3)
            victim.kill()
            self.down = True
            self.tally.kills += 1
            victim.start()
            await victim.ready()
            self.down = False

    async def tell(self) -> None:
        """Say how far it is, now and then."""
        while not self.over.is_set():
            await asyncio.sleep(15)
            ended = len(self.tally.ended)
            print(f"  {ended} told to have ended, {len(self.board)} on the board, {self.tally.kills} kills", flush=True)

    async def run(self, seconds: float, database: Database) -> None:
        """Race, and let what is left be done once the killing is over."""
        places = [f"kommune-{n}" for n in range(PLACES)]
        until = time.monotonic() + seconds
        agents = [asyncio.create_task(self.agent(who.id, who.token, who.places)) for who in self.agents[:-1]]
        agents += [asyncio.create_task(self.watch()), asyncio.create_task(self.tell())]
        killer = asyncio.create_task(self.killer(until))
        gate = asyncio.Semaphore(20)

        async def arrive(number: int) -> None:
            async with gate:
                await self.citizen(number, self.random.choice(places))

        await asyncio.gather(*(arrive(n) for n in range(self.items)))
        await killer
        self.calm = True
        await _all_done(database, time.monotonic() + 600)
        self.over.set()
        await asyncio.gather(*agents)
        for client in self.http:
            await client.aclose()


async def _all_done(database: Database, until: float) -> None:
    """Wait until no work is open, but not for ever."""
    while time.monotonic() < until:
        async with database.transaction() as session:
            if not await session.scalar(
                text("SELECT count(*) FROM work_item WHERE state <> ALL (:ends)"), {"ends": list(ENDS)}
            ):
                return
        await asyncio.sleep(1)


async def verify(database: Database, tally: Tally, items: int) -> tuple[list[str], Counter[str]]:
    """Return what is wrong by the database's own account, and how the work ended."""
    async with database.transaction() as session:
        rows = (await session.execute(text("SELECT id, kind, state, version, outcome FROM work_item"))).all()
        log = (
            await session.execute(
                text(
                    "SELECT item_id, version, at, kind, from_state, state, by, detail FROM work_event ORDER BY version"
                )
            )
        ).all()
        attempts = await session.scalar(text("SELECT count(*) FROM attempt"))
        open_with_agent = await session.scalar(text("SELECT count(*) FROM conversation WHERE holder = 'agent'"))
    wrong = list(tally.strange)
    events: dict[uuid.UUID, list[Any]] = defaultdict(list)
    for event in log:
        events[event.item_id].append(event)
    if len(rows) != items:
        wrong.append(f"{items} were asked for, {len(rows)} are there")
    taken_by: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wrong += _chain(row, events[row.id])
        taken_by[str(row.id)] = {str(event.by) for event in events[row.id] if event.kind == "claimed"}
    for item, staff in tally.claimed:
        if staff not in taken_by[item]:
            wrong.append(f"{item}: {staff} was told that she had it, and the log does not know")
    states = {str(row.id): row.state for row in rows}
    wrong += [f"{item}: an agent was told that it had ended" for item in tally.ended if states.get(item) not in ENDS]
    if attempts != sum(event.kind == "attempted" for event in log):
        wrong.append("attempts and their log differ")
    if open_with_agent:
        wrong.append(f"{open_with_agent} conversations are with an agent though all work has ended")
    return wrong, Counter(row.state for row in rows)


def _chain(row: Any, events: list[Any]) -> Iterator[str]:
    """Yield what is wrong with one item's log: gaps, two ends, two holders at once."""
    if row.state not in ENDS:
        yield f"{row.id}: is {row.state}"
    if sum(event.state in ENDS for event in events) > 1 or [e for e in events[:-1] if e.state in ENDS]:
        yield f"{row.id}: ended more than once"
    if [event.version for event in events] != list(range(1, row.version + 1)):
        yield f"{row.id}: its log has gaps"
    before, holder = None, None
    for event in events:
        if event.from_state != before:
            yield f"{row.id}: goes on from {event.from_state} where it was {before}"
        if event.kind == "claimed":
            if holder is not None:
                yield f"{row.id}: taken by {event.by} while {holder} had it"
            holder = event.by
        elif event.kind in ("closed", "released", "attempted", "handed_on", "transferred") and event.by != holder:
            yield f"{row.id}: {event.kind} by {event.by} while {holder} had it"
        if event.state != "claimed":
            holder = None
        before = event.state
    if row.state == "resolved" and row.outcome is None:
        yield f"{row.id}: resolved without an outcome"


def _knowledge(folder: Path) -> Path:
    """Write the knowledge the race is run on: municipalities that are always open, rules that offer everything."""
    shutil.copytree(KNOWLEDGE, folder)
    [first, *_] = sorted((folder / "municipalities").iterdir())
    one = yaml.safe_load((first / "municipality.yaml").read_text("utf-8"))
    shutil.rmtree(folder / "municipalities")
    for number in range(PLACES):
        slug = f"kommune-{number}"
        own = one | {"slug": slug, "hours": {"phone": {"week": ALWAYS}, "chat": {"week": ALWAYS}}}
        (folder / "municipalities" / slug).mkdir(parents=True)
        (folder / "municipalities" / slug / "municipality.yaml").write_text(yaml.safe_dump(own), "utf-8")
    (folder / "routing.yaml").write_text(yaml.safe_dump(ROUTING), "utf-8")
    source = {"title": "x", "url": "https://www.borger.dk/", "checked": dt.date(2026, 1, 1)}
    other = {
        "slug": "andre", "name": "Andre", "name_en": "Others", "about": "Andet", "about_en": "Other",
        "url": "https://www.borger.dk/", "source": source, "review_by": dt.date(2030, 1, 1), "confirmed": False,
    }  # fmt: skip
    (folder / "organisations.yaml").write_text(yaml.safe_dump([other]), "utf-8")
    return folder


async def _agents(database: Database, count: int) -> list[Desk]:
    """Make agents with a session each, of two municipalities, and one who sees the whole queue."""
    made = []
    now = dt.datetime.now(dt.UTC)
    async with database.transaction() as session:
        for number in range(count + 1):
            places = sorted({f"kommune-{number % PLACES}", f"kommune-{(number // PLACES) % PLACES}"})
            held = [f"agent@{place}" for place in places] if number < count else ["agent@*"]
            member = StaffMember(
                id=uuid.uuid4(),
                username=f"agent-{number}",
                name=f"Agent {number}",
                password_hash="none",  # nobody signs in with it
                grants=held,
                created_at=now,
            )
            session.add(member)
            await session.flush()
            skills = [["borgerservice"], [], []][number % 3]
            session.add(AgentProfile(staff_id=member.id, skills=skills, languages=[], groups=[], home=places[0]))
            token = await staff_service.open_session(session, member, now)
            made.append(Desk(str(member.id), token, frozenset(places)))
    return made


async def _race(folder: Path, url: str, arguments: argparse.Namespace) -> int:
    knowledge = _knowledge(folder / "knowledge")
    services = [Service(folder / "data", knowledge, url) for _ in range(2)]
    database = Database(url)
    await database.migrate()
    agents = await _agents(database, arguments.agents)
    began = time.monotonic()
    try:
        services[0].start()
        await services[0].ready()
        services[1].start()
        await services[1].ready()
        race = Race(services, agents, arguments.items, arguments.seed)
        began = time.monotonic()
        await race.run(arguments.seconds, database)
        took = time.monotonic() - began
    finally:
        for service in services:
            service.kill()
    wrong, states = await verify(database, race.tally, arguments.items)
    async with database.transaction() as session:
        kinds = (await session.execute(text("SELECT kind, count(*) FROM work_event GROUP BY kind ORDER BY kind"))).all()
    await database.close()
    for what, count in sorted(race.tally.calls.items()):
        print(f"  {count:6} {what}")
    print("  log: " + ", ".join(f"{count} {kind}" for kind, count in kinds))
    print("  ends: " + ", ".join(f"{count} {state}" for state, count in sorted(states.items())))
    for line in wrong[:20]:
        print(f"  WRONG {line}")
    claims = dict(kinds).get("claimed", 0)
    verdict = "every item ended exactly once" if not wrong else f"{len(wrong)} things are wrong"
    print(
        f"race: {arguments.items} items, {arguments.agents} agents, {claims} claims, {race.tally.kills} kill -9, "
        f"{took:.0f} s: {verdict}"
    )
    return 1 if wrong else 0


def main() -> int:
    """Run the race on a server of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agents", type=int, default=250)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=60, help="for how long one of the processes is killed")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        server = EmbeddedServer(Path(name) / "postgresql")
        try:
            return asyncio.run(_race(Path(name), server.start("race"), arguments))
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
