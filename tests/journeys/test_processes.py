"""Several processes on one database, a process that is killed, a database that is killed."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database
from bot.settings import PROJECT, Settings
from bot.staff import service as staff_service
from tests.client import Agent, CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD, free_port, serving

PASSPORT = "Mit barn skal have pas"
SMALL, HOME = PROJECT / "tests" / "library" / "knowledge", "nordby"
"""A few articles, for these tests start ten processes, and one of its municipalities."""


class Process:
    """A ``borgerlinje serve`` of its own."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "bot.cli", "serve", "--port", str(self.port), "--data-dir", str(data_dir)]
        self.log = (data_dir.parent / f"{self.port}.log").open("wb")
        environment = os.environ | {"KNOWLEDGE_DIR": str(SMALL)} | environment
        self.process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=self.log, stderr=self.log)

    async def ready(self) -> httpx.AsyncClient:
        """Wait until questions can be answered; returns a client for it."""
        client = httpx.AsyncClient(base_url=self.url, timeout=30)
        while True:
            assert self.process.poll() is None, Path(self.log.name).read_text()
            with contextlib.suppress(httpx.TransportError):
                if (await client.get("/readyz")).status_code == 200:
                    return client
            await asyncio.sleep(0.05)

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask it to stop; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def database_url(postgres: EmbeddedServer, request: pytest.FixtureRequest) -> str:
    return postgres.start(f"journey_{request.node.name}"[:60].lower())


@pytest.fixture
async def stalling_model() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A model's server that takes a question and never answers; the event says that one has come."""
    asked, never = asyncio.Event(), asyncio.Event()

    async def completions(request: Request) -> Response:
        asked.set()
        await never.wait()
        return Response()

    port = free_port()
    app = Starlette(routes=[Route("/v1/chat/completions", completions, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    yield f"http://127.0.0.1:{port}/v1", asked
    never.set()
    server.should_exit = True
    await task


@pytest.fixture
def processes() -> Iterator[list[Process]]:
    """What a test has started; none outlives it."""
    started: list[Process] = []
    yield started
    for process in started:
        if process.process.poll() is None:
            process.kill()
        process.log.close()


async def test_a_citizen_on_one_process_and_an_agent_on_the_other(
    tmp_path: Path, database_url: str, processes: list[Process]
) -> None:
    # One data folder too: without a Qdrant server each process opens its own copy of the index.
    for _ in range(2):
        processes.append(Process(tmp_path / "data", DATABASE_URL=database_url))
    ones, twos = [await process.ready() for process in processes]
    database = Database(database_url)
    async with database.transaction() as session:
        now = FixedClock().now
        await staff_service.create_account(session, "agnes", "Agnes", PASSWORD, ["agent"], None, now)
    await database.close()
    citizen, agent = await CitizenClient.start(ones, HOME), await Agent.sign_in(twos, "agnes", PASSWORD)
    tab = await citizen.connect()
    desk = await agent.connect()
    await tab.say(PASSPORT)
    assert (await tab.until("bot.message"))[-1]["payload"]["area"] == "pas"
    assert (await citizen.callback()).status_code == 201
    while True:
        frame = json.loads(await desk.recv())
        if frame["kind"] == "queue" and frame["items"]:
            break
    item = frame["items"][0]["id"]
    claimed = (await agent.do(item, "claim")).json()
    assert [event["kind"] for event in claimed["events"]] == ["citizen.message", "bot.message", "callback.created"]
    assert (await agent.do(item, "close", outcome="settled")).status_code == 200
    seen = await tab.until("callback.updated")
    assert seen[-1]["payload"]["status"] == "resolved"
    # The same conversation goes on through the other process.
    elsewhere = CitizenClient(twos, {"id": citizen.id, "token": citizen.token})
    await elsewhere.say("Tak")
    assert (await tab.until("bot.message"))[-1]["seq"] == (await elsewhere.events())[-1]["seq"]
    await asyncio.gather(tab.close(), desk.close(), ones.aclose(), twos.aclose())
    # uvicorn ends in good order and then hands the signal on to itself.
    assert [process.stop() for process in processes] == [-signal.SIGTERM] * 2
    assert not any(b"Traceback" in Path(process.log.name).read_bytes() for process in processes)


async def test_kill_9_between_question_and_answer_and_the_conversation_goes_on(
    tmp_path: Path, database_url: str, processes: list[Process], stalling_model: tuple[str, asyncio.Event]
) -> None:
    model, asked = stalling_model
    common = {"DATABASE_URL": database_url, "TURN_LEASE_S": "1"}
    patient = {"LLM_BASE_URL": model, "LLM_TIMEOUT_S": "120", "LLM_PIECE_S": "120"}
    processes.append(Process(tmp_path / "data", **common, **patient))
    client = await processes[0].ready()
    citizen = await CitizenClient.start(client, HOME)
    tab = await citizen.connect()
    await tab.say(PASSPORT)
    [question] = await tab.until("citizen.message")
    await asked.wait()
    processes[0].kill()
    await client.aclose()

    processes.append(Process(tmp_path / "data", **common))
    client = await processes[1].ready()
    again = CitizenClient(client, {"id": citizen.id, "token": citizen.token})
    [answer] = await again.events(after=question["seq"], wait=30)
    assert (answer["seq"], answer["kind"], answer["payload"]["area"]) == (2, "bot.message", "pas")
    # The client that never heard whether its message arrived sends it once more.
    assert await again.say(PASSPORT, question["payload"]["client_id"]) == [question, answer]
    assert (await again.say("Tak"))[-1]["seq"] == 4
    await client.aclose()


async def test_a_killed_database_comes_back_and_nothing_is_lost(tmp_path: Path, clock: FixedClock) -> None:
    clock.reset()
    data_dir = tmp_path / "data"
    settings = Settings(data_dir=data_dir, knowledge_dir=SMALL, worker=False)
    async with serving(settings, clock) as (url, services), httpx.AsyncClient(base_url=url, timeout=30) as client:
        citizen = await CitizenClient.start(client, HOME)
        before = await citizen.say(PASSPORT)
        tab = await citizen.connect(after=2)
        await tab.send(type="ping")
        assert (await tab.frame())["kind"] == "pong"
        postmaster = data_dir / "postgresql" / "data" / "postmaster.pid"
        os.kill(int(postmaster.read_text().split()[0]), signal.SIGKILL)
        answer = await citizen.post("Tak", client_id := "8d7a5d0e-5f3f-4a57-9a7e-0d8a2f8b3c11")
        while answer.status_code != 200:
            error = answer.json()["error"]
            assert (answer.status_code, error["code"]) == (503, "not_ready")
            await asyncio.sleep(0.05)
            answer = await citizen.post("Tak", client_id)
        events = await citizen.events()
        assert events[:2] == before
        assert [event["seq"] for event in events] == [1, 2, 3, 4]
        assert await tab.until("bot.message") == events[2:]
        assert (await client.get("/readyz")).json() == {"ready": True, "missing": []}
        await tab.close()
        assert services.library.ready


async def test_without_articles_the_service_lives_and_says_what_is_missing(
    tmp_path: Path, database_url: str, processes: list[Process]
) -> None:
    (tmp_path / "knowledge").mkdir()
    common = {"DATABASE_URL": database_url, "KNOWLEDGE_DIR": str(tmp_path / "knowledge")}
    processes.append(Process(tmp_path / "data", **common))
    async with httpx.AsyncClient(base_url=processes[0].url) as client:
        while True:
            assert processes[0].process.poll() is None
            with contextlib.suppress(httpx.TransportError):
                if (await client.get("/healthz")).status_code == 200:
                    break
            await asyncio.sleep(0.05)
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["ready"]) == (503, False)
        assert "knowledge" in ready.json()["missing"]
        refused = await client.get("/api/v1/municipalities")
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "not_ready")


async def test_a_broken_article_is_reported_and_the_rest_goes_on(
    tmp_path: Path, database_url: str, processes: list[Process]
) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(SMALL, knowledge)
    processes.append(Process(tmp_path / "data", DATABASE_URL=database_url, KNOWLEDGE_DIR=str(knowledge)))
    client = await processes[0].ready()
    citizen = await CitizenClient.start(client, HOME)
    article = knowledge / "articles" / "pas" / "pas-boern.md"
    article.write_text("---\nid: [broken\n---\n")
    log = Path(processes[0].log.name)
    while True:
        if f"{article.name}:" in log.read_text():
            break
        await asyncio.sleep(0.1)
    assert (await citizen.say(PASSPORT))[-1]["payload"]["area"] == "pas"
    assert (await client.get("/readyz")).status_code == 200
    await client.aclose()
