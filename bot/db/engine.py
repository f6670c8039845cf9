"""The database of one process: engine, sessions, migrations at start."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from bot.errors import NotReady

MIGRATION_LOCK = 0x626F7267
"""Key of the advisory lock under which one process migrates while the others wait ('borg')."""

POOL = 20
"""Connections of one process. More than its cores can use only makes the transactions wait inside the database."""
CONNECTING = {
    "connect_timeout": 5,
    "tcp_user_timeout": 15_000,
    "keepalives_idle": 15,
    "options": "-c statement_timeout=30000 -c lock_timeout=20000",
}
"""A database that has gone silent is noticed (libpq, in seconds and milliseconds), and no statement waits for ever."""
REACHABLE_S = 3.0
POOL_WAIT_S = 60.0
"""A burst waits its turn for a connection; a citizen who has waited this long is told to try again."""


class Database:
    """Sessions on one PostgreSQL database.

    Args:
        url: ``postgresql://...``; the driver is psycopg 3.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        # No ping before each use: it would cost a fifth of a turn's statements. After a lost connection SQLAlchemy
        # drops the whole pool: a database that was away costs one 503, and clients send again what was not stored.
        # hide_parameters: an error's text goes to the log, and the parameters are what a citizen wrote.
        self._engine = create_async_engine(
            self.url,
            pool_size=POOL,
            max_overflow=0,
            pool_timeout=POOL_WAIT_S,
            hide_parameters=True,
            connect_args=CONNECTING,
        )
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False)

    @property
    def conninfo(self) -> str:
        """The address in libpq's own form, for connections outside the pool."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    @contextlib.asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Open a session in a transaction that commits at the end and rolls back on any error.

        Raises:
            NotReady: the database cannot be reached just now.
        """
        try:
            async with self._sessions.begin() as session:
                yield session
        except (OperationalError, InterfaceError, PoolTimeout) as error:
            raise NotReady(missing=["database"]) from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise NotReady(missing=["database"]) from error
            raise

    async def reachable(self) -> bool:
        """Whether the database answers now."""
        try:
            async with asyncio.timeout(REACHABLE_S), self.transaction() as session:
                await session.execute(text("SELECT 1"))
        except (NotReady, TimeoutError):
            return False
        return True

    async def migrate(self) -> None:
        """Bring the schema to the newest version; processes that start together do it once.

        Raises:
            NotReady: the database does not answer.
        """
        try:
            await asyncio.to_thread(self._migrate)
        except OperationalError as error:
            raise NotReady(missing=["database"]) from error

    def _migrate(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        engine = create_engine(self.url)
        try:
            with engine.connect() as connection:
                connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
                connection.commit()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                connection.commit()
        finally:
            engine.dispose()

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()
