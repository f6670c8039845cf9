"""The baseline of the benchmark: a bare FastAPI WebSocket that does one insert and one select a message."""

from __future__ import annotations

import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from sqlalchemy import text

from bot.db.engine import Database

TABLE = "CREATE TABLE IF NOT EXISTS bare (id uuid PRIMARY KEY, at timestamptz DEFAULT now(), text text NOT NULL)"


def create_app(url: str) -> FastAPI:
    """Make the bare service on a database."""
    database = Database(url)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with database.transaction() as session:
            await session.execute(text(TABLE))
        yield
        await database.close()

    app = FastAPI(lifespan=lifespan)

    @app.get("/readyz")
    async def readyz() -> dict[str, bool]:
        return {"ready": True}

    @app.websocket("/socket")
    async def socket(socket: WebSocket) -> None:
        await socket.accept()
        while True:
            try:
                said = await socket.receive_text()
            except WebSocketDisconnect:
                return
            async with database.transaction() as session:
                row = {"id": uuid.uuid4(), "text": said}
                await session.execute(text("INSERT INTO bare (id, text) VALUES (:id, :text)"), row)
                stored = await session.scalar(text("SELECT text FROM bare WHERE id = :id"), {"id": row["id"]})
            await socket.send_text(str(stored))

    return app


if __name__ == "__main__":
    uvicorn.run(create_app(sys.argv[1]), port=int(sys.argv[2]), log_config=None)
