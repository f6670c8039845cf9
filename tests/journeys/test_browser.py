"""The journeys of a citizen and an agent, in a real browser."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from playwright.async_api import Browser, Page, expect

from bot.answering.schemas import Answer, Question
from bot.answering.service import Answerer
from tests.clock import FixedClock
from tests.conftest import PASSWORD
from tests.journeys.browser import DESKTOP, PHONE, Wire, window
from tests.journeys.browser import accessible as _accessible
from tests.journeys.browser import shoot as _shoot

pytestmark = pytest.mark.browser

PASSPORT = "Mit barn skal have pas, hvad gør jeg?"
UNCOVERED = "Hvordan søger jeg om at få en plads i Folketingets publikumsrække?"


async def _open_chat(page: Page, url: str, municipality: str = "aadal") -> None:
    await page.goto(f"{url}/demo/{municipality}")
    await page.get_by_test_id("launcher").click()
    await expect(page.get_by_test_id("input")).to_be_visible()


async def _say(page: Page, text: str) -> None:
    await page.get_by_test_id("input").fill(text)
    await page.get_by_test_id("send").click()


async def _open_desk(page: Page, url: str) -> None:
    await page.goto(f"{url}/desk")
    await page.get_by_test_id("sign-in-username").fill("agnes")
    await page.get_by_test_id("sign-in-password").fill(PASSWORD)
    await page.get_by_test_id("sign-in-submit").click()
    await expect(page.get_by_test_id("connection-state")).to_have_attribute("data-state", "live")


def _bot(page: Page, decision: str | None = None):  # type: ignore[no-untyped-def]
    selector = '[data-testid="message"][data-kind="bot.message"]'
    return page.locator(selector + (f'[data-decision="{decision}"]' if decision else ""))


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_ask_and_be_answered(browser: Browser, base_url: str, clock: FixedClock, size: tuple[int, int]) -> None:
    async with window(browser, clock, size) as context:
        page = await context.new_page()
        await page.goto(base_url)
        await _accessible(page)
        await _shoot(page, "start")
        await page.goto(f"{base_url}/demo/aadal")
        await _shoot(page, "demo")
        await _open_chat(page, base_url)
        await expect(page.get_by_test_id("greeting")).to_contain_text("robot")
        await _shoot(page, "chat-greeting")
        await _say(page, PASSPORT)
        answer = _bot(page, "answer")
        await expect(answer).to_contain_text("pas")
        await expect(answer.get_by_test_id("sources")).to_be_visible()
        await _accessible(page)
        await _shoot(page, "chat-answer")
        # A page change keeps the conversation.
        await page.reload()
        await expect(_bot(page, "answer")).to_contain_text("pas")


async def test_not_covered_a_callback_and_the_agent_settles_it(
    browser: Browser, base_url: str, clock: FixedClock, staff: None
) -> None:
    async with window(browser, clock, PHONE) as citizens, window(browser, clock) as agents:
        desk = await agents.new_page()
        await desk.goto(f"{base_url}/desk")
        await _accessible(desk)
        await _shoot(desk, "desk-sign-in")
        await _open_desk(desk, base_url)
        await expect(desk.get_by_test_id("queue-row")).to_have_count(0)
        await _shoot(desk, "desk-empty")
        page = await citizens.new_page()
        await _open_chat(page, base_url)
        await _say(page, UNCOVERED)
        await _bot(page).locator('[data-testid="action"][data-type="callback"]').click()
        await page.get_by_test_id("callback-submit").click()
        await expect(page.get_by_test_id("callback-phone-error")).to_be_visible()
        await page.get_by_test_id("callback-name").fill("En borger")
        await page.get_by_test_id("callback-phone").fill("20 12 34 56")
        await _accessible(page)
        await _shoot(page, "callback-form")
        await page.get_by_test_id("callback-submit").click()
        await expect(page.get_by_test_id("callback-window")).to_be_visible()
        await _shoot(page, "callback-promised")

        row = desk.get_by_test_id("queue-row")
        await expect(row).to_have_count(1)  # without reloading
        await row.click()
        await desk.get_by_test_id("claim").click()
        await desk.get_by_test_id("reveal").click()
        await expect(desk.get_by_test_id("phone")).to_contain_text("20")
        await expect(desk.get_by_test_id("conversation")).to_contain_text("Folketingets")
        await _accessible(desk)
        await _shoot(desk, "desk-callback")
        await desk.get_by_test_id("attempt-answered").click()
        await expect(desk.get_by_test_id("attempt-list")).to_contain_text("Agnes")
        await desk.get_by_test_id("close-outcome").select_option("settled")
        await desk.get_by_test_id("close-submit").click()
        await expect(desk.get_by_test_id("queue-row")).to_have_count(0)


async def test_a_live_takeover_both_ways(browser: Browser, base_url: str, clock: FixedClock, staff: None) -> None:
    async with window(browser, clock) as citizens, window(browser, clock) as agents:
        desk = await agents.new_page()
        await _open_desk(desk, base_url)
        await desk.get_by_test_id("status-select").select_option("available")
        page = await citizens.new_page()
        await _open_chat(page, base_url)
        await _say(page, "Jeg vil gerne tale med et menneske")
        await expect(page.get_by_test_id("queue-position")).to_be_visible()
        await _shoot(page, "chat-queue")
        await desk.get_by_test_id("queue-row").click()
        await desk.get_by_test_id("claim").click()
        await expect(page.get_by_test_id("log")).to_contain_text("Agnes")
        await desk.get_by_test_id("reply-input").fill("Hej, jeg hedder Agnes.")
        await desk.get_by_test_id("reply-send").click()
        await expect(page.get_by_test_id("log")).to_contain_text("Hej, jeg hedder Agnes.")
        await _say(page, "Hej Agnes, mit pas er væk")
        await expect(desk.get_by_test_id("conversation")).to_contain_text("mit pas er væk")
        for number in range(8):
            await desk.get_by_test_id("reply-input").fill(f"Spørgsmål {number}")
            await desk.get_by_test_id("reply-send").click()
            await expect(page.get_by_test_id("log")).to_contain_text(f"Spørgsmål {number}")
            await _say(page, f"Svar {number}")
            newest = desk.get_by_test_id("event").last
            await expect(newest).to_contain_text(f"Svar {number}")
            await expect(newest).to_be_in_viewport()
        await _shoot(page, "chat-agent")
        await _shoot(desk, "desk-chat")
        await desk.get_by_test_id("hand-back").click()
        await expect(page.get_by_test_id("log")).to_contain_text("Agnes har")
        await _say(page, PASSPORT)
        await expect(_bot(page, "answer")).to_contain_text("pas")


async def test_a_connection_cut_in_the_middle_of_an_answer(
    browser: Browser, base_url: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = asyncio.Event()

    async def halting(self: Answerer, question: Question) -> Answer:
        assert question.on_delta is not None
        await question.on_delta("Dit barn skal ")
        await may_end.wait()
        return Answer("Dit barn skal have sit eget pas.", "answer", "da", "model")

    monkeypatch.setattr(Answerer, "answer", halting)
    async with Wire(int(base_url.rsplit(":", 1)[1])) as wire, window(browser, clock) as context:
        page = await context.new_page()
        await _open_chat(page, wire.url)
        await _say(page, PASSPORT)
        await expect(page.get_by_test_id("log")).to_contain_text("Dit barn skal")
        wire.cut()
        await expect(page.get_by_test_id("status")).to_have_attribute("data-link", "down")
        # The answer is stored while the line is down; a message written meanwhile is kept.
        may_end.set()
        await _say(page, "Tak")
        wire.mend()
        await expect(_bot(page)).to_have_count(2, timeout=30_000)
        await expect(_bot(page).first).to_contain_text("have sit eget pas.")
        await expect(page.get_by_test_id("status")).to_have_attribute("data-link", "live")
        mine = page.locator('[data-testid="message"][data-kind="citizen.message"]')
        await expect(mine).to_have_count(2)


async def test_two_tabs_show_the_same(browser: Browser, base_url: str, clock: FixedClock) -> None:
    async with window(browser, clock) as context:
        first = await context.new_page()
        await _open_chat(first, base_url)
        await _say(first, PASSPORT)
        await expect(_bot(first)).to_have_count(1)
        second = await context.new_page()
        await second.goto(f"{base_url}/demo/aadal")
        with contextlib.suppress(AssertionError):
            await expect(second.get_by_test_id("panel")).to_be_visible(timeout=1500)
        if not await second.get_by_test_id("panel").is_visible():
            await second.get_by_test_id("launcher").click()
        await expect(_bot(second)).to_have_count(1)
        await _say(second, "Tak")
        for page in (first, second):
            await expect(_bot(page)).to_have_count(2)


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_without_javascript(browser: Browser, base_url: str, clock: FixedClock, size: tuple[int, int]) -> None:
    async with window(browser, clock, size, javascript=False) as context:
        page = await context.new_page()
        await page.goto(f"{base_url}/demo/aadal/chat")
        await _say(page, PASSPORT)
        await expect(page.get_by_test_id("log")).to_contain_text("Dit barn skal have sit eget pas")
        await _shoot(page, "plain")
        await page.get_by_test_id("callback-name").fill("En borger")
        await page.get_by_test_id("callback-phone").fill("nej")
        await page.get_by_test_id("callback-submit").click()
        await expect(page.get_by_test_id("error")).to_contain_text("telefonnummer")
        await expect(page.get_by_test_id("callback-name")).to_have_value("En borger")
        await page.get_by_test_id("callback-phone").fill("20123456")
        await page.get_by_test_id("callback-submit").click()
        await expect(page.get_by_test_id("log")).to_contain_text("Vi ringer tirsdag 24. november kl. 11.00-15.00.")


async def test_the_api_documentation_needs_nothing_from_outside(
    browser: Browser, base_url: str, clock: FixedClock
) -> None:
    async with window(browser, clock) as context:
        page = await context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(f"{base_url}/api/docs")
        await expect(page.get_by_text("Talk").or_(page.get_by_text("citizen")).first).to_be_visible()
        await _shoot(page, "docs")
        await page.goto(f"{base_url}/viden/aadal/pas-boern")
        await _accessible(page)
        await _shoot(page, "article")
        assert all(url.startswith(base_url) or url.startswith("data:") for url in asked)
