"""Work given out by the rules, through the front door: offers, claims beyond one's skills, handing on, sending on."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import select

from bot.app import create_app
from bot.channels.context import Services
from bot.contact_centre.models import WorkEvent, WorkItem
from bot.contact_centre.offers import offer_due
from bot.conversations.sweep import Sweeper
from bot.staff import service as staff_service
from bot.staff import store as staff_store
from bot.staff.models import AgentProfile
from bot.staff.rights import Role
from tests.client import API, Agent, CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD, free_port

Hired = Callable[..., Awaitable[Agent]]


@pytest.fixture
async def hire(services: Services, base_url: str) -> AsyncIterator[Hired]:
    """Makes agents with a profile, signed in and available."""
    async with contextlib.AsyncExitStack() as stack:

        async def hired(
            name: str, *, role: Role = "agent", places: list[str] | None = None, there: bool = True, **profile: Any
        ) -> Agent:
            known = {"skills": [], "languages": [], "groups": [], "home": None} | profile
            async with services.database.transaction() as session:
                made = await staff_service.create_account(
                    session, name, name.title(), PASSWORD, [role], places, services.clock()
                )
                session.add(AgentProfile(staff_id=made.id, **known))
            http = await stack.enter_async_context(httpx.AsyncClient(base_url=base_url, timeout=30))
            agent = await Agent.sign_in(http, name, PASSWORD)
            if there:
                await agent.available()
            return agent

        yield hired


async def _asks_for_a_person(http: httpx.AsyncClient, about: str | None = None, place: str = "aadal") -> CitizenClient:
    citizen = await CitizenClient.start(http, place)
    if about:
        await citizen.say(about)
    assert (await citizen.handover()).status_code == 200
    return citizen


async def _item(agent: Agent, citizen: CitizenClient) -> dict[str, Any]:
    return next(item for item in await agent.queue() if item["conversation_id"] == citizen.id)


async def _error(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


async def test_a_live_citizen_is_offered_to_who_knows_the_subject_and_on_to_the_next(
    http: httpx.AsyncClient, hire: Hired, sweeper: Sweeper, clock: FixedClock
) -> None:
    pension = await hire("pia", skills=["ydelser"])
    waste = await hire("ali", skills=["affald"])
    citizen = await _asks_for_a_person(http, "Hvornår bliver skraldespanden tømt?")
    await sweeper.sweep()
    item = await _item(pension, citizen)
    assert (item["state"], item["offered_to"]["name"], item["group"]) == ("offered", "Ali", "teknik")
    assert (item["off_skill"], (await _item(waste, citizen))["off_skill"]) == (True, False)
    assert await _error(await pension.do(item["id"], "claim")) == (409, "offered")
    assert (await waste.do(item["id"], "decline", reason="Jeg er på vej til møde")).json()["state"] == "waiting"
    await sweeper.sweep()
    assert (await _item(pension, citizen))["state"] == "waiting", "others are asked only after a while"
    clock.forward(minutes=8)
    await asyncio.gather(pension.available(), waste.available(), citizen.events())
    await sweeper.sweep()
    assert (await _item(pension, citizen))["offered_to"]["name"] == "Pia"
    clock.forward(seconds=31)
    await asyncio.gather(pension.available(), waste.available())
    await sweeper.sweep()
    assert (await _item(pension, citizen))["state"] == "waiting", "both were asked within ten minutes"
    assert (await pension.do(item["id"], "claim")).status_code == 200
    log = (await pension.details(item["id"]))["log"]
    assert [entry["kind"] for entry in log] == [
        "created", "offered", "declined", "offered", "offer_lapsed", "claimed",
    ]  # fmt: skip
    assert log[1]["detail"]["rule"] == "bolig-og-teknik"
    assert log[-1]["detail"] == {"off_skill": True}
    told = [event["kind"] for event in await citizen.events()]
    assert told[-3:] == ["handover.requested", "handover.queued", "agent.joined"], "offers are none of her business"


async def test_who_was_in_danger_goes_before_who_has_waited_longer(
    http: httpx.AsyncClient, hire: Hired, clock: FixedClock
) -> None:
    anna = await hire("anna")
    await _asks_for_a_person(http)
    clock.forward(seconds=30)
    danger = await _asks_for_a_person(http, "Der er brand i min lejlighed")
    await danger.callback()
    first, *others = await anna.queue()
    assert [(item["conversation_id"], item["priority"]) for item in (first, others[0])] == [(danger.id, 1)] * 2
    assert (await danger.handover()).json()["position"] == 1


async def test_nobody_is_asked_beyond_her_room_and_a_break_gives_back_at_once(
    http: httpx.AsyncClient, hire: Hired, sweeper: Sweeper
) -> None:
    anna = await hire("anna", capacity_handover=1)
    for _ in range(3):
        await _asks_for_a_person(http)
    for _ in range(2):
        await sweeper.sweep()
    assert [item["state"] for item in await anna.queue()].count("offered") == 1
    bo = await hire("bo", capacity_handover=2)
    await sweeper.sweep()
    assert [(item["offered_to"] or {}).get("name") for item in await anna.queue()].count("Bo") == 2
    await bo.http.put(f"{API}/desk/status", json={"status": "break"})
    assert [(item["offered_to"] or {}).get("name") for item in await anna.queue()].count("Bo") == 0


async def test_processes_that_sweep_at_once_offer_nothing_twice_and_nobody_more_than_she_has_room_for(
    http: httpx.AsyncClient, hire: Hired, services: Services, clock: FixedClock
) -> None:
    for name in ("anna", "bo", "cat"):
        await hire(name, capacity_handover=2)
    for _ in range(10):
        await _asks_for_a_person(http)

    async def sweep() -> int:
        async with services.database.transaction() as session:
            routing, contact = services.library.knowledge.routing, services.settings.contact
            return await offer_due(session, routing, clock.now, contact)

    for _ in range(5):
        await asyncio.gather(*(sweep() for _ in range(4)))
    async with services.database.transaction() as session:
        offers = (await session.scalars(select(WorkEvent).where(WorkEvent.kind == "offered"))).all()
        offered = (await session.scalars(select(WorkItem).where(WorkItem.state == "offered"))).all()
    assert len(offers) == len(offered) == len({offer.item_id for offer in offers}) == 6
    assert sorted([item.offered_to for item in offered].count(who) for who in {i.offered_to for i in offered}) == [
        2,
        2,
        2,
    ]


async def test_work_is_handed_on_to_a_colleague_who_is_there_and_may_or_to_a_group(
    http: httpx.AsyncClient, hire: Hired
) -> None:
    anna = await hire("anna")
    bo, elsewhere = await hire("bo", skills=["pas"], languages=["da", "pl"]), await hire("eva", places=["bakkeby"])
    away = await hire("ida", there=False)
    citizen = await _asks_for_a_person(http)
    item = (await _item(anna, citizen))["id"]
    await anna.do(item, "claim")
    listed = (await anna.http.get(f"{API}/desk/colleagues", headers={"Accept-Language": "en"})).json()
    shown = {colleague["name"]: colleague for colleague in listed["colleagues"]}
    assert set(shown) == {"Bo", "Eva"}
    assert (shown["Bo"]["skills"], shown["Bo"]["languages"]) == (["pas"], ["da", "pl"])
    assert shown["Bo"]["capacity"] == {"handover": 2, "callback": 1}
    assert {group["title"]: group["available"] for group in listed["groups"]}["Other languages"] == 1

    async def hand_on(**to: Any) -> httpx.Response:
        return await anna.do(item, "hand_on", reason="Det er dit", **to)

    assert await _error(await hand_on(to=elsewhere.who["id"])) == (409, "colleague_may_not")
    refused = (await hand_on(to=away.who["id"])).json()["error"]
    assert (refused["code"], refused["details"]["by"]) == ("colleague_away", "Ida")
    for wrong in ({}, {"to": anna.who["id"]}, {"group": "ingen"}, {"to": bo.who["id"], "group": "alle"}):
        assert await _error(await hand_on(**wrong)) == (422, "invalid")
    handed = (await hand_on(to=bo.who["id"])).json()
    assert (handed["state"], handed["offered_to"]["name"]) == ("offered", "Bo")
    assert (await bo.do(item, "claim")).status_code == 200
    assert await _error(await hand_on(group="ydelser")) == (409, "not_held")
    sent = (await bo.do(item, "hand_on", reason="Pension", group="ydelser")).json()
    assert (sent["state"], sent["group"]) == ("waiting", "ydelser")


async def test_a_citizen_sent_on_gets_the_organisations_number_only_where_it_is_known_for_certain(
    http: httpx.AsyncClient, hire: Hired
) -> None:
    anna = await hire("anna")
    listed = {o["slug"]: o for o in (await anna.http.get(f"{API}/desk/organisations")).json()}
    assert (listed["politiet"]["phone"], listed["udbetaling-danmark"]["phone"]) == ("114", None)
    for slug, told in (
        ("politiet", {"phone": "114", "name": "Politiet"}),
        ("familieretshuset", {"name": "Familieretshuset"}),
    ):
        citizen = await CitizenClient.start(http)
        item = (await citizen.callback()).json()["callback_id"]
        await anna.do(item, "claim")
        assert await _error(await anna.do(item, "transfer", organisation="x", reason="?")) == (422, "invalid")
        sent = (await anna.do(item, "transfer", organisation=slug, reason="Hører til der")).json()
        payload = (await citizen.events())[-1]["payload"]
        assert (sent["state"], payload["receipt"]) == ("transferred", sent["receipt"])
        assert {k: v for k, v in payload["organisation"].items() if k in ("name", "phone")} == told


async def test_why_work_goes_where_it_goes_is_said_in_plain_words(
    http: httpx.AsyncClient, hire: Hired, sweeper: Sweeper
) -> None:
    anna = await hire("anna", skills=["ydelser"], home="aadal")
    bo, away = await hire("bo", skills=["affald"]), await hire("ida", there=False)
    citizen = await _asks_for_a_person(http, "Hvornår bliver skraldespanden tømt?")
    item = (await _item(anna, citizen))["id"]
    path = f"{API}/desk/items/{item}/route"
    why = (await anna.http.get(path)).json()
    assert (why["rule"], why["position"], why["waiting"]) == ("bolig-og-teknik", 1, 1)
    assert [(group["slug"], group["open"]) for group in why["groups"]] == [
        ("teknik", True), ("borgerservice", False), ("alle", False),
    ]  # fmt: skip
    assert {agent["name"]: agent["place"] for agent in why["agents"]} == {"Bo": 1, "Anna": None, "Ida": None}
    assert "Ikke Anna: kender ikke emnet." in why["text"]
    assert "1. Bo: Bolig, teknik og miljø, kender netop dette emne, har 0 af 3 opgaver." in why["text"]
    assert away.who["name"] == "Ida"
    await sweeper.sweep()
    await bo.do(item, "decline")
    text = (await anna.http.get(path, headers={"Accept-Language": "en"})).json()["text"]
    assert "The rule that holds: bolig-og-teknik." in text
    assert any(line.startswith("Not Bo: said no") for line in text)
    assert [line[12:] for line in text if " 11:00: " in line] == [": Bo was asked.", ": Bo said no."]


async def test_supervisors_say_what_their_agents_know_and_it_is_in_the_audit_log(hire: Hired) -> None:
    agent = await hire("anna", places=["bakkeby"])
    lead = await hire("bo", role="supervisor", places=["bakkeby"])
    other = await hire("eva", role="supervisor", places=["aadal"])
    path = f"{API}/desk/agents/{agent.who['id']}/profile"
    profile = {
        "skills": ["pas", "ydelser"], "languages": ["da", "pl"], "groups": ["ydelser"], "home": "bakkeby",
        "capacity_handover": 1, "capacity_callback": 0,
    }  # fmt: skip
    assert (await agent.http.put(path, json=profile)).status_code == 403
    assert (await other.http.put(path, json=profile)).status_code == 404
    wrong = {"skills": ["sejlads"], "groups": ["x"], "home": "aadal"}
    assert (await lead.http.put(path, json=wrong | {"home": None})).json()["error"]["details"]["fields"].keys() == {
        "skills",
        "groups",
    }
    assert (await lead.http.put(path, json=profile | {"home": "aadal"})).status_code == 403
    assert (await lead.http.put(path, json=profile)).status_code == 200
    assert (await agent.http.get(path)).json() == profile | {"id": agent.who["id"], "name": "Anna"}
    lines = (await lead.http.get(f"{API}/staff/audit", params={"action": "profile_changed"})).json()["entries"]
    assert [(line["subject"], line["by"]["name"]) for line in lines] == [(agent.who["id"], "Bo")]


async def test_a_citizen_who_is_gone_is_marked_and_asked_for_nobody_until_she_is_back(
    http: httpx.AsyncClient, hire: Hired, sweeper: Sweeper, clock: FixedClock
) -> None:
    anna = await hire("anna")
    citizen = await _asks_for_a_person(http)
    tab = await citizen.connect()
    await tab.until("handover.queued")
    clock.forward(seconds=50)
    await tab.send(type="ping")
    assert (await tab.frame())["kind"] == "pong"
    clock.forward(seconds=50)
    assert (await _item(anna, citizen))["away"] is False
    await tab.close()
    clock.forward(seconds=61)
    await anna.available()
    await sweeper.sweep()
    item = await _item(anna, citizen)
    assert (item["away"], item["state"]) == (True, "waiting")
    desk = await anna.connect()
    await citizen.events()
    while True:
        frame = json.loads(await desk.recv())
        if frame["kind"] == "queue" and frame["items"] and not frame["items"][0]["away"]:
            break
    await desk.close()
    await sweeper.sweep()
    assert (await _item(anna, citizen))["state"] == "offered"


async def test_the_wait_is_that_of_the_same_group_in_the_municipalities_that_share_its_agents(
    http: httpx.AsyncClient, hire: Hired, clock: FixedClock
) -> None:
    anna, eva = await hire("anna", places=["aadal", "bakkeby"]), await hire("eva", places=["strandvig"])
    waste, about = "Hvornår bliver skraldespanden tømt?", "Jeg vil søge boligstøtte"
    for place, agent in (("aadal", anna), ("bakkeby", anna), ("strandvig", eva)):
        for _ in range(3):
            citizen = await _asks_for_a_person(http, waste, place)
            await agent.do((await _item(agent, citizen))["id"], "claim")
    for place in ("aadal", "bakkeby", "strandvig"):
        clock.forward(seconds=1)
        await _asks_for_a_person(http, waste, place)
    clock.forward(seconds=1)
    asks = []
    for question in (waste, about):
        citizen = await CitizenClient.start(http)
        await citizen.say(question)
        asks.append((await citizen.handover()).json())
    assert (asks[0]["position"], asks[0]["expected_wait_s"]) == (3, 3 * 7200 // 6)
    assert asks[1] == {"position": 1, "expected_wait_s": None}, "nobody has been helped with that lately"


async def test_hours_given_are_the_municipalitys_and_count_only_while_available(
    hire: Hired, services: Services, clock: FixedClock
) -> None:
    anna = await hire("anna", places=["aadal"])
    desk = await anna.connect()

    async def beaten() -> None:
        while json.loads(await desk.recv())["kind"] != "heartbeat":
            pass

    async def beat() -> None:
        await desk.send(json.dumps({"type": "heartbeat"}))
        await beaten()

    await beaten()  # a desk that opens shows life of itself
    for _ in range(4):
        clock.forward(seconds=15)
        await beat()
    await anna.http.put(f"{API}/desk/status", json={"status": "break"})
    clock.forward(seconds=30)
    await beat()
    await anna.available()
    clock.forward(minutes=30)
    await beat()
    await desk.close()
    async with services.database.transaction() as session:
        given = await staff_store.duty_since(session, clock.now)
    assert given == {"aadal": 4 * 15 + 60}, "a silence of half an hour is one lease"


async def test_a_line_that_is_silently_dead_is_noticed_by_the_service(
    services: Services, citizen: CitizenClient
) -> None:
    """A client that has vanished answers no ping of the WebSocket protocol: its socket ends, and its feed with it."""
    port = free_port()
    app = create_app(services.settings, services.clock)
    app.state.services = services
    config = uvicorn.Config(app, port=port, log_config=None, lifespan="off", ws_ping_interval=0.1, ws_ping_timeout=0.1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers nothing to wait for
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET {citizen.path}/socket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    hello = json.dumps({"type": "hello", "token": citizen.token, "after": 0}).encode()
    writer.write(bytes([0x81, 0x80 | len(hello)]) if len(hello) < 126 else bytes([0x81, 0xFE]) + len(hello).to_bytes(2))
    writer.write(bytes(4) + hello)
    async with asyncio.timeout(20):
        assert b"101" in await reader.readline()
        while await reader.read(4096):
            pass  # never answered; the service hangs up
    writer.close()
    server.should_exit = True
    await task
