"""The supervisor's page: the live wall, giving work away and taking it back, the crisis switch, numbers and files."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from bot.channels.context import Services
from bot.staff import service as staff_service
from tests.client import Agent, CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD
from tests.insights.test_numbers import history, own_agent  # noqa: F401 - the second is a fixture
from tests.journeys.browser import accessible, shoot, window

pytestmark = pytest.mark.browser


async def _sign_in(page: Page, base_url: str, username: str) -> None:
    await page.goto(f"{base_url}/desk")
    await page.get_by_test_id("sign-in-username").fill(username)
    await page.get_by_test_id("sign-in-password").fill(PASSWORD)
    await page.get_by_test_id("sign-in-submit").click()


async def _crisis(page: Page) -> None:
    await page.get_by_test_id("crisis-add").click()
    await page.get_by_test_id("crisis-banner").fill("Der er oversvømmelse.")
    await page.get_by_test_id("crisis-banner-en").fill("There is a flood.")
    await accessible(page)
    await shoot(page, "supervisor-crisis")
    await page.get_by_test_id("crisis-submit").click()
    await expect(page.get_by_test_id("crisis-switch")).to_contain_text("oversvømmelse")
    await page.get_by_test_id("crisis-off").click()
    await page.get_by_test_id("crisis-off-sure").click()
    await expect(page.get_by_test_id("crisis-switch")).to_have_count(0)


async def _numbers(page: Page) -> None:
    await page.get_by_test_id("view-numbers").click()
    volume = page.locator('[data-testid="chart"][data-table="volume"]')
    await expect(volume.get_by_role("row").last).to_contain_text("24. nov.")
    await expect(page.get_by_test_id("chart")).to_have_count(12)
    await accessible(page)
    await shoot(page, "supervisor-numbers", whole=True)
    async with page.expect_download() as started:
        await volume.get_by_role("link").click()
    text = (await (await started.value).path()).read_text("utf-8-sig")
    assert text.splitlines()[0] == "period;conversations;questions;handovers;callbacks"
    assert text.splitlines()[-1].startswith("2026-11-24;6;1;4;2")


async def test_a_supervisors_hour(
    browser: Browser,
    base_url: str,
    http: httpx.AsyncClient,
    services: Services,
    clock: FixedClock,
    own_agent: Agent,  # noqa: F811
) -> None:
    await history(http, own_agent, clock)
    clock.now = clock.now.replace(hour=12)
    await Agent.sign_in(own_agent.http, "ane", PASSWORD)
    await own_agent.available()
    waiting = await CitizenClient.start(http)
    assert (await waiting.handover()).status_code == 200
    async with services.database.transaction() as session:
        now = services.clock()
        await staff_service.create_account(session, "sus", "Susanne", PASSWORD, ["supervisor"], ["aadal"], now)
    async with window(browser, clock) as context:
        page = await context.new_page()
        await _sign_in(page, base_url, "sus")
        await page.get_by_test_id("to-supervisor").click()

        await expect(page.get_by_test_id("card-live")).to_contain_text("1")
        await expect(page.get_by_test_id("card-level")).to_contain_text("1 af 2")
        await expect(page.get_by_test_id("agent").first).to_contain_text("Ane")
        await accessible(page)
        await shoot(page, "supervisor-wall")

        row = page.locator('[data-testid="work"]', has_text="Live chat")
        await row.get_by_test_id("assign").click()
        await page.get_by_test_id("reassign-submit").click()
        await expect(page.get_by_role("alert")).to_contain_text("begge felter")
        await page.get_by_test_id("assign-to").select_option(label="Ane")
        await page.get_by_test_id("reassign-reason").fill("Hun kender sagen")
        await accessible(page)
        await shoot(page, "supervisor-assign")
        await page.get_by_test_id("reassign-submit").click()
        await expect(row).to_contain_text("Tilbudt")
        [item] = [each["id"] for each in await own_agent.queue() if each["kind"] == "handover"]
        assert (await own_agent.do(item, "claim")).status_code == 200
        await page.clock.run_for(6_000)  # the wall reads anew by itself
        await row.get_by_test_id("put-back").click()
        await page.get_by_test_id("reassign-reason").fill("Hun skal hjem")
        await page.get_by_test_id("reassign-submit").click()
        await expect(page.get_by_test_id("said")).to_contain_text("i køen igen")
        await expect(row).to_contain_text("Venter")

        await _crisis(page)
        await _numbers(page)


async def test_an_agent_is_told_that_it_is_for_supervisors(
    browser: Browser, base_url: str, clock: FixedClock, agent: Agent
) -> None:
    async with window(browser, clock) as context:
        page = await context.new_page()
        await page.goto(f"{base_url}/desk/supervisor")
        await expect(page.get_by_role("alert")).to_contain_text("Log ind")
        await _sign_in(page, base_url, "agnes")
        await expect(page.get_by_test_id("status-select")).to_be_visible()
        await expect(page.get_by_test_id("to-supervisor")).to_have_count(0)
        await page.goto(f"{base_url}/desk/supervisor")
        await expect(page.get_by_test_id("no-right")).to_be_visible()
