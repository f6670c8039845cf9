"""The municipality's identity provider: `oidc-provider` in a process of its own, and somebody who signs in there."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urljoin

import httpx

from bot.settings import PROJECT
from tests.client import API
from tests.clock import FixedClock

SCRIPT = PROJECT / "widget" / "e2e" / "identity-provider.mjs"
CLIENT = "borgerlinje"
SECRET = "known to the provider and to the service alone"
CALLBACK = f"{API}/staff/oidc/callback"


class IdentityProvider:
    """The provider's process, and what it does next; see the script's own words."""

    def __init__(self, port: int, service: str, clock: FixedClock) -> None:
        self.issuer = f"http://127.0.0.1:{port}"
        self._clock = clock
        self._given = {
            "port": port,
            "clientId": CLIENT,
            "clientSecret": SECRET,
            "redirectUri": service + CALLBACK,
            "afterSignOut": f"{service}/desk",
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; returns once it listens."""
        given = json.dumps(self._given | {"now": self._now})
        pipe = asyncio.subprocess.PIPE
        # Its warnings are about production: memory for a database, plain HTTP.
        quiet = asyncio.subprocess.DEVNULL
        self._process = await asyncio.create_subprocess_exec("node", str(SCRIPT), given, stdout=pipe, stderr=quiet)
        assert self._process.stdout
        assert await self._process.stdout.readline() == b"ready\n", "the identity provider did not start"

    async def stop(self) -> None:
        """Stop it; what it knew is lost."""
        assert self._process
        self._process.kill()
        await self._process.wait()

    @contextlib.asynccontextmanager
    async def away(self) -> AsyncIterator[None]:
        """Have nothing listen at its address for a while."""
        await self.stop()
        yield
        await self.start()

    async def set(self, **changes: Any) -> None:
        """Change what it does; its clock is set to the service's."""
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"{self.issuer}/control", json={"now": self._now} | changes)
        assert answer.status_code == 204, answer.text

    async def reset(self) -> None:
        """Forget everybody, and forge nothing."""
        await self.set(people={}, who=None, claimsIn="id_token", forge=None)

    async def admit(self, subject: str, *groups: str, **claims: Any) -> None:
        """Give somebody an account in some groups, and have her sit at the keyboard."""
        about = {"name": subject.title(), "preferred_username": subject, "groups": groups} | claims
        await self.set(people={subject: about}, who=subject)

    @property
    def _now(self) -> int:
        return round(self._clock.now.timestamp() * 1000)


async def come_back(http: httpx.AsyncClient) -> str:
    """Go to the provider and sign in there; returns the address it sends the browser back to."""
    answer = await http.get(f"{API}/staff/oidc/start")
    while answer.is_redirect:
        there = urljoin(str(answer.url), answer.headers["location"])
        if CALLBACK in there:
            return there
        answer = await http.get(there)
    raise AssertionError(f"{answer.url}: {answer.status_code} {answer.text}")


async def sign_in(http: httpx.AsyncClient) -> httpx.Response:
    """Sign in at the provider; returns the service's answer to the browser that comes back."""
    return await http.get(await come_back(http))
