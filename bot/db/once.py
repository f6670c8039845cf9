"""The database for the length of one command, beside the service or without it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database
from bot.settings import Settings

DataDir = Annotated[Path | None, typer.Option(help="Everything the service writes: database, index.")]
"""The option of every command that needs the database; None: as the settings have it."""


def in_transaction(data_dir: Path | None, work: Callable[[AsyncSession], Awaitable[None]]) -> None:
    """Run a command's work in one transaction."""

    async def run(database: Database) -> None:
        async with database.transaction() as session:
            await work(session)

    on_database(data_dir, run)


def on_database(data_dir: Path | None, work: Callable[[Database], Awaitable[None]]) -> None:
    """Run something on the migrated database, joining the private server where the settings give no address."""
    settings = Settings()
    url = settings.database_url
    server = None if url else EmbeddedServer((data_dir or settings.data_dir) / "postgresql")

    async def run(address: str) -> None:
        database = Database(address)
        try:
            await database.migrate()
            await work(database)
        finally:
            await database.close()

    try:
        asyncio.run(run(url or (server.start() if server else "")))
    finally:
        if server:
            server.stop()
