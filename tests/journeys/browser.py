"""Chromium for the browser journeys, and a line to the service that can be cut."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from typing import Self

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.settings import PROJECT
from tests.clock import FixedClock

DESKTOP = (1440, 900)
PHONE = (390, 844)
ARGUMENTS = [
    "--no-sandbox",
    # A small /dev/shm or a machine without a graphics card makes Chromium stall.
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SHOTS = PROJECT / "test-results" / "screenshots"
AXE = PROJECT / "widget" / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start this machine's own Chromium; ``scripts/need-chromium`` says what to do where there is none."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert path, "Chromium is missing: run scripts/need-chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@contextlib.asynccontextmanager
async def window(
    browser: Browser, clock: FixedClock, size: tuple[int, int] = DESKTOP, *, javascript: bool = True
) -> AsyncIterator[BrowserContext]:
    """Open a private window whose own clock starts where the service's stands."""
    width, height = size
    context = await browser.new_context(
        viewport={"width": width, "height": height}, locale="da-DK", java_script_enabled=javascript
    )
    context.set_default_timeout(15_000)
    if javascript:
        await context.clock.install(time=clock.now)
    yield context
    await context.close()


async def shoot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep a picture of the page, or of all of it, on a desktop and on a phone, for whoever wants to see it."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for width, height in (DESKTOP, PHONE):
        await page.set_viewport_size({"width": width, "height": height})
        await page.screenshot(path=SHOTS / f"{name}-{width}.png", animations="disabled", full_page=whole)
    if before:
        await page.set_viewport_size(before)


async def accessible(page: Page) -> None:
    """Nothing that axe finds against WCAG 2.2 AA; evaluated outside the page's own content policy."""
    await page.evaluate(AXE.read_text())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    script = "async tags => (await axe.run({runOnly: tags})).violations.map(v => [v.id, ...v.nodes.map(n => n.html)])"
    found = await page.evaluate(script, tags)
    assert found == []


class Wire:
    """A line between a browser and the service; cutting it drops every connection and lets none through."""

    def __init__(self, target_port: int) -> None:
        self._target = target_port
        self._cut = False
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        """Start carrying."""
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        """Stop."""
        assert self._server
        self._server.close()
        self.cut()

    @property
    def url(self) -> str:
        """The address at this end."""
        assert self._server
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """Cut the line, without a goodbye to either end."""
        self._cut = True
        for writer in list(self._open):
            writer.transport.abort()

    def mend(self) -> None:
        """Let connections through again."""
        self._cut = False

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.transport.abort()
            return
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._target)
        ends = {writer, there_writer}
        self._open |= ends
        await asyncio.gather(self._pump(reader, there_writer), self._pump(there_reader, writer))
        self._open -= ends

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
        writer.close()
