"""The real worker, on the system's clock: what is put in the outbox leaves by itself."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import procrastinate.schema
import pytest
from sqlalchemy import text, update
from standardwebhooks import Webhook as Independent

from bot.clock import system_clock
from bot.db.engine import Database
from bot.outgoing.deliver import LEASE, Deliverer
from bot.outgoing.models import Outbox
from bot.outgoing.worker import OutgoingWorker
from bot.settings import PROJECT
from tests.clock import FixedClock
from tests.outgoing.conftest import SMS_SECRET, Notify, rows
from tests.outgoing.receivers import Receiver

SOON_S = 60


@contextlib.asynccontextmanager
async def _working(database: Database, deliverer: Deliverer) -> AsyncIterator[None]:
    task = asyncio.create_task(OutgoingWorker(database.conninfo, deliverer, system_clock).run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _jobs(database: Database) -> Sequence[dt.datetime | None]:
    """The jobs there are, each with the time it waits for."""
    async with database.transaction() as session:
        found = await session.scalars(
            text("SELECT scheduled_at FROM procrastinate.procrastinate_jobs WHERE task_name = 'deliver'")
        )
        return found.all()


async def _until(met: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(SOON_S):
        while not await met():  # noqa: ASYNC110 - it comes about in the database
            await asyncio.sleep(0.02)


@pytest.fixture
def clock() -> FixedClock:
    """The outbox is filled on the system's time too."""
    now = FixedClock()
    now.reset = lambda: None  # type: ignore[method-assign]
    now.now = system_clock()
    return now


async def test_what_is_put_in_the_outbox_leaves_by_itself(
    database: Database, deliverer: Deliverer, notify: Notify, receiver: Receiver
) -> None:
    async def all_sent() -> bool:
        return all(row.state == "sent" for row in await rows(database))

    async def one_put_off() -> bool:
        return any(row.error for row in await rows(database)) and len(await _jobs(database)) == 1

    async def no_jobs() -> bool:
        return not await _jobs(database)

    await notify("before it starts")
    async with _working(database, deliverer):
        await _until(all_sent)
        receiver.answers = [500]
        await notify("while it works")
        await _until(one_put_off)
        [put_off] = [row for row in await rows(database) if row.error]
        assert await _jobs(database) == [put_off.next_at]
        # The time has come, for the message and for its job; the next notice wakes the worker.
        async with database.transaction() as session:
            await session.execute(update(Outbox).where(Outbox.id == put_off.id).values(next_at=system_clock()))
            await session.execute(text("UPDATE procrastinate.procrastinate_jobs SET scheduled_at = now()"))
        await notify("once more")
        await _until(all_sent)
        await _until(no_jobs)
    assert len(receiver.posted) == 4
    for posted in receiver.posted:
        Independent(SMS_SECRET).verify(posted.body, posted.headers)


async def test_what_a_killed_process_left_is_found_each_minute(
    database: Database, deliverer: Deliverer, notify: Notify, receiver: Receiver
) -> None:
    """Its message is held and its job is being done, for ever as far as one can tell; the job of the minute looks."""
    await notify()
    long_ago = system_clock() - 2 * LEASE
    async with database.transaction() as session:
        await session.execute(update(Outbox).values(lease_until=long_ago, attempts=1, next_at=long_ago))
        worker = await session.scalar(
            text("INSERT INTO procrastinate.procrastinate_workers (last_heartbeat) VALUES (:at) RETURNING id"),
            {"at": long_ago},
        )
        await session.execute(
            text("UPDATE procrastinate.procrastinate_jobs SET status = 'doing', worker_id = :worker"),
            {"worker": worker},
        )
        await session.execute(
            text(
                "INSERT INTO procrastinate.procrastinate_jobs (queue_name, task_name, args) "
                "VALUES ('outgoing', 'look_again', '{\"timestamp\": 0}')"
            )
        )

    async def nothing_left() -> bool:
        return not await _jobs(database) and all(row.state == "sent" for row in await rows(database))

    async with _working(database, deliverer):
        await _until(nothing_left)
    assert len(receiver.posted) == 1


def test_the_migration_has_the_tables_of_the_package_that_is_installed() -> None:
    """Another version needs its changes in a migration of ours: see docs/decisions/0013-outgoing.md."""
    copy = PROJECT / "bot" / "db" / "migrations" / "procrastinate" / "3.10.0.sql"
    assert copy.read_text("utf-8") == procrastinate.schema.SchemaManager.get_schema()
