"""Why nobody can be reached, theme by theme, and what becomes of callbacks whose hours are no more."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from bot.channels.context import Services
from bot.conversations.sweep import Sweeper
from bot.library.schemas import Hours, ThemeHours
from tests.client import API, Agent, CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD

PERSON = "Jeg vil gerne tale med et menneske"
BENEFITS = "Hvordan søger jeg kontanthjælp?"
PASSPORT = "Mit barn skal have pas, hvad gør jeg?"
DANISH = ZoneInfo("Europe/Copenhagen")


def danish(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=DANISH)


def shown(window: dict[str, str]) -> str:
    start, end = (dt.datetime.fromisoformat(window[edge]).astimezone(DANISH) for edge in ("from", "to"))
    return f"{start:%d.%m %H:%M}-{end:%H:%M}"


async def about(http: httpx.AsyncClient, question: str, municipality: str = "aadal") -> CitizenClient:
    citizen = await CitizenClient.start(http, municipality)
    await citizen.say(question)
    return citizen


async def promised(citizen: CitizenClient, **wish: Any) -> str:
    answer = await citizen.callback(**wish)
    assert answer.status_code == 201, answer.text
    return shown(answer.json()["window"])


def set_hours(monkeypatch: pytest.MonkeyPatch, services: Services, hours: Hours, slug: str = "aadal") -> None:
    """The editors change a municipality's telephone hours; what reading its file again would give is put in place."""
    serving = services.library._serving
    assert serving is not None
    before = serving.knowledge.municipalities
    changed = before[slug].model_copy(update={"hours": {**before[slug].hours, "phone": hours}})
    knowledge = dataclasses.replace(serving.knowledge, municipalities={**before, slug: changed}, digest=repr(hours))
    monkeypatch.setattr(services.library, "_serving", dataclasses.replace(serving, knowledge=knowledge))


async def test_a_theme_is_closed_while_the_municipality_is_open(
    http: httpx.AsyncClient, agent: Agent, clock: FixedClock
) -> None:
    await agent.available()
    benefits, passport = await about(http, BENEFITS), await about(http, PASSPORT)
    clock.now = danish("2026-11-24T13:00").astimezone(dt.UTC)
    await agent.available()
    error = (await benefits.handover()).json()["error"]
    assert (error["code"], error["details"]["reason"]) == ("closed", "outside_hours")
    assert dt.datetime.fromisoformat(error["details"]["opens_at"]) == danish("2026-11-26T10:00")
    assert error["message"] == "Chatten med medarbejdere er lukket lige nu."
    said = (await benefits.say(PERSON))[-1]["payload"]
    assert "Den åbner igen torsdag den 26. november kl. 10." in said["text"]
    assert [action["type"] for action in said["actions"]] == ["callback"]
    # What the bot has said since is about nothing; the theme stays that of the benefits.
    assert await promised(benefits) == "26.11 09:00-12:00"
    assert (await passport.handover()).status_code == 200
    assert await promised(passport) == "24.11 13:00-15:00"
    assert {item["theme"] for item in await agent.queue()} == {"ydelser", "borgerservice"}
    card = (await http.get(f"{API}/municipalities/aadal", params={"area": "kontanthjaelp"})).json()["contact"]
    assert (card["open"], card["closed"]) == (False, "outside_hours")
    assert (await http.get(f"{API}/municipalities/aadal")).json()["contact"]["closed"] is None


async def test_each_reason_has_its_own_words(
    http: httpx.AsyncClient, services: Services, agent: Agent, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused() -> tuple[str, str, str]:
        citizen = await CitizenClient.start(http, "aadal")
        error = (await citizen.handover()).json()["error"]
        bot = (await citizen.say(PERSON))[-1]["payload"]["text"]
        return error["details"]["reason"], error["message"], bot

    reasons = [await refused()]
    await agent.available()
    monkeypatch.setattr(services.settings.contact, "queue_limit", 1)
    assert (await (await CitizenClient.start(http, "aadal")).handover()).status_code == 200
    reasons.append(await refused())
    clock.now = danish("2026-11-28T12:00").astimezone(dt.UTC)
    reasons.append(await refused())
    assert [reason for reason, *_ in reasons] == ["nobody_on_duty", "queue_full", "outside_hours"]
    assert len({message for _, message, _ in reasons}) == 3
    assert "ikke nogen medarbejder i chatten" in reasons[0][2]
    assert "for mange i kø" in reasons[1][2]
    assert "lukket lige nu. Den åbner igen mandag den 30. november kl. 9." in reasons[2][2]


async def test_who_waits_at_closing_time_is_told_that_it_has_closed(
    citizen: CitizenClient, agent: Agent, clock: FixedClock, sweeper: Sweeper
) -> None:
    await agent.available()
    await citizen.handover()
    clock.now = danish("2026-11-24T14:00").astimezone(dt.UTC)
    await agent.available()  # she is there, but the chat is not open
    await sweeper.sweep()
    ended, said = (await citizen.events())[-2:]
    assert (ended["kind"], ended["payload"]["reason"]) == ("handover.ended", "outside_hours")
    assert said["payload"]["text"].startswith("Chatten med medarbejdere er lukket nu")


async def test_a_day_closed_after_the_promise_moves_the_callback_and_tells_the_citizen(
    http: httpx.AsyncClient,
    services: Services,
    agent: Agent,
    clock: FixedClock,
    sweeper: Sweeper,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wish = {"from": danish("2026-11-26T10:00").isoformat(), "to": danish("2026-11-26T11:30").isoformat()}
    citizens = [await about(http, question) for question in (PASSPORT, BENEFITS, PASSPORT)]
    promises = [await promised(one, window=wish, phone=f"2012345{at}") for at, one in enumerate(citizens)]
    assert promises == ["26.11 10:00-11:30"] * 3
    held = next(item for item in await agent.queue() if item["conversation_id"] == citizens[2].id)
    await agent.do(held["id"], "claim")
    await sweeper.sweep()
    assert [(await citizen.events())[-1]["kind"] for citizen in citizens] == ["callback.created"] * 3

    # Thursday shuts for all but what is about benefits, which shuts at 11.
    hours = services.library.municipality("aadal").hours["phone"]
    thursday = {"date": dt.date(2026, 11, 26)}
    themes = {"ydelser": ThemeHours.model_validate({"exceptions": [
        thursday | {"spans": [{"from": "09:00", "to": "11:00"}]},
    ]})}  # fmt: skip
    closed = Hours.model_validate({"week": hours.week, "exceptions": [thursday], "themes": themes})
    set_hours(monkeypatch, services, closed)
    clock.forward(seconds=30)  # her lease still holds
    for _ in range(2):
        await sweeper.sweep()
    told = [
        [shown(event["payload"]["window"]) for event in await citizen.events() if event["kind"] == "callback.updated"]
        for citizen in citizens
    ]
    assert told == [["27.11 09:00-13:00"], ["26.11 10:00-11:00"], []]
    [moved] = [item for item in await agent.queue() if item["conversation_id"] == citizens[0].id]
    assert shown(moved["window"]) == "27.11 09:00-13:00" and moved["due_at"] == moved["window"]["from"]
    log = (await agent.details(moved["id"]))["log"]
    assert [(entry["kind"], entry["by"]) for entry in log] == [("created", None), ("moved", None)]
    assert log[-1]["detail"]["before"][0] == "2026-11-26T09:00:00+00:00"
    transcript = await http.get(f"{citizens[0].path}/transcript", headers=citizens[0].headers)
    assert "Opkaldet er flyttet. Du bliver ringet op 27.11.2026 09:00 - 27.11.2026 13:00" in transcript.text


async def test_what_is_left_over_at_closing_time_moves_to_the_next_opening(
    citizen: CitizenClient, agent: Agent, clock: FixedClock, sweeper: Sweeper
) -> None:
    wish = {"from": danish("2026-11-24T11:00").isoformat(), "to": danish("2026-11-24T12:00").isoformat()}
    assert await promised(citizen, window=wish) == "24.11 11:00-12:00"
    # Late, while people are there to call: it stays first in the queue.
    for late in ("13:00", "14:59"):
        clock.now = danish(f"2026-11-24T{late}").astimezone(dt.UTC)
        await sweeper.sweep()
        assert [event["kind"] for event in await citizen.events()] == ["callback.created"]
    clock.now = danish("2026-11-24T15:00").astimezone(dt.UTC)
    for _ in range(3):
        await sweeper.sweep()
        clock.forward(hours=2)
    [*_, moved] = await citizen.events()
    assert (moved["seq"], shown(moved["payload"]["window"])) == (2, "25.11 09:00-15:00")
    assert [item["state"] for item in await agent.queue()] == ["waiting"]


async def test_from_christmas_to_new_year_a_callback_waits_for_the_first_opening(
    http: httpx.AsyncClient, agent: Agent, clock: FixedClock, sweeper: Sweeper
) -> None:
    clock.now = danish("2026-12-23T14:50").astimezone(dt.UTC)
    assert await promised(await CitizenClient.start(http)) == "28.12 09:00-15:00"
    for day, window in (("28T15:00", "29.12 09:00-15:00"), ("31T10:00", "04.01 09:00-15:00")):
        clock.now = danish(f"2026-12-{day}").astimezone(dt.UTC)
        await sweeper.sweep()
        agent = await Agent.sign_in(agent.http, "agnes", PASSWORD)  # a session lasts a shift
        assert [shown(item["window"]) for item in await agent.queue()] == [window]


async def test_the_page_without_javascript_says_why_and_when(
    http: httpx.AsyncClient, agent: Agent, clock: FixedClock
) -> None:
    page = (await http.get("/demo/aadal/chat")).text
    assert "Der er ikke nogen medarbejder i chatten lige nu." in page
    refused = await http.post("/demo/aadal/handover")
    assert refused.status_code == 409
    assert refused.text.count("Der er ikke nogen medarbejder i chatten lige nu.") == 2  # above, and at the button
    clock.now = danish("2026-11-28T12:00").astimezone(dt.UTC)
    page = (await http.get("/demo/aadal/chat")).text
    assert "Chatten med medarbejdere er lukket lige nu." in page
    assert "Den åbner igen mandag 30. november kl. 09.00." in page
    clock.reset()
    await agent.available()
    queued = await http.post("/demo/aadal/handover", follow_redirects=True)
    assert "Du er i kø til en medarbejder." in queued.text
