"""A service with an identity provider."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.channels.context import Services
from bot.db.embedded import EmbeddedServer
from bot.settings import OIDC, Settings
from tests.clock import FixedClock
from tests.conftest import empty, free_port, on_index, serving
from tests.staff.identity_provider import CLIENT, SECRET, IdentityProvider

GROUPS = """
groups:
  - group: aadal-agents
    roles: [agent]
    municipalities: [aadal]
  - group: bakkeby-supervisors
    roles: [supervisor]
    municipalities: [bakkeby]
  - group: operations
    roles: [administrator, agent]
    municipalities: all
"""


@dataclass(frozen=True)
class SignOn:
    """A service, and the provider its people sign in at."""

    url: str
    services: Services
    provider: IdentityProvider


@pytest.fixture(scope="session")
async def running_sign_on(
    postgres: EmbeddedServer, indexed: Path, clock: FixedClock, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[SignOn]:
    port = free_port()
    # Not 127.0.0.1, where the provider is: to a browser the two are different sites, as they are outside a test.
    service = f"http://localhost:{port}"
    folder = tmp_path_factory.mktemp("sign-on")
    (folder / "groups.yaml").write_text(GROUPS)
    provider = IdentityProvider(free_port(), service, clock)
    settings = Settings(
        data_dir=on_index(indexed, folder / "data"),
        database_url=postgres.start("sign_on"),
        public_url=service,
        worker=False,
        oidc=OIDC(
            issuer=provider.issuer,
            client_id=CLIENT,
            client_secret=SecretStr(SECRET),
            groups_file=folder / "groups.yaml",
        ),
    )
    await provider.start()
    async with serving(settings, clock, port) as (_, services):
        await empty(services)
        yield SignOn(service, services, provider)
    await provider.stop()


@pytest.fixture
async def sign_on(running_sign_on: SignOn, clock: FixedClock) -> AsyncIterator[SignOn]:
    """Single sign-on, with nobody known on either side and the clock at its start."""
    clock.reset()
    await running_sign_on.services.limiter.storage.reset()
    await running_sign_on.provider.reset()
    yield running_sign_on
    await empty(running_sign_on.services)


@pytest.fixture
async def browser(sign_on: SignOn) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of somebody who has not signed in anywhere yet."""
    async with httpx.AsyncClient(base_url=sign_on.url, timeout=30) as client:
        yield client


@pytest.fixture
async def another_browser(sign_on: SignOn) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody else's."""
    async with httpx.AsyncClient(base_url=sign_on.url, timeout=30) as client:
        yield client
