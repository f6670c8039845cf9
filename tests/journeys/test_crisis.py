"""What a citizen sees where nobody can be reached: outside hours, in a crisis, and when her call is moved."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from bot.channels.context import Services
from bot.contact_centre.crisis import service as crisis_mode
from bot.contact_centre.crisis.schemas import CrisisIn
from bot.conversations import crises
from bot.conversations.sweep import Sweeper
from tests.clock import FixedClock
from tests.contact_centre.test_closed import danish
from tests.contact_centre.test_crisis import FLOOD
from tests.journeys.browser import PHONE, accessible, shoot, window

pytestmark = pytest.mark.browser


async def _switch(services: Services, **given: object) -> None:
    async with services.database.transaction() as session:
        await crisis_mode.switch_on(session, CrisisIn.model_validate(FLOOD | given), None, services.clock())


async def test_closed_then_a_crisis_then_a_moved_call(
    browser: Browser, base_url: str, services: Services, clock: FixedClock
) -> None:
    clock.now = danish("2026-11-28T12:00")  # a Saturday
    async with window(browser, clock, PHONE) as context:
        page = await context.new_page()
        await page.goto(f"{base_url}/demo/aadal")
        await page.get_by_test_id("launcher").click()
        closed = page.get_by_test_id("closed-line")
        await expect(closed).to_contain_text("lukket lige nu")
        await expect(closed).to_contain_text("mandag")
        await accessible(page)
        await shoot(page, "closed-greeting")
        await page.get_by_test_id("menu").click()
        await page.get_by_test_id("menu-person").click()
        await expect(page.get_by_test_id("closed")).to_have_attribute("data-reason", "outside_hours")
        await shoot(page, "closed-asked")

        spans = [{"from": "08:00", "to": "20:00"}]
        days = [{"channel": channel, "date": "2026-11-29", "spans": spans} for channel in ("phone", "chat")]
        await _switch(services, queue_limit=0, hours=days)
        await page.get_by_test_id("minimise").click()
        await page.get_by_test_id("launcher").click()
        await expect(page.get_by_test_id("notices")).to_contain_text("oversvømmelse")  # without reloading
        await page.get_by_test_id("menu").click()
        await page.get_by_test_id("menu-person").click()
        await expect(page.get_by_test_id("closed")).to_have_attribute("data-reason", "crisis")
        await expect(page.get_by_test_id("closed-words")).to_contain_text("Ring 112")
        await accessible(page)
        await shoot(page, "crisis-asked")

        await page.get_by_test_id("closed-callback").click()
        await page.get_by_test_id("callback-name").fill("En borger")
        await page.get_by_test_id("callback-phone").fill("20 12 34 56")
        await page.get_by_test_id("callback-submit").click()
        await expect(page.get_by_test_id("callback-window")).to_contain_text("søndag")
        async with services.database.transaction() as session:
            await crises.switch_off(session, "aadal", None, services.clock())
        await Sweeper(services.database, services.library, services.turns, clock, services.settings).sweep()
        moved = page.locator('[data-kind="callback.updated"]')
        await expect(moved).to_contain_text("mandag")
        await expect(moved.get_by_test_id("callback-cancel")).to_be_visible()
        await accessible(page)
        await shoot(page, "callback-moved")

    await _switch(services, queue_limit=0)
    async with window(browser, clock, javascript=False) as context:
        page = await context.new_page()
        await page.goto(f"{base_url}/demo/aadal/chat")
        await expect(page.get_by_test_id("notice")).to_contain_text("oversvømmelse")
        await expect(page.get_by_test_id("closed")).to_have_attribute("data-reason", "crisis")
        await shoot(page, "crisis-plain")
