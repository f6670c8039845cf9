"""A live takeover and back: in the queue with the promise, joined, left, never silent, never two."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection

from bot.answering.schemas import Answer, Question
from bot.answering.service import Answerer
from bot.conversations.sweep import Sweeper
from tests.client import Agent, CitizenClient
from tests.clock import FixedClock

PERSON = "Jeg vil gerne tale med et menneske"


async def _taken_over(citizen: CitizenClient, agent: Agent) -> str:
    await agent.available()
    assert (await citizen.handover()).status_code == 200
    [item] = await agent.queue()
    assert (await agent.do(item["id"], "claim")).status_code == 200
    return str(item["id"])


def _kinds(events: list[dict[str, Any]]) -> list[str]:
    return [event["kind"] for event in events]


async def test_asking_the_bot_for_a_person_joins_the_queue_with_the_promise(
    citizen: CitizenClient, agent: Agent
) -> None:
    await agent.available()
    events = await citizen.say(PERSON)
    assert _kinds(events) == ["citizen.message", "bot.message", "handover.requested", "handover.queued"]
    assert events[1]["payload"]["decision"] == "handover"
    assert events[3]["payload"] == {"position": 1, "expected_wait_s": None}
    assert [item["kind"] for item in await agent.queue()] == ["handover"]
    await citizen.say(PERSON)
    assert len(await agent.queue()) == 1


async def test_with_nobody_on_duty_the_bot_promises_a_call_and_not_a_chat(citizen: CitizenClient, agent: Agent) -> None:
    events = await citizen.say(PERSON)
    assert _kinds(events) == ["citizen.message", "bot.message"]
    assert "callback" in [action["type"] for action in events[1]["payload"]["actions"]]
    assert await agent.queue() == []


async def test_both_ways(citizen: CitizenClient, agent: Agent) -> None:
    item = await _taken_over(citizen, agent)
    [mine] = await citizen.say("Er du der?")
    assert mine["kind"] == "citizen.message"
    said = {"client_id": str(uuid.uuid4()), "text": "Ja, jeg er her. Hvad kan jeg hjælpe med?"}
    first = (await agent.do(item, "messages", **said)).json()
    assert (await agent.do(item, "messages", **said)).json() == first
    assert first["events"][0]["payload"] == {"name": "Agnes", "text": said["text"]}
    assert (await agent.do(item, "hand_back")).json()["outcome"] == "handed_back"
    assert _kinds(await citizen.events()) == [
        "handover.requested", "handover.queued", "agent.joined", "citizen.message", "agent.message", "agent.left",
        "handover.ended",
    ]  # fmt: skip
    assert (await citizen.say("Tak"))[-1]["kind"] == "bot.message"
    late = await agent.do(item, "messages", **said | {"client_id": str(uuid.uuid4())})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "not_held")


async def test_a_bot_answer_that_comes_late_is_dropped(
    citizen: CitizenClient, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    thinking, may_answer = asyncio.Event(), asyncio.Event()

    async def slow(self: Answerer, question: Question) -> Answer:
        thinking.set()
        await may_answer.wait()
        return Answer("For sent", "answer", "da", "article")

    await agent.available()
    await citizen.handover()
    monkeypatch.setattr(Answerer, "answer", slow)
    asked = asyncio.create_task(citizen.say("Hvad koster et pas?"))
    await thinking.wait()
    [item] = await agent.queue()
    await agent.do(item["id"], "claim")
    may_answer.set()
    assert _kinds(await asked) == ["citizen.message"]
    assert "bot.message" not in _kinds(await citizen.events())


async def test_outside_hours_says_when_it_opens_and_offers_a_call(
    citizen: CitizenClient, agent: Agent, clock: FixedClock
) -> None:
    await agent.available()
    clock.forward(hours=14)
    refused = await citizen.handover()
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (409, "closed")
    assert (error["details"]["reason"], error["details"]["callback"]) == ("outside_hours", True)
    assert error["details"]["opens_at"] > clock.now.isoformat()
    clock.reset()
    clock.forward(minutes=2)
    error = (await citizen.handover()).json()["error"]
    assert error["details"]["reason"] == "nobody_on_duty"


async def test_an_agent_who_vanishes_leaves_the_citizen_in_the_queue_and_told(
    citizen: CitizenClient, agent: Agent, clock: FixedClock, sweeper: Sweeper
) -> None:
    await _taken_over(citizen, agent)
    clock.forward(seconds=61)
    await sweeper.sweep()
    assert _kinds(await citizen.events())[-2:] == ["agent.left", "handover.queued"]
    assert [item["state"] for item in await agent.queue()] == ["waiting"]
    assert (await citizen.say("Hallo?"))[-1]["kind"] == "bot.message"


async def test_a_wait_without_hope_ends_with_words_and_a_call(
    citizen: CitizenClient, agent: Agent, clock: FixedClock, sweeper: Sweeper
) -> None:
    await agent.available()
    await citizen.handover()
    clock.forward(seconds=119)
    await sweeper.sweep()
    assert len(await agent.queue()) == 1
    clock.forward(seconds=2)
    await sweeper.sweep()
    ended, said = (await citizen.events())[-2:]
    assert (ended["kind"], ended["payload"]["reason"]) == ("handover.ended", "nobody_on_duty")
    assert said["payload"]["actions"][0]["type"] == "callback"
    assert await agent.queue() == []


async def test_who_moves_up_in_the_queue_is_told_once(
    citizen: CitizenClient, agent: Agent, clock: FixedClock, sweeper: Sweeper
) -> None:
    await agent.available()
    await citizen.handover()
    clock.forward(seconds=1)
    second = await CitizenClient.start(citizen.http)
    assert (await second.handover()).json()["position"] == 2
    first_in_line = next(item for item in await agent.queue() if item["conversation_id"] == citizen.id)
    await agent.do(first_in_line["id"], "claim")
    for _ in range(2):
        await sweeper.sweep()
    told = [event["payload"]["position"] for event in await second.events() if event["kind"] == "handover.queued"]
    assert told == [2, 1]


async def test_erasing_leaves_the_queue(citizen: CitizenClient, agent: Agent) -> None:
    await agent.available()
    await citizen.handover()
    await citizen.http.delete(citizen.path, headers=citizen.headers)
    assert await agent.queue() == []


async def _frame(socket: ClientConnection, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    while True:
        frame = dict(json.loads(await socket.recv()))
        if wanted(frame):
            return frame


async def test_the_desk_sees_the_queue_and_the_conversation_live(citizen: CitizenClient, agent: Agent) -> None:
    desk = await agent.connect()
    assert (await _frame(desk, lambda frame: frame["kind"] == "queue"))["items"] == []
    await citizen.handover()
    arrived = await _frame(desk, lambda frame: frame["kind"] == "queue" and bool(frame["items"]))
    item = arrived["items"][0]["id"]
    await agent.do(item, "claim")
    tab = await citizen.connect()
    await desk.send(json.dumps({"type": "watch", "item_id": item, "after": 0}))
    for seq in (1, 2, 3):
        seen = await _frame(desk, lambda frame: frame["kind"] == "event")
        assert seen["event"]["seq"] == seq
    await tab.send(type="typing")
    typing = await _frame(desk, lambda frame: frame["kind"] == "citizen.typing")
    assert typing["conversation_id"] == citizen.id
    await tab.say("Hej, er der nogen?")
    seen = await _frame(desk, lambda frame: frame["kind"] == "event")
    assert seen["event"]["payload"]["text"] == "Hej, er der nogen?"
    await tab.until("citizen.message")
    await desk.send(json.dumps({"type": "typing", "item_id": item}))
    assert (await tab.frame())["kind"] == "agent.typing"
    await desk.send(json.dumps({"type": "heartbeat"}))
    assert (await _frame(desk, lambda frame: frame["kind"] == "heartbeat"))["lease_until"]
    for wrong in ({"type": "nonsense"}, {"type": "watch"}, {"type": "watch", "item_id": str(uuid.uuid4())}):
        await desk.send(json.dumps(wrong))
        assert "error" in await _frame(desk, lambda frame: "error" in frame)
    await tab.close()
    await desk.close()


async def test_a_heartbeat_keeps_what_the_agent_holds(
    citizen: CitizenClient, agent: Agent, clock: FixedClock, sweeper: Sweeper
) -> None:
    desk = await agent.connect()
    await _taken_over(citizen, agent)
    for _ in range(3):
        clock.forward(seconds=50)
        await desk.send(json.dumps({"type": "heartbeat"}))
        await _frame(desk, lambda frame: frame["kind"] == "heartbeat")
        await sweeper.sweep()
    assert [item["state"] for item in await agent.queue()] == ["claimed"]
    await desk.close()
