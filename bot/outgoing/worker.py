"""The background work of the outbox, by procrastinate on the same database.

A job is deferred with each message in one transaction, and with each new try for its time, so that the outbox is looked
at when there is something to do. What a process that died has left is found by a job of every minute. No job knows
more than 'look at the outbox': its rows are the truth, and the jobs may be lost, doubled or late.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException

from bot.clock import Clock
from bot.outgoing.deliver import Deliverer

log = logging.getLogger(__name__)

SCHEMA = "procrastinate"
"""The PostgreSQL schema its tables are in: see migration 0007."""
QUEUE = "outgoing"
CONCURRENCY = 2
"""Jobs at once: while one waits for a slow receiver, the next one sends what has come meanwhile."""
CONNECTIONS = 4
CONNECT_S = 3
RESTART_S = 1.0
STOP_S = 3.0
"""How long a stop waits for a send under way; what is cut off is sent again."""
FORGET_EVERY = dt.timedelta(hours=1)


class OutgoingWorker:
    """One process's share of the sending.

    Args:
        conninfo: the database in libpq's form.
        deliverer: what sends.
        clock: the time.
    """

    def __init__(self, conninfo: str, deliverer: Deliverer, clock: Clock) -> None:
        self._conninfo = conninfo
        self._deliverer = deliverer
        self._clock = clock
        self._forgot_at: dt.datetime | None = None

    async def run(self) -> None:
        """Work until cancelled; a database that is away is tried again."""
        while True:
            try:
                app = self._app()
                async with app.open_async():
                    await app.run_worker_async(
                        queues=[QUEUE],
                        concurrency=CONCURRENCY,
                        delete_jobs="always",
                        install_signal_handlers=False,
                        shutdown_graceful_timeout=STOP_S,
                    )
                log.warning("the outbox's worker has stopped; it is started again")
            except Exception as error:
                # A stop that fails, for the database is away, is a stop all the same.
                if (task := asyncio.current_task()) is not None and task.cancelling():
                    raise asyncio.CancelledError from None
                if isinstance(error, ConnectorException | psycopg.OperationalError):
                    log.warning("the database is away; the outbox waits")
                else:
                    log.exception("the outbox's worker failed; it is started again")
            await asyncio.sleep(RESTART_S)

    def _app(self) -> App:
        # A new one each time: it keeps its pool, and the jobs it runs, for life.
        options = {"options": f"-c search_path={SCHEMA}", "connect_timeout": CONNECT_S, "tcp_user_timeout": 15_000}
        app = App(
            connector=PsycopgConnector(
                conninfo=self._conninfo, kwargs=options, min_size=1, max_size=CONNECTIONS, timeout=CONNECT_S
            )
        )

        @app.task(name="deliver", queue=QUEUE)
        async def deliver() -> None:
            while await self._deliverer.deliver_due(self._clock()):
                pass

        @app.periodic(cron="* * * * *")
        @app.task(name="look_again", queue=QUEUE)
        async def look_again(timestamp: int) -> None:
            for job in await app.job_manager.get_stalled_jobs():
                await app.job_manager.retry_job(job)
            await deliver()
            now = self._clock()
            if self._forgot_at is None or now >= self._forgot_at + FORGET_EVERY:
                await self._deliverer.remove_old(now)
                self._forgot_at = now

        return app
