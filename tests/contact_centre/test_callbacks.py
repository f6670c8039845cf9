"""A callback, from the citizen's form to the agent's outcome."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import uuid
from typing import Any

import httpx
import pytest

from bot.channels.context import Services
from bot.contact_centre import service as contact_centre
from bot.conversations import people
from bot.conversations.sweep import Sweeper
from bot.errors import AppError
from bot.staff import service as staff_service
from bot.staff.schemas import Identity
from tests.client import API, Agent, CitizenClient
from tests.clock import FixedClock


async def _asked(citizen: CitizenClient, **wish: Any) -> dict[str, Any]:
    answer = await citizen.callback(**wish)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_the_whole_road_of_a_callback(citizen: CitizenClient, agent: Agent) -> None:
    await citizen.say("Hvordan får jeg et pas til min kat?")
    promised = await _asked(citizen, note="Helst om formiddagen. Mit cpr er 010190-1234")
    [item] = await agent.queue()
    assert (item["kind"], item["state"], item["name"]) == ("callback", "waiting", "En borger")
    assert item["question"] == "Hvordan får jeg et pas til min kat?"
    claimed = (await agent.do(item["id"], "claim")).json()
    assert (claimed["state"], claimed["mine"], claimed["has_phone"]) == ("claimed", True, True)
    assert (await agent.do(item["id"], "reveal")).json() == {"phone": "+4520123456"}
    assert claimed["note"] == "Helst om formiddagen. Mit cpr er [cpr-nummer]"
    assert [event["kind"] for event in claimed["events"]] == ["citizen.message", "bot.message", "callback.created"]
    attempted = (await agent.do(item["id"], "attempts", outcome="answered", note="Fik svar")).json()
    assert (attempted["state"], attempted["attempts"]) == ("claimed", 1)
    closed = (await agent.do(item["id"], "close", outcome="settled")).json()
    assert (closed["state"], closed["outcome"]) == ("resolved", "settled")
    assert await agent.queue() == []
    details = await agent.details(item["id"])
    assert [entry["kind"] for entry in details["log"]] == ["created", "claimed", "attempted", "closed"]
    assert [entry["by"] for entry in details["log"]] == [None, "Agnes", "Agnes", "Agnes"]
    last = (await citizen.events())[-1]
    assert (last["kind"], last["payload"]["status"]) == ("callback.updated", "resolved")
    assert last["payload"]["callback_id"] == promised["callback_id"]


async def test_the_same_client_id_is_one_callback(citizen: CitizenClient, agent: Agent) -> None:
    client_id = str(uuid.uuid4())
    first, second = await asyncio.gather(*(_asked(citizen, client_id=client_id) for _ in range(2)))
    assert first == second
    assert len(await agent.queue()) == 1


async def test_a_window_outside_hours_moves_to_the_next_opening_and_is_told(
    citizen: CitizenClient, clock: FixedClock
) -> None:
    saturday = clock.now + dt.timedelta(days=4)
    wish = {"from": saturday.isoformat(), "to": (saturday + dt.timedelta(hours=1)).isoformat()}
    promised = await _asked(citizen, window=wish)
    start = dt.datetime.fromisoformat(promised["window"]["from"])
    assert start > saturday
    assert start.weekday() == 0
    created = (await citizen.events())[-1]
    assert dt.datetime.fromisoformat(created["payload"]["window"]["from"]) == start


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"phone": "nej"}, "phone"),
        ({"phone": "12345"}, "phone"),
        ({"phone": "00000000"}, "phone"),
        ({"phone": ""}, "phone"),
        ({"phone": "\x00\ud83d"}, "phone"),
        ({"name": "  "}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"note": "a" * 1001}, "note"),
        ({"window": ("-2h", "-1h")}, "window"),
        ({"window": ("+2h", "+1h")}, "window"),
        ({"window": ("+400h", "+401h")}, "window"),
    ],
)
async def test_a_form_that_cannot_be_used_says_which_field(
    citizen: CitizenClient, agent: Agent, clock: FixedClock, wish: dict[str, Any], field: str
) -> None:
    if "window" in wish:
        start, end = (clock.now + dt.timedelta(hours=int(edge[:-1])) for edge in wish["window"])
        wish = {"window": {"from": start.isoformat(), "to": end.isoformat()}}
    body = {"client_id": str(uuid.uuid4()), "name": "En borger", "phone": "20123456"} | wish
    content = json.dumps(body)
    headers = citizen.headers | {"Content-Type": "application/json"}
    answer = await citizen.http.post(f"{citizen.path}/callback", content=content, headers=headers)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], list(error["details"]["fields"])) == (422, "invalid", [field])
    assert await agent.queue() == []


async def test_a_window_without_a_zone_is_refused(citizen: CitizenClient) -> None:
    answer = await citizen.callback(window={"from": "2026-11-25T10:00:00", "to": "2026-11-25T11:00:00"})
    assert answer.status_code == 422


async def test_the_citizen_sees_and_cancels_with_the_cancel_token_alone(
    http: httpx.AsyncClient, citizen: CitizenClient, agent: Agent
) -> None:
    promised = await _asked(citizen)
    path = f"{API}/callbacks/{promised['callback_id']}"
    key = {"Authorization": f"Bearer {promised['cancel_token']}"}
    for headers in ({}, citizen.headers, {"Authorization": "Bearer x"}):
        assert (await http.get(path, headers=headers)).status_code == 404
        assert (await http.delete(path, headers=headers)).status_code == 404
    assert (await http.get(path, headers=key)).json()["status"] == "waiting"
    assert (await http.delete(path, headers=key)).json()["status"] == "cancelled"
    assert (await http.delete(path, headers=key)).json()["status"] == "cancelled"
    assert await agent.queue() == []
    claimed = await agent.do(promised["callback_id"], "claim")
    assert (claimed.status_code, claimed.json()["error"]["code"]) == (409, "not_open")


async def test_nobody_there_puts_the_callback_to_rest_and_then_back(
    citizen: CitizenClient, agent: Agent, clock: FixedClock, sweeper: Sweeper
) -> None:
    item = (await _asked(citizen))["callback_id"]
    await agent.do(item, "claim")
    resting = (await agent.do(item, "attempts", outcome="no_answer")).json()
    assert (resting["state"], resting["claimed_by"], resting["mine"]) == ("quarantined", None, False)
    assert dt.datetime.fromisoformat(resting["due_at"]) >= clock.now + dt.timedelta(hours=2)
    refused = await agent.do(item, "claim")
    assert refused.status_code == 409
    clock.now = dt.datetime.fromisoformat(resting["due_at"])
    await sweeper.sweep()
    assert [waiting["state"] for waiting in await agent.queue()] == ["waiting"]


async def test_a_claim_on_what_is_claimed_says_by_whom(
    services: Services, base_url: str, citizen: CitizenClient, agent: Agent
) -> None:
    item = (await _asked(citizen))["callback_id"]
    await agent.do(item, "claim")
    async with services.database.transaction() as session:
        await staff_service.create_account(
            session, "bent", "Bent", "another long password", ["agent"], None, services.clock()
        )
    async with httpx.AsyncClient(base_url=base_url) as client:
        bent = await Agent.sign_in(client, "bent", "another long password")
        refused = (await bent.do(item, "claim")).json()["error"]
        assert (refused["code"], refused["details"]["by"]) == ("already_claimed", "Agnes")
        for verb, body in (("release", {}), ("close", {"outcome": "settled"}), ("attempts", {"outcome": "answered"})):
            assert (await bent.do(item, verb, **body)).json()["error"]["code"] == "not_held"
    assert (await agent.do(item, "close", outcome="settled")).status_code == 200
    assert (await agent.do(item, "close", outcome="settled")).json()["error"]["code"] == "not_held"


async def test_a_lease_returns_when_the_agent_vanishes(
    citizen: CitizenClient, agent: Agent, clock: FixedClock, sweeper: Sweeper
) -> None:
    item = (await _asked(citizen))["callback_id"]
    await agent.do(item, "claim")
    clock.forward(seconds=59)
    await sweeper.sweep()
    assert [held["state"] for held in await agent.queue()] == ["claimed"]
    clock.forward(seconds=2)
    await sweeper.sweep()
    assert [held["state"] for held in await agent.queue()] == ["waiting"]
    assert [entry["kind"] for entry in (await agent.details(item))["log"]][-1] == "lapsed"


async def test_an_agent_sees_only_the_municipalities_she_serves(
    services: Services, base_url: str, citizen: CitizenClient
) -> None:
    item = (await _asked(citizen))["callback_id"]
    async with services.database.transaction() as session:
        now = services.clock()
        await staff_service.create_account(session, "bo", "Bo", "a password of his", ["agent"], ["bakkeby"], now)
        await staff_service.create_account(session, "eva", "Eva", "a password of hers", ["editor"], None, now)
    async with httpx.AsyncClient(base_url=base_url) as client:
        bo = await Agent.sign_in(client, "bo", "a password of his")
        assert await bo.queue() == []
        assert (await bo.do(item, "claim")).status_code == 404
        assert (await client.get(f"{API}/desk/items/{item}")).status_code == 404
    async with httpx.AsyncClient(base_url=base_url) as client:
        await Agent.sign_in(client, "eva", "a password of hers")
        assert (await client.get(f"{API}/desk/queue")).status_code == 403


async def test_200_claims_race_for_100_callbacks_and_each_is_claimed_once(
    http: httpx.AsyncClient, services: Services
) -> None:
    now = services.clock()
    items = []
    for number in range(100):
        citizen = await CitizenClient.start(http)
        items.append(uuid.UUID((await _asked(citizen, phone=f"201234{number:02}"))["callback_id"]))
    async with services.database.transaction() as session:
        agents = [
            await staff_service.create_account(
                session, f"agent{number}", f"Agent {number}", "one password for all", ["agent"], None, now
            )
            for number in range(4)
        ]

    async def claim(item: uuid.UUID, who: Identity) -> bool:
        try:
            async with services.database.transaction() as session:
                await people.claim(session, item, who, now, services.settings.contact)
        except contact_centre.AlreadyClaimed:
            return False
        return True

    racers = [(item, agents[(number + turn) % 4]) for number, item in enumerate(items) for turn in (0, 1)]
    won = await asyncio.gather(*(claim(item, who) for item, who in racers))
    winners = [item for (item, _), success in zip(racers, won, strict=True) if success]
    assert sorted(winners) == sorted(items)
    async with services.database.transaction() as session:
        log = await (await session.connection()).exec_driver_sql(
            "SELECT count(*), count(DISTINCT item_id) FROM work_event WHERE kind = 'claimed'"
        )
        assert log.one() == (100, 100)


async def test_the_table_itself_refuses_what_must_not_be(services: Services, citizen: CitizenClient) -> None:
    await _asked(citizen)
    for statement in (
        "UPDATE work_item SET state = 'resolved'",
        "UPDATE work_item SET state = 'claimed'",
        "UPDATE work_item SET state = 'lost'",
        "UPDATE work_item SET phone = NULL",
    ):
        with pytest.raises(Exception, match="violates check constraint") as refused:
            async with services.database.transaction() as session:
                await (await session.connection()).exec_driver_sql(statement)
        assert not isinstance(refused.value, AppError)


async def test_messages_callbacks_and_a_handover_at_once_all_get_through(citizen: CitizenClient, agent: Agent) -> None:
    await agent.available()
    answers = await asyncio.gather(
        *(citizen.post(f"Besked {number}") for number in range(4)),
        *(citizen.callback(phone=f"2012345{number}") for number in range(4)),
        citizen.handover(),
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201] * 4
    events = await citizen.events()
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))


async def test_the_same_number_again_is_the_same_wish_and_there_is_an_end_to_wishes(
    citizen: CitizenClient, agent: Agent
) -> None:
    first = await _asked(citizen)
    assert await _asked(citizen, name="Igen") == first
    assert len(await agent.queue()) == 1
    for number in range(4):
        await _asked(citizen, phone=f"2012340{number}")
    refused = await citizen.callback(phone="20123499")
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many")


async def test_what_staff_note_holds_no_personal_number(citizen: CitizenClient, agent: Agent) -> None:
    item = (await _asked(citizen, name="Ole 010190-1234"))["callback_id"]
    await agent.do(item, "claim")
    await agent.do(item, "attempts", outcome="answered", note="cpr 010190-1234, ring 20 12 34 56")
    await agent.do(item, "close", outcome="settled", note="010190-1234 er oprettet")
    assert "010190" not in json.dumps(await agent.details(item))
