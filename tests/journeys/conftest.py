"""A browser of the test's own, and somebody who can sign in at the desk."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from bot.channels.context import Services
from bot.staff import service as staff_service
from tests.conftest import PASSWORD
from tests.journeys.browser import chromium


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A Chromium; each journey has its own."""
    async with chromium() as started:
        yield started


@pytest.fixture
async def staff(services: Services) -> None:
    """Agnes, an agent of every municipality."""
    async with services.database.transaction() as session:
        await staff_service.create_account(session, "agnes", "Agnes", PASSWORD, ["agent"], None, services.clock())
