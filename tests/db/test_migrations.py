"""The migrations give exactly the tables the code declares, and run once however many processes start."""

from __future__ import annotations

import asyncio

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

import bot.contact_centre.models
import bot.conversations.models
import bot.staff.models  # noqa: F401 - the three imports fill the metadata
from bot.db.base import Base
from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database
from bot.errors import NotReady


async def test_processes_that_start_together_migrate_once(postgres: EmbeddedServer) -> None:
    url = postgres.start("migrated")
    databases = [Database(url) for _ in range(4)]
    await asyncio.gather(*(database.migrate() for database in databases))
    engine = create_engine(databases[0].url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    engine.dispose()
    for database in databases:
        await database.close()


async def test_a_database_that_is_away_is_said_to_be_missing() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(NotReady) as caught:
        async with database.transaction() as session:
            await session.execute(text("SELECT 1"))
    assert caught.value.details == {"missing": ["database"]}
    await database.close()
