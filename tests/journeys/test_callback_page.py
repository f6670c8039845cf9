"""The page of one's own call in a real browser: seen, moved, added to and cancelled by its link."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.client import Agent, CitizenClient
from tests.clock import FixedClock
from tests.journeys.browser import DESKTOP, PHONE, accessible, shoot, window

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_see_move_add_and_cancel(
    browser: Browser, base_url: str, http: httpx.AsyncClient, agent: Agent, clock: FixedClock, size: tuple[int, int]
) -> None:
    made = (await (await CitizenClient.start(http)).callback(note="Mit pas")).json()
    async with window(browser, clock, size) as context:
        page = await context.new_page()
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        await page.goto(made["link"])
        when = page.get_by_test_id("own-callback-when")
        await expect(when).to_have_text("tirsdag 24. november kl. 11.00-15.00")
        await expect(page.get_by_test_id("own-callback-reference")).to_have_text(made["reference"])
        await accessible(page)
        await shoot(page, "callback-page")

        await page.get_by_test_id("own-callback-change").click()
        await expect(page.get_by_role("heading", level=1)).to_be_focused()
        await page.get_by_test_id("callback-day").select_option("2026-11-26")
        await page.get_by_test_id("callback-part").select_option("late")
        await accessible(page)
        await shoot(page, "callback-page-change")
        await page.get_by_test_id("own-callback-change-submit").click()
        await expect(when).to_have_text("torsdag 26. november kl. 15.00-18.00")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Dit opkald er ændret")

        await page.get_by_test_id("own-callback-note").click()
        await page.get_by_test_id("own-callback-note-submit").click()
        await expect(page.get_by_test_id("own-callback-error")).to_have_text("Skriv en besked.")
        await page.get_by_test_id("own-callback-note-text").fill("Og mit kørekort")
        await accessible(page)
        await shoot(page, "callback-page-note")
        await page.get_by_test_id("own-callback-note-submit").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Din besked er noteret")
        assert (await agent.details(made["callback_id"]))["note"] == "Mit pas\nOg mit kørekort"

        await page.get_by_test_id("own-callback-cancel").click()
        await accessible(page)
        await shoot(page, "callback-page-cancel")
        await page.get_by_test_id("own-callback-cancel-confirm").click()
        await expect(page.get_by_test_id("own-callback")).to_have_attribute("data-status", "cancelled")
        await accessible(page)
        assert not any(made["cancel_token"] in url.partition("#")[0] for url in asked)
        await page.goto(f"{base_url}/opkald")
        await expect(page.get_by_test_id("own-callback-gone")).to_be_visible()
