"""A supervisor has somebody asked to take what waits, and puts back what somebody holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.channels.context import Services
from bot.conversations.sweep import Sweeper
from bot.staff import service as staff_service
from tests.client import API, Agent, CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD


async def _member(services: Services, base_url: str, name: str, role: str) -> Agent:
    async with services.database.transaction() as session:
        now = services.clock()
        await staff_service.create_account(session, name.lower(), name, PASSWORD, [role], ["aadal"], now)  # type: ignore[list-item]
    return await Agent.sign_in(httpx.AsyncClient(base_url=base_url, timeout=30), name.lower(), PASSWORD)


@pytest.fixture
async def lead(services: Services, base_url: str) -> AsyncIterator[Agent]:
    """A supervisor of aadal."""
    member = await _member(services, base_url, "Susanne", "supervisor")
    yield member
    await member.http.aclose()


@pytest.fixture
async def other(services: Services, base_url: str) -> AsyncIterator[Agent]:
    """A second agent of aadal."""
    member = await _member(services, base_url, "Bente", "agent")
    yield member
    await member.http.aclose()


def _code(answer: httpx.Response) -> tuple[int, Any]:
    return answer.status_code, answer.json().get("error", {}).get("code")


async def test_asking_somebody_and_putting_back(
    citizen: CitizenClient, agent: Agent, other: Agent, lead: Agent, services: Services, clock: FixedClock
) -> None:
    await agent.available()
    await other.available()
    await citizen.handover()
    [item] = [each["id"] for each in await lead.queue()]
    await Sweeper(services.database, services.library, services.turns, clock, services.settings).sweep()
    asked = (await lead.queue())[0]["offered_to"]["name"]
    one, two = (agent, other) if asked == "Agnes" else (other, agent)

    # What one was asked lapses when the supervisor has a colleague asked.
    given = await lead.do(item, "assign", to=two.who["id"], reason="Hun kender sagen")
    assert given.status_code == 200, given.text
    assert (given.json()["state"], given.json()["offered_to"]["id"]) == ("offered", two.who["id"])
    assert _code(await one.do(item, "claim")) == (409, "offered")
    assert (await two.do(item, "claim")).status_code == 200
    assert _code(await lead.do(item, "assign", to=one.who["id"], reason="x")) == (409, "already_claimed")

    freed = await lead.do(item, "put_back", reason="Hun er gået hjem, ring 0101701234")
    assert (freed.status_code, freed.json()["state"]) == (200, "waiting")
    assert _code(await lead.do(item, "put_back", reason="x")) == (409, "not_claimed")
    kinds = [event["kind"] for event in await citizen.events()]
    assert kinds[-3:] == ["agent.joined", "agent.left", "handover.queued"]
    assert _code(await two.do(item, "close", outcome="settled")) == (409, "not_held")

    # She from whom it was taken is not the one the rules ask next.
    await Sweeper(services.database, services.library, services.turns, clock, services.settings).sweep()
    assert (await lead.queue())[0]["offered_to"]["id"] == one.who["id"]
    log = (await lead.details(item))["log"]
    assert [entry["kind"] for entry in log] == [
        "created", "offered", "recalled", "assigned", "claimed", "put_back", "offered",
    ]  # fmt: skip
    assigned, put_back = log[3], log[5]
    assert (assigned["by"], assigned["detail"]) == ("Susanne", {"to": two.who["id"], "reason": "Hun kender sagen"})
    assert (put_back["by"], put_back["detail"]["held_by"]) == ("Susanne", two.who["id"])
    assert "0101701234" not in put_back["detail"]["reason"]


async def test_whom_one_can_have_asked(citizen: CitizenClient, agent: Agent, other: Agent, lead: Agent) -> None:
    await citizen.callback()
    [item] = [each["id"] for each in await lead.queue()]
    assert _code(await lead.do(item, "assign", to=other.who["id"], reason="x")) == (409, "colleague_away")
    await other.available()
    assert _code(await other.do(item, "assign", to=other.who["id"], reason="x")) == (403, "forbidden")
    assert _code(await lead.do(item, "assign", to=other.who["id"], reason="")) == (422, "invalid")
    assert _code(await lead.do(item, "assign", to=item, reason="x")) == (422, "invalid")
    assert (await lead.do(item, "assign", to=other.who["id"], reason="x")).status_code == 200
    await other.do(item, "claim")
    await other.do(item, "attempts", outcome="no_answer")
    assert _code(await lead.do(item, "assign", to=other.who["id"], reason="x")) == (409, "resting")


async def test_an_agent_who_wraps_up_is_on_the_wall_and_in_the_explanation(
    citizen: CitizenClient, agent: Agent, other: Agent, lead: Agent
) -> None:
    await agent.available()
    await citizen.handover()
    [item] = [each["id"] for each in await lead.queue()]
    assert (await other.http.put(f"{API}/desk/status", json={"status": "wrap_up"})).status_code == 200
    wall = (await lead.http.get(f"{API}/desk/wall")).json()
    assert {each["name"]: each["status"] for each in wall["agents"]}["Bente"] == "wrap_up"
    why = (await lead.http.get(f"{API}/desk/items/{item}/route", headers={"Accept-Language": "en"})).json()
    assert "Not Bente: is wrapping up." in why["text"]
