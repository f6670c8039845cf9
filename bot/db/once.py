"""The database for the length of one command, beside the service or without it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database


def on_database(url: str | None, data_dir: Path, work: Callable[[Database], Awaitable[None]]) -> None:
    """Run something on the migrated database, joining the private server where no address is given."""
    server = None if url else EmbeddedServer(data_dir / "postgresql")

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
