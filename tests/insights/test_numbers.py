"""The numbers, held against a small history whose every number is known; who may see them; what a spreadsheet gets."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.channels.context import Services
from bot.staff import service as staff_service
from tests.client import API, Agent, CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD

DAY = "2026-11-24"


@pytest.fixture
async def own_agent(services: Services, base_url: str) -> AsyncIterator[Agent]:
    """An agent of aadal and no other place, so that the hours she gives are aadal's."""
    async with services.database.transaction() as session:
        await staff_service.create_account(session, "ane", "Ane", PASSWORD, ["agent"], ["aadal"], services.clock())
    async with httpx.AsyncClient(base_url=base_url, timeout=30) as client:
        yield await Agent.sign_in(client, "ane", PASSWORD)


async def read(supervisor: httpx.AsyncClient, **wish: str) -> dict[str, Any]:
    answer = await supervisor.get(f"{API}/desk/insights", params={"from": DAY, "to": DAY} | wish)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def rows(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    table = next(table for table in found["tables"] if table["name"] == name)
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


async def _item(agent: Agent, citizen: CitizenClient) -> str:
    return str(next(item["id"] for item in await agent.queue() if item["conversation_id"] == citizen.id))


async def _done(agent: Agent, item: str, verb: str, **body: Any) -> None:
    answer = await agent.do(item, verb, **body)
    assert answer.status_code == 200, answer.text


async def history(http: httpx.AsyncClient, agent: Agent, clock: FixedClock) -> None:
    """From 11 o'clock on: live citizens who wait one minute and five, one who leaves, a call in time, one forgotten."""
    await agent.available()
    first, second, third, fourth, gone = [await CitizenClient.start(http) for _ in range(5)]
    said = (await first.say("Hvordan bestiller jeg nyt pas?"))[-1]
    await http.post(f"{first.path}/feedback", json={"seq": said["seq"], "rating": 3}, headers=first.headers)
    await http.post(f"{second.path}/feedback", json={"rating": 1}, headers=second.headers)

    for citizen in (first, second, gone):
        assert (await citizen.handover()).status_code == 200
    await http.delete(gone.path, headers=gone.headers)
    clock.forward(seconds=60)
    await agent.available()
    one, two = await _item(agent, first), await _item(agent, second)
    await _done(agent, one, "claim")
    clock.forward(seconds=40)
    await _done(agent, one, "close", outcome="settled")
    clock.forward(seconds=200)
    await _done(agent, two, "claim")
    await _done(agent, two, "release")
    clock.forward(seconds=20)
    await _done(agent, two, "claim")
    clock.forward(seconds=20)
    await _done(agent, two, "close", outcome="settled")

    assert (await third.callback()).status_code == 201
    assert (await fourth.callback(phone="20 12 34 57")).status_code == 201
    elsewhere = await CitizenClient.start(http, "bakkeby", channel="api")
    await elsewhere.callback(phone="20 12 34 58")
    clock.forward(seconds=600)
    call = await _item(agent, third)
    await _done(agent, call, "claim")
    await _done(agent, call, "attempts", outcome="answered")
    await _done(agent, call, "close", outcome="settled")
    clock.forward(hours=10)


async def test_every_number_of_a_small_history(
    http: httpx.AsyncClient, supervisor: httpx.AsyncClient, own_agent: Agent, clock: FixedClock
) -> None:
    await history(http, own_agent, clock)
    found = await read(supervisor)
    counts = {"conversations": 5, "questions": 1, "handovers": 3, "callbacks": 2}
    assert rows(found, "volume") == [{"period": DAY} | counts]
    assert rows(found, "volume_municipality") == [{"municipality": "aadal", "name": "Aadal Kommune"} | counts]
    assert rows(found, "volume_channel") == [{"channel": "web"} | counts]
    assert rows(found, "volume_area") == [
        {"area": "pas", "title": "Pas", "questions": 1, "handovers": 1, "callbacks": 0}
    ]
    hours = rows(found, "volume_hour")
    assert [row["hour"] for row in hours] == list(range(24))
    assert hours[11] == {"hour": 11} | counts
    assert rows(found, "answers") == [
        {"period": DAY, "answer": 1, "clarify": 0, "no_answer": 0, "handover": 0, "other": 0}
    ]
    assert rows(found, "outcomes") == [{"period": DAY, "bot": 0, "person": 5, "neither": 0}]
    assert rows(found, "first_contact") == [
        {"period": DAY, "ended": 3, "settled": 3, "first": 2, "first_share": 0.6667}
    ]
    assert rows(found, "wait") == [
        {
            "period": DAY,
            "live_taken": 2,
            "live_left": 1,
            "live_median_s": 180,
            "live_p90_s": 276,
            "calls": 1,
            "call_median_s": 600,
            "call_p90_s": 600,
        }
    ]
    assert rows(found, "kept") == [{"period": DAY, "promised": 2, "kept": 1, "kept_share": 0.5}]
    assert rows(found, "ratings") == [{"period": DAY, "good": 1, "fair": 0, "poor": 1}]
    assert rows(found, "hours") == [
        {
            "municipality": "aadal",
            "name": "Aadal Kommune",
            "given_hours": 0.02,  # the minute between her two signs of life
            "given_share": 1.0,
            "taken": 4,
            "received_hours": 0.02,  # 40 s and 20 s
            "received_share": 1.0,
        }
    ]
    wall = (await supervisor.get(f"{API}/desk/wall")).json()
    assert wall["today"] == {"within_s": 120, "counted": 2, "answered": 1, "promised": 2, "kept": 1}
    assert [(w["municipality"], w["live"], w["due"], w["overdue"]) for w in wall["waiting"]] == [("aadal", 0, 1, 1)]
    assert [(a["name"], a["status"]) for a in wall["agents"]] == [("Ane", "silent"), ("Susanne", "offline")]


async def test_days_without_anything_are_days_and_steps_are_whole(supervisor: httpx.AsyncClient) -> None:
    found = await read(supervisor, **{"from": "2026-10-24", "to": "2026-10-26"})  # the clocks went back on the 25th
    assert [row["period"] for row in rows(found, "wait")] == ["2026-10-24", "2026-10-25", "2026-10-26"]
    assert rows(found, "wait")[0]["live_median_s"] is None
    found = await read(supervisor, **{"from": "2026-10-01", "by": "week"})
    assert [row["period"] for row in rows(found, "volume")][:2] == ["2026-09-28", "2026-10-05"]
    found = await read(supervisor, **{"from": "2026-09-15", "by": "month"})
    assert [row["period"] for row in rows(found, "volume")] == ["2026-09-01", "2026-10-01", "2026-11-01"]


async def test_a_conversation_after_midnight_is_the_next_days(
    http: httpx.AsyncClient, supervisor: httpx.AsyncClient, clock: FixedClock
) -> None:
    clock.now = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)  # half past midnight in Denmark
    await CitizenClient.start(http)
    await Agent.sign_in(supervisor, "sus", PASSWORD)
    found = await read(supervisor, to="2026-11-25")
    assert [row["conversations"] for row in rows(found, "volume")] == [0, 1]
    assert [row["hour"] for row in rows(found, "volume_hour") if row["conversations"]] == [0]


async def test_only_ones_own_municipalities(
    http: httpx.AsyncClient, supervisor: httpx.AsyncClient, agent: Agent
) -> None:
    await (await CitizenClient.start(http, "bakkeby")).callback()
    for path in ("insights", "wall"):
        answer = await supervisor.get(f"{API}/desk/{path}")
        assert "bakkeby" not in answer.text
        other = await supervisor.get(f"{API}/desk/{path}", params={"municipality": "bakkeby"})
        assert (other.status_code, other.json()["error"]["code"]) == (404, "not_found")
        none = await supervisor.get(f"{API}/desk/{path}", params={"municipality": "atlantis"})
        assert "municipality" in none.json()["error"]["details"]["fields"]
    wrong = await supervisor.get(f"{API}/desk/insights", params={"from": "2026-11-24", "to": "2026-11-01"})
    assert wrong.json()["error"]["details"]["fields"] == {"from": "Den første dag ligger efter den sidste."}
    long = await supervisor.get(f"{API}/desk/insights", params={"from": "2024-11-24", "to": "2026-11-01"})
    assert "400" in long.json()["error"]["details"]["fields"]["from"]
    assert (await agent.http.get(f"{API}/desk/wall")).status_code == 403


async def test_a_spreadsheet_gets_text_and_numbers_and_no_formulas(
    http: httpx.AsyncClient, supervisor: httpx.AsyncClient, services: Services
) -> None:
    await CitizenClient.start(http)
    municipality = services.library.knowledge.municipalities["aadal"]
    evil = municipality.model_copy(update={"name": '=HYPERLINK("https://x.example")'})
    services.library.knowledge.municipalities["aadal"] = evil  # type: ignore[index]
    try:
        wish = {"from": DAY, "to": DAY, "format": "csv", "table": "volume_municipality"}
        answer = await supervisor.get(f"{API}/desk/insights", params=wish)
    finally:
        services.library.knowledge.municipalities["aadal"] = municipality  # type: ignore[index]
    assert answer.headers["content-disposition"] == f'attachment; filename="volume_municipality-{DAY}-{DAY}.csv"'
    head, row = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")
    assert head == ["municipality", "name", "conversations", "questions", "handovers", "callbacks"]
    assert row == ["aadal", '\'=HYPERLINK("https://x.example")', "1", "0", "0", "0"]
