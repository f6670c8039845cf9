"""How long a turn takes over the WebSocket, without a model, and where the time goes: ``make bench``.

Each figure stands beside the same load on a bare FastAPI WebSocket with one insert and one select a message, on
the same database in the same run: the ratio is what can be compared between machines. Loopback only; stops by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import websockets
from sqlalchemy import text

from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database
from bot.settings import PROJECT

OPEN = (1, 50, 500)
"""Open conversations, each of which asks as soon as it is answered."""
TURNS = {1: 200, 50: 1000, 500: 1500}
"""Turns in all at each number of open conversations."""
QUESTIONS = (
    "Mit barn skal have pas, hvad gør jeg?",
    "Hvornår bliver skraldespanden tømt?",
    "Jeg har glemt mit bruger-ID til MitID",
    "Hvordan søger jeg boligstøtte?",
    "Hvor lang tid har jeg til at melde flytning?",
    "Kan jeg blive fritaget for digital post?",
)

Ask = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Result:
    """Latencies of single turns in milliseconds, sorted, and turns a second."""

    latencies: list[float]
    rate: float

    def at(self, share: float) -> float:
        """Return a percentile of the latencies, in milliseconds."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def _process(*arguments: str, port: int, **environment: str) -> Iterator[None]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LLM_", "QDRANT_"))}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", *arguments],
        cwd=PROJECT,
        env=clean | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                    break
            if process.poll() is not None:
                raise SystemExit(f"{arguments[0]} ended with {process.returncode}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextlib.asynccontextmanager
async def _citizens(port: int, count: int) -> AsyncIterator[Ask]:
    """Open conversations, each with its socket; asking waits for the bot's answer."""
    sockets: list[Any] = []
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=60) as client:
        for _ in range(count):
            opened = (await client.post("/municipalities/aadal/conversations", json={"channel": "api"})).json()
            address = f"ws://127.0.0.1:{port}/api/v1/conversations/{opened['id']}/socket"
            opened_socket = await websockets.connect(address, ping_interval=None)
            await opened_socket.send(json.dumps({"type": "hello", "token": opened["token"], "after": 0}))
            sockets.append(opened_socket)
    asked = [0] * count

    async def ask(number: int) -> None:
        said = QUESTIONS[asked[number] % len(QUESTIONS)]
        asked[number] += 1
        message = {"type": "message", "client_id": str(uuid.uuid4()), "text": said}
        await sockets[number].send(json.dumps(message))
        while json.loads(await sockets[number].recv()).get("kind") != "bot.message":
            pass

    yield ask
    await asyncio.gather(*(opened.close() for opened in sockets))


@contextlib.asynccontextmanager
async def _bare(port: int, count: int) -> AsyncIterator[Ask]:
    sockets = [await websockets.connect(f"ws://127.0.0.1:{port}/socket", ping_interval=None) for _ in range(count)]

    async def ask(number: int) -> None:
        await sockets[number].send(QUESTIONS[0])
        await sockets[number].recv()

    yield ask
    await asyncio.gather(*(opened.close() for opened in sockets))


async def _measure(ask: Ask, count: int, turns: int) -> Result:
    latencies: list[float] = []

    async def one(number: int, times: int) -> None:
        for _ in range(times):
            start = time.perf_counter()
            await ask(number)
            latencies.append((time.perf_counter() - start) * 1000)

    await asyncio.gather(*(one(number, 1) for number in range(count)))  # warm
    latencies.clear()
    start = time.perf_counter()
    await asyncio.gather(*(one(number, turns // count) for number in range(count)))
    return Result(sorted(latencies), len(latencies) / (time.perf_counter() - start))


async def _where_the_time_goes(url: str) -> list[tuple[str, float]]:
    """Return the mean milliseconds of each step of the pipeline and of storing, from the traces."""
    database = Database(url)
    async with database.transaction() as session:
        rows = await session.execute(
            text("SELECT trace, extract(epoch FROM finished_at - created_at) * 1000 FROM turn WHERE trace IS NOT NULL")
        )
        steps: dict[str, list[float]] = defaultdict(list)
        for trace, whole in rows:
            thinking = 0.0
            for step in trace["steps"]:
                steps[step["name"]].append(step["ms"])
                thinking += step["ms"]
            steps["storing and waiting"].append(float(whole) - thinking)
    await database.close()
    return [(name, statistics.fmean(values)) for name, values in steps.items()]


async def _run(url: str, data: Path) -> None:
    port, bare_port = _free_port(), _free_port()
    serve = ("bot.cli", "serve", "--port", str(port), "--data-dir", str(data))
    print(" open   turn p50        p95   bare p50        p95  ratio p50   turns/s   bare/s", flush=True)
    with (
        _process(*serve, port=port, DATABASE_URL=url, LIMITS_MESSAGES_PER_10S="100000"),
        _process("evals.bench_bare", url, str(bare_port), port=bare_port),
    ):
        for count in OPEN:
            async with _bare(bare_port, count) as ask:
                bare = await _measure(ask, count, TURNS[count])
            async with _citizens(port, count) as ask:
                turn = await _measure(ask, count, TURNS[count])
            figures = [turn.at(0.5), turn.at(0.95), bare.at(0.5), bare.at(0.95)]
            times = " ".join(
                f"{figure:>8.1f}ms" if n % 2 == 0 else f"{figure:>6.1f}ms" for n, figure in enumerate(figures)
            )
            ratio = turn.at(0.5) / bare.at(0.5)
            print(f"{count:>5} {times} {ratio:>10.1f} {turn.rate:>9.0f} {bare.rate:>8.0f}", flush=True)
            if count == 1:
                alone = await _where_the_time_goes(url)
    print("\nwhere the time of one turn goes, one conversation open:")
    for name, ms in alone:
        print(f"  {name:<22} {ms:>7.2f} ms")


def main() -> None:
    """Run the benchmark on a private database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder) / "postgresql")
        try:
            asyncio.run(_run(server.start("bench"), Path(folder) / "data"))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
