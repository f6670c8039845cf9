"""Signing in at the identity provider in a real browser, to which the provider is another site."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, expect

from bot.words import words
from tests.clock import FixedClock
from tests.journeys.browser import accessible, chromium, shoot, window
from tests.staff.conftest import SignOn

pytestmark = pytest.mark.browser


@pytest.fixture
async def chrome() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def test_in_and_out_again(chrome: Browser, sign_on: SignOn, clock: FixedClock) -> None:
    await sign_on.provider.admit("anna", "operations", name="Anna Lund")
    async with window(chrome, clock) as context:
        page = await context.new_page()
        await page.goto(f"{sign_on.url}/desk")
        button = page.get_by_test_id("sign-in-provider")
        await expect(button).to_be_focused()
        await accessible(page)
        await shoot(page, "desk-sign-in-provider")
        await page.keyboard.press("Enter")
        await expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "live")
        await expect(page.get_by_test_id("signed-in-as")).to_contain_text("Anna Lund")
        await accessible(page)
        await shoot(page, "desk-signed-in-at-provider")
        await page.get_by_test_id("sign-out").click()
        await page.get_by_role("button", name="Sign out").click()
        await expect(button).to_be_visible()
        assert page.url == f"{sign_on.url}/desk"
        # Nobody sits at the provider any more, so the button leads to no session.
        await sign_on.provider.set(who=None)
        await button.click()
        await expect(page.get_by_text(words("da", "error-sign_in_cancelled"))).to_be_visible()


async def test_who_has_no_role_is_told_what_to_do(chrome: Browser, sign_on: SignOn, clock: FixedClock) -> None:
    await sign_on.provider.admit("anna", "canteen")
    async with window(chrome, clock) as context:
        page = await context.new_page()
        await page.goto(f"{sign_on.url}/desk")
        await page.get_by_test_id("sign-in-provider").click()
        await expect(page.get_by_text(words("da", "error-no_role"))).to_be_visible()
        await accessible(page)
        await shoot(page, "sign-in-refused")
        await page.get_by_role("link", name=words("da", "sign-in-again")).click()
        await expect(page.get_by_test_id("sign-in-username")).to_be_visible()
