"""The whole service on a real PostgreSQL and a real port, with the clock in the test's hand."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from sqlalchemy import text

from bot.app import create_app
from bot.channels.context import Services
from bot.db.embedded import EmbeddedServer
from bot.errors import NotReady
from bot.library.service import Library
from bot.settings import PROJECT, Settings
from bot.staff import service as staff_service
from tests.client import Agent, CitizenClient
from tests.clock import FixedClock

GROUPS = ("LLM_", "QDRANT_", "LIMITS_", "CONTACT_", "OIDC_", "AUDIT_", "SMTP_", "SMS_", "WEBHOOKS_")
# No test may reach a model or a server that somebody's shell happens to name.
for _name in list(os.environ):
    if _name.startswith(GROUPS) or _name in ("DATABASE_URL", "PRODUCTION", "PUBLIC_URL"):
        del os.environ[_name]

TABLES = "conversation, staff_member, sign_in_attempt, audit, duty, outbox, webhook"
PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """The session's own PostgreSQL server."""
    server = EmbeddedServer(tmp_path_factory.mktemp("postgresql"), durable=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def indexed(pytestconfig: pytest.Config) -> Path:
    """The index of the shipped knowledge; pytest's cache keeps it, so that the next run embeds only what changed."""
    cache = pytestconfig.cache
    assert cache is not None
    folder = cache.mkdir("index")
    library = Library(Settings(data_dir=folder))
    asyncio.run(library.refresh())
    library.close()
    return folder


def on_index(indexed: Path, data_dir: Path) -> Path:
    """Lay the built index into a service's data folder, which it then opens instead of building one."""
    for part in ("versions", "vectors"):
        shutil.copytree(indexed / "index" / part, data_dir / "index" / part)
    return data_dir


@pytest.fixture
def data_dir(indexed: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own, with the index in it."""
    return on_index(indexed, tmp_path / "data")


@pytest.fixture(scope="session")
def clock() -> FixedClock:
    """The service's clock."""
    return FixedClock()


@pytest.fixture(scope="session")
def settings(postgres: EmbeddedServer, indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the service under test: the shipped knowledge, a database of its own, no periodic work."""
    return Settings(
        data_dir=on_index(indexed, tmp_path_factory.mktemp("data")),
        database_url=postgres.start("service"),
        knowledge_dir=PROJECT / "knowledge",
        worker=False,
    )


def free_port() -> int:
    """Find a port of this machine that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.asynccontextmanager
async def serving(
    settings: Settings, clock: FixedClock, port: int | None = None
) -> AsyncIterator[tuple[str, Services]]:
    """Run a service on a port of this machine, by default a free one; yields its address and its parts."""
    port = port or free_port()
    app = create_app(settings, clock)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve())
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            while True:
                assert not task.done(), "the service did not start"
                with contextlib.suppress(httpx.TransportError):
                    if (await client.get("/readyz")).status_code == 200:
                        break
                await asyncio.sleep(0.02)
        yield f"http://127.0.0.1:{port}", app.state.services
    finally:
        server.should_exit = True
        await task


async def empty(services: Services) -> None:
    """Empty the database, past the trigger that keeps the audit log as it is.

    A page that is just closing may still be reading: PostgreSQL then ends one of the two, and it is done again.
    """
    for last in (False, False, False, True):
        try:
            async with services.database.transaction() as session:
                await session.execute(text("SET LOCAL session_replication_role = replica"))
                await session.execute(text(f"TRUNCATE {TABLES} CASCADE"))
            return
        except NotReady:
            if last:
                raise


@pytest.fixture(scope="session")
async def service(settings: Settings, clock: FixedClock) -> AsyncIterator[tuple[str, Services]]:
    """The service every test of the session shares."""
    async with serving(settings, clock) as running:
        await empty(running[1])
        yield running


@pytest.fixture
async def services(service: tuple[str, Services], clock: FixedClock) -> AsyncIterator[Services]:
    """The service's parts, with an empty database and the clock at its start."""
    _, parts = service
    clock.reset()
    await parts.limiter.storage.reset()
    yield parts
    await asyncio.gather(*parts.turns.under_way(), return_exceptions=True)
    await empty(parts)


@pytest.fixture
def base_url(service: tuple[str, Services], services: Services) -> str:
    """The service's address."""
    return service[0]


@pytest.fixture
async def http(base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client without any key."""
    async with httpx.AsyncClient(base_url=base_url, timeout=30) as client:
        yield client


@pytest.fixture
async def citizen(http: httpx.AsyncClient) -> CitizenClient:
    """A citizen with an open conversation in aadal."""
    return await CitizenClient.start(http)


@pytest.fixture
async def agent(services: Services, base_url: str) -> AsyncIterator[Agent]:
    """An agent, signed in, who serves every municipality; on duty once her desk is open or she says so."""
    async with services.database.transaction() as session:
        await staff_service.create_account(session, "agnes", "Agnes", PASSWORD, ["agent"], None, services.clock())
    async with httpx.AsyncClient(base_url=base_url, timeout=30) as client:
        yield await Agent.sign_in(client, "agnes", PASSWORD)


@pytest.fixture
async def supervisor(services: Services, base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A supervisor of aadal, signed in."""
    async with services.database.transaction() as session:
        now = services.clock()
        await staff_service.create_account(session, "sus", "Susanne", PASSWORD, ["supervisor"], ["aadal"], now)
    async with httpx.AsyncClient(base_url=base_url, timeout=30) as client:
        await Agent.sign_in(client, "sus", PASSWORD)
        yield client


@pytest.fixture(scope="session")
def project() -> Path:
    """The project's root."""
    return PROJECT
