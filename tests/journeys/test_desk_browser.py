"""What an agent does at the desk through a shift, in a real browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from playwright.async_api import Browser, Page, expect

from tests.client import CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD
from tests.journeys.browser import DESKTOP, PHONE, accessible, shoot, window

pytestmark = pytest.mark.browser

PASSPORT = "Mit barn skal have pas, hvad gør jeg?"


@pytest.fixture
async def http(base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client that waits: with a browser beside it, the first question of all takes long."""
    async with httpx.AsyncClient(base_url=base_url, timeout=120) as client:
        yield client


async def _open_desk(page: Page, url: str) -> None:
    await page.goto(f"{url}/desk")
    await page.get_by_test_id("sign-in-username").fill("agnes")
    await page.get_by_test_id("sign-in-password").fill(PASSWORD)
    await page.get_by_test_id("sign-in-submit").click()
    await expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "live")


async def _take(page: Page) -> None:
    """Open the one item from the queue and claim it, with the keys alone."""
    await expect(page.get_by_test_id("queue-row")).to_have_count(1)
    await page.keyboard.press("j")
    await page.keyboard.press("Enter")
    await page.keyboard.press("c")
    await expect(page.get_by_test_id("item-pane")).to_have_attribute("data-state", "claimed")


async def _in_chat(desk: Page, url: str, citizen: CitizenClient) -> None:
    """Take over a citizen who has asked about a passport."""
    await _open_desk(desk, url)
    await desk.get_by_test_id("status-select").select_option("available")
    await citizen.say(PASSPORT)
    await citizen.handover()
    await desk.get_by_test_id("queue-row").focus()
    await _take(desk)


async def test_a_suggestion_and_canned_replies_with_the_keys_alone(
    browser: Browser, base_url: str, clock: FixedClock, staff: None, citizen: CitizenClient
) -> None:
    async with window(browser, clock) as context:
        desk = await context.new_page()
        await _in_chat(desk, base_url, citizen)
        summary = desk.get_by_test_id("case-summary").first
        await expect(summary).to_contain_text(PASSPORT)
        link = desk.get_by_test_id("summary-answers").get_by_role("link").first
        await expect(link).to_have_attribute("href", re.compile(r"^/viden/aadal/pas"))

        # The bot's own answer, changed before it is sent; and a canned reply, found by a slash.
        await citizen.post("Hvad skal vi have med, når barnet skal have pas?")
        await expect(desk.get_by_test_id("suggestion")).to_be_visible()
        await accessible(desk)
        await shoot(desk, "desk-suggestion")
        await desk.keyboard.press("Escape")
        await desk.keyboard.press("u")
        reply = desk.get_by_test_id("reply-input")
        await expect(reply).to_be_focused()
        suggested = await reply.input_value()
        assert "**" not in suggested
        await expect(desk.get_by_test_id("suggestion")).to_have_count(0)
        await desk.keyboard.press("Control+A")
        await desk.keyboard.type("jq /sikker")  # single letters are letters while one writes
        option = desk.get_by_test_id("canned-option")
        await expect(option.first).to_have_attribute("data-canned-id", "sikker-post")
        await accessible(desk)
        await shoot(desk, "desk-canned")
        await desk.keyboard.press("Enter")
        await expect(reply).to_have_value(re.compile("^jq Det her bør du skrive .*aadal.example/sikker-post$"))
        await desk.keyboard.press("Control+A")
        await desk.keyboard.type("/hej")
        await expect(option).to_have_count(1)
        await desk.keyboard.press("Tab")
        await desk.keyboard.press("Enter")
        await expect(desk.get_by_test_id("conversation")).to_contain_text("du taler nu med Agnes fra Aadal Kommune")


async def test_a_note_a_tag_a_word_to_the_editors_and_all_of_it_found_again(
    browser: Browser, base_url: str, clock: FixedClock, staff: None, citizen: CitizenClient
) -> None:
    async with window(browser, clock) as context:
        desk = await context.new_page()
        await _in_chat(desk, base_url, citizen)
        await desk.keyboard.press("Escape")
        await desk.keyboard.press("i")
        await desk.keyboard.type("Ringer selv igen i morgen")
        await desk.keyboard.press("Control+Enter")
        await expect(desk.get_by_test_id("note-list")).to_contain_text("Ringer selv igen i morgen")
        await desk.keyboard.press("Escape")
        await desk.keyboard.press("m")
        await desk.keyboard.type("Nabostøj")
        await desk.keyboard.press("Enter")
        await expect(desk.get_by_test_id("tag-list")).to_contain_text("nabostøj")
        await desk.keyboard.press("Escape")
        await desk.keyboard.press("x")
        await desk.get_by_test_id("close-outcome").select_option("knowledge")
        await desk.get_by_test_id("close-submit").click()
        await expect(desk.get_by_test_id("report-place")).to_be_focused()
        await accessible(desk)
        await shoot(desk, "desk-report")
        await desk.get_by_test_id("report-place").select_option("area:pas")
        await desk.get_by_test_id("report-comment").fill("Det står ikke, hvad barnet skal have med.")
        await desk.get_by_test_id("close-submit").click()
        await expect(desk.get_by_test_id("item-tab")).to_have_count(0)
        assert "Nabostøj".lower() not in str(await citizen.events()).lower()

        await desk.keyboard.press("s")
        await desk.keyboard.type("barnets pas")
        await desk.keyboard.press("Enter")
        await expect(desk.get_by_test_id("search-hit")).to_have_count(1)
        await accessible(desk)
        await shoot(desk, "desk-search")
        await desk.get_by_test_id("search-hit").click()
        await expect(desk.get_by_test_id("past-conversation")).to_contain_text("Ringer selv igen i morgen")
        await expect(desk.get_by_test_id("past-conversation")).to_contain_text("nabostøj")
        await accessible(desk)
        await shoot(desk, "desk-past")
        await desk.get_by_test_id("search-back").click()
        await expect(desk.get_by_test_id("search-words")).to_have_value("barnets pas")
        await desk.keyboard.press("Escape")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_a_call(
    browser: Browser, base_url: str, clock: FixedClock, staff: None, citizen: CitizenClient, size: tuple[int, int]
) -> None:
    await citizen.say(PASSPORT)
    await citizen.callback(note="Helst om formiddagen")
    async with window(browser, clock, size) as context:
        desk = await context.new_page()
        await _open_desk(desk, base_url)
        await _take(desk)
        await expect(desk.get_by_test_id("phone")).to_have_count(0)
        await desk.keyboard.press("t")
        await expect(desk.get_by_test_id("phone")).to_have_attribute("href", "tel:+4520123456")
        await expect(desk.get_by_test_id("phone")).to_be_focused()
        await desk.get_by_test_id("timer-start").click()
        await expect(desk.get_by_test_id("call-timer")).to_contain_text(re.compile("0:0[1-9]"))
        # The clock runs on through a reload; the number has to be asked for again.
        await desk.reload()
        if size == PHONE:
            await desk.get_by_test_id("queue-row").click()
        await expect(desk.get_by_test_id("call-timer")).to_be_visible()
        await expect(desk.get_by_test_id("reveal")).to_be_visible()
        await desk.get_by_test_id("attempt-again").select_option("2026-11-24T12:30:00.000Z")
        await accessible(desk)
        await shoot(desk, f"desk-call-{size[0]}")
        await desk.get_by_test_id("attempt-no_answer").click()
        await expect(desk.get_by_test_id("item-state")).to_have_text("Prøves igen senere")
        await expect(desk.get_by_test_id("item-pane")).to_contain_text("Ring igen i dag 13.30")


async def test_a_break_has_a_reason_and_its_time(
    browser: Browser, base_url: str, clock: FixedClock, staff: None
) -> None:
    async with window(browser, clock) as context:
        desk = await context.new_page()
        await _open_desk(desk, base_url)
        await desk.keyboard.press("b")
        status = desk.get_by_test_id("status-select")
        await expect(status).to_be_focused()
        await status.select_option("break/lunch")
        await expect(desk.get_by_test_id("status-since")).to_have_text("under 1 min.")
        await desk.reload()
        await expect(status).to_have_value("break/lunch")
        await desk.get_by_test_id("language-select").select_option("en")
        await expect(status.locator("option:checked")).to_have_text("Break: Lunch")
        await desk.get_by_test_id("help-open").click()
        await expect(desk.get_by_test_id("help-dialog")).to_contain_text("Search past conversations")
        await accessible(desk)
        await shoot(desk, "desk-help")


async def test_two_conversations_at_once_keep_their_drafts_and_say_what_is_new(
    browser: Browser, base_url: str, clock: FixedClock, staff: None, citizen: CitizenClient, http: httpx.AsyncClient
) -> None:
    async with window(browser, clock) as context:
        desk = await context.new_page()
        await _open_desk(desk, base_url)
        await desk.get_by_test_id("status-select").select_option("available")
        other = await CitizenClient.start(http, "bakkeby")
        for each in (citizen, other):
            await each.handover()
            row = desk.locator('[data-testid="queue-row"][data-state="waiting"]')
            await row.click()
            await desk.get_by_test_id("claim").click()
            await expect(desk.get_by_test_id("item-pane")).to_have_attribute("data-state", "claimed")
        await desk.get_by_test_id("reply-input").fill("Halvt skrevet")
        await desk.keyboard.press("Escape")
        await desk.keyboard.press("1")
        await expect(desk.get_by_test_id("reply-input")).to_have_value("")
        await other.post("Er du der?")
        tabs = desk.get_by_test_id("item-tab")
        await expect(tabs.nth(1)).to_contain_text("1 ny besked")
        await shoot(desk, "desk-two")
        await desk.keyboard.press("n")
        await expect(desk.get_by_test_id("reply-input")).to_have_value("Halvt skrevet")
        await expect(tabs.nth(1)).not_to_contain_text("1 ny besked")
