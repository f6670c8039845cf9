"""An appointment in a real browser: booked in the chat, kept in a calendar, moved and cancelled by its link."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from icalendar import Calendar
from playwright.async_api import Browser, Page, expect

from bot.booking import notices
from tests.client import CitizenClient
from tests.clock import FixedClock
from tests.journeys.browser import DESKTOP, PHONE, accessible, shoot, window

pytestmark = pytest.mark.browser


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The links that are sent to the citizen."""
    found: list[str] = []

    async def send(_: object, **notice: Any) -> None:
        found.append(notice["values"]["link"])

    monkeypatch.setattr(notices, "send_notice", send)
    return found


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_book_move_and_cancel(
    browser: Browser, base_url: str, http: httpx.AsyncClient, clock: FixedClock, links: list[str], size: tuple[int, int]
) -> None:
    # The first question a process is asked has it read all the articles.
    http.timeout = httpx.Timeout(180)
    await (await CitizenClient.start(http)).say("Hvad koster et pas?")
    async with window(browser, clock, size) as context:
        page = await context.new_page()
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        await _book(page, base_url)
        await _keep(page)
        await page.get_by_test_id("back").click()
        await page.get_by_test_id("booking-see").click()
        await expect(page.get_by_test_id("booking-details")).to_have_attribute("data-status", "booked")
        await page.get_by_test_id("back").click()
        await shoot(page, "booking-card")

        own = await context.new_page()
        await _move_and_cancel(own, links[0])
        await expect(page.get_by_test_id("log")).to_contain_text("Din tid er ændret")
        await expect(page.get_by_test_id("log")).to_contain_text("Din tid er aflyst")
        token = links[0].rpartition(".")[2]
        assert not any(token in url.partition("#")[0] for url in asked), "the key is in no address that is asked for"
        await own.goto(f"{base_url}/aftale")
        await expect(own.get_by_test_id("booking-gone")).to_be_visible()


async def _book(page: Page, url: str) -> None:
    await page.goto(f"{url}/demo/aadal")
    await page.get_by_test_id("launcher").click()
    await page.get_by_test_id("input").fill("Jeg vil gerne bestille tid til MitID")
    await page.get_by_test_id("send").click()
    answer = page.locator('[data-testid="message"][data-decision="booking"]')
    await answer.locator('[data-type="booking"]').click()
    await expect(page.get_by_test_id("booking-service")).to_have_value("mitid")
    await page.get_by_test_id("booking-choose").click()
    await expect(page.get_by_test_id("booking-error")).to_contain_text("Vælg et tidspunkt")
    await page.get_by_test_id("booking-place").select_option("biblioteket")
    await expect(page.get_by_test_id("booking-day").locator("option").first).to_have_text("onsdag 25. november")
    await page.get_by_test_id("booking-time").first.check()
    await accessible(page)
    await shoot(page, "booking-form")
    await page.get_by_test_id("booking-choose").click()
    await expect(page.get_by_test_id("booking-held")).to_contain_text("kl. 11.05")
    await page.get_by_test_id("booking-submit").click()
    await expect(page.get_by_test_id("booking-phone-error")).to_have_text("Skriv dit telefonnummer.")
    await page.get_by_test_id("booking-name").fill("En borger")
    await page.get_by_test_id("booking-phone").fill("12")
    await page.get_by_test_id("booking-submit").click()
    await expect(page.get_by_test_id("booking-phone-error")).to_contain_text("8 cifre")
    await page.get_by_test_id("booking-phone").fill("20 12 34 56")
    await accessible(page)
    await shoot(page, "booking-who")
    await page.get_by_test_id("booking-submit").click()


async def _keep(page: Page) -> None:
    """What a citizen sees and keeps of an appointment she has just made."""
    await expect(page.get_by_test_id("booking-details")).to_contain_text("Din tid er bestilt")
    await expect(page.get_by_test_id("booking-when")).to_have_text("onsdag 25. november kl. 10.00-10.30")
    await expect(page.get_by_test_id("booking-bring")).to_contain_text("Legitimation")
    await accessible(page)
    await shoot(page, "booking-booked")
    async with page.expect_download() as download:
        await page.get_by_test_id("booking-calendar").click()
    file = await (await download.value).path()
    [event] = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert str(event["location"]).startswith("Hovedbiblioteket")


async def _move_and_cancel(own: Page, link: str) -> None:
    await own.goto(link)
    await expect(own.get_by_test_id("booking-when")).to_have_text("onsdag 25. november kl. 10.00-10.30")
    await accessible(own)
    await shoot(own, "booking-page")
    await own.get_by_test_id("booking-move").click()
    await expect(own.get_by_test_id("booking-place")).to_have_value("biblioteket")
    await own.get_by_test_id("booking-time").nth(1).check()
    await accessible(own)
    await shoot(own, "booking-move")
    await own.get_by_test_id("booking-move-submit").click()
    await expect(own.get_by_test_id("booking-details")).to_contain_text("Din tid er flyttet")
    await expect(own.get_by_test_id("booking-when")).to_contain_text("kl. 11.00-11.30")
    await own.get_by_test_id("booking-cancel").click()
    await accessible(own)
    await shoot(own, "booking-cancel")
    await own.get_by_test_id("booking-cancel-confirm").click()
    await expect(own.get_by_test_id("booking-details")).to_have_attribute("data-status", "cancelled")
