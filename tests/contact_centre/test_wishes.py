"""One number, several wishes: one call, and nobody learns of another's. What becomes of calls that are not made."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from bot.channels.context import Services
from bot.contact_centre.models import CallbackWish, WorkItem
from bot.contact_centre.wish_store import of_item
from bot.conversations import store
from bot.conversations.sweep import Sweeper
from bot.library.hours import open_time
from bot.outgoing.models import Outbox
from tests.client import API, Agent, CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD
from tests.contact_centre.test_clock import CHRISTMAS, always, danish, municipality

PASSPORT = "Mit barn skal have pas, hvad gør jeg?"
BENEFITS = "Hvordan søger jeg kontanthjælp?"
THURSDAY = {"from": "2026-11-26T13:00:00+01:00", "to": "2026-11-26T15:00:00+01:00"}
FRIDAY = {"from": "2026-11-27T10:00:00+01:00", "to": "2026-11-27T12:00:00+01:00"}


async def asked(citizen: CitizenClient, **wish: Any) -> dict[str, Any]:
    answer = await citizen.callback(**wish)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def own(http: httpx.AsyncClient, made: dict[str, Any], method: str = "GET", **body: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {made['cancel_token']}"}
    return await http.request(method, f"{API}/callbacks/{made['callback_id']}", json=body or None, headers=headers)


async def notices(services: Services) -> list[tuple[str, str, str]]:
    """What waits to be sent: kind, template and text, oldest first."""
    async with services.database.transaction() as session:
        rows = await session.scalars(select(Outbox).where(Outbox.state == "waiting").order_by(Outbox.created_at))
        return [(row.kind, row.name, row.body or "") for row in rows]


def same(window: dict[str, str], wish: dict[str, str]) -> bool:
    return all(dt.datetime.fromisoformat(window[end]) == dt.datetime.fromisoformat(wish[end]) for end in wish)


async def test_the_reference_and_the_link_are_in_the_answer_the_event_and_the_notices(
    services: Services, citizen: CitizenClient, agent: Agent
) -> None:
    made = await asked(citizen, email="borger@example.dk", window=THURSDAY)
    assert made["link"].endswith(f"/opkald#{made['callback_id']}.{made['cancel_token']}")
    assert (await citizen.events())[-1]["payload"]["reference"] == made["reference"]
    assert [item["references"] for item in await agent.queue()] == [[made["reference"]]]
    sent = await notices(services)
    assert sorted((kind, name) for kind, name, _ in sent) == [
        ("email", "callback-confirmed"),
        ("sms", "callback-confirmed"),
    ]
    for _, _, text in sent:
        assert made["reference"] in text and made["link"] in text
        assert "torsdag den 26. november kl. 13.00-15.00" in text
    taken = await citizen.http.get(f"{citizen.path}/transcript", headers=citizen.headers)
    assert made["reference"] in taken.text
    wrong = (await citizen.callback(phone="20123457", email="borger")).json()["error"]
    assert list(wrong["details"]["fields"]) == ["email"]


async def test_another_conversation_with_the_same_number_joins_the_call_and_learns_nothing_of_it(
    http: httpx.AsyncClient, agent: Agent, citizen: CitizenClient
) -> None:
    await citizen.say(PASSPORT)
    first = await asked(citizen, window=THURSDAY, name="Anna", note="Det gælder mit pas")
    await agent.do(first["callback_id"], "claim")
    other = await CitizenClient.start(http)
    await other.say(BENEFITS)
    second = await asked(other, window=FRIDAY, name="En anden", note="Og kontanthjælp")
    # It looks like any new one, though somebody has the first in hand.
    assert second["status"] == (await own(http, second)).json()["status"] == "waiting"
    assert same(second["window"], FRIDAY)
    assert {first[key] == second[key] for key in ("callback_id", "reference", "cancel_token")} == {False}
    assert first.keys() == second.keys()
    assert [event["kind"] for event in await citizen.events()][-1] == "callback.created"
    [item] = await agent.queue()
    assert (item["id"], item["name"]) == (first["callback_id"], "Anna")
    assert same(item["window"], THURSDAY)
    details = await agent.details(item["id"])
    assert details["note"] == "Det gælder mit pas\n\nOg kontanthjælp"
    assert [(wish["question"], wish["area"]) for wish in details["wishes"]] == [
        (PASSPORT, "pas"),
        (BENEFITS, "kontanthjaelp"),
    ]
    assert details["log"][-1]["kind"] == "folded"
    await agent.do(item["id"], "close", outcome="settled")
    for one in (citizen, other):
        assert (await one.events())[-1]["payload"]["status"] == "resolved"
    assert (await asked(other, window=FRIDAY))["callback_id"] != second["callback_id"]


async def test_a_sooner_wish_brings_the_call_forward_and_cancelling_it_undoes_only_that(
    services: Services, http: httpx.AsyncClient, agent: Agent, citizen: CitizenClient
) -> None:
    first = await asked(citizen, window=FRIDAY, name="Anna")
    other = await CitizenClient.start(http)
    second = await asked(other, window=THURSDAY, name="En anden")
    assert same((await agent.queue())[0]["window"], THURSDAY)
    assert (await own(http, second, "DELETE")).json()["status"] == "cancelled"
    [item] = await agent.queue()
    assert same(item["window"], FRIDAY)
    assert item["references"] == [first["reference"]]
    assert (await own(http, first)).json()["status"] == "waiting"
    # The one that is left may be the second; then the call goes by its name.
    third = await asked(await CitizenClient.start(http), window=THURSDAY, name="Carl")
    assert (await own(http, first, "DELETE")).status_code == 200
    [item] = await agent.queue()
    assert (item["name"], item["references"]) == ("Carl", [third["reference"]])
    await own(http, third, "DELETE")
    assert await agent.queue() == []
    assert [name for _, name, _ in await notices(services)].count("callback-cancelled") == 3


async def test_twenty_requests_at_once_from_one_number_are_one_open_call(
    services: Services, http: httpx.AsyncClient
) -> None:
    citizens = [await CitizenClient.start(http) for _ in range(20)]
    made = await asyncio.gather(*(asked(citizen) for citizen in citizens))
    assert len({one["callback_id"] for one in made}) == len({one["reference"] for one in made}) == 20
    async with services.database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(WorkItem)) == 1
        assert await session.scalar(select(func.count()).select_from(CallbackWish)) == 20
    assert len(await notices(services)) == 3, "a number typed again and again does not get message after message"
    with pytest.raises(Exception, match="uq_work_item_open_callback"):
        async with services.database.transaction() as session:
            await (await session.connection()).exec_driver_sql(
                "INSERT INTO work_item SELECT (jsonb_populate_record(w, '{\"version\": 1}'::jsonb"
                " || jsonb_build_object('id', gen_random_uuid()))).* FROM work_item w"
            )


async def test_another_window_and_more_to_say_by_the_token_alone(
    services: Services, http: httpx.AsyncClient, agent: Agent, citizen: CitizenClient
) -> None:
    made = await asked(citizen, window=THURSDAY, note="Mit pas")
    stranger = {"callback_id": made["callback_id"], "cancel_token": citizen.token}
    assert (await own(http, stranger, "PATCH", window=FRIDAY)).status_code == 404
    for _ in range(2):
        changed = (await own(http, made, "PATCH", window=FRIDAY, note="Cpr 010190-1234")).json()
        assert same(changed["window"], FRIDAY)
    assert same((await citizen.events())[-1]["payload"]["window"], FRIDAY)
    details = await agent.details(made["callback_id"])
    assert details["note"] == "Mit pas\nCpr [cpr-nummer]"
    assert [entry["kind"] for entry in details["log"]] == ["created", "moved"]
    assert [(name, made["link"] in text) for _, name, text in await notices(services)] == [("callback-moved", True)]
    assert "note" not in changed and "phone" not in changed
    past = await own(http, made, "PATCH", window={"from": "2026-11-20T10:00:00Z", "to": "2026-11-20T11:00:00Z"})
    assert list(past.json()["error"]["details"]["fields"]) == ["window"]
    await own(http, made, "DELETE")
    over = await own(http, made, "PATCH", window=THURSDAY)
    assert (over.status_code, over.json()["error"]["code"]) == (409, "callback_over")


async def test_the_third_time_nobody_answers_the_citizen_is_written_to(
    services: Services, http: httpx.AsyncClient, agent: Agent, citizen: CitizenClient, clock: FixedClock
) -> None:
    made = await asked(citizen, email="borger@example.dk")
    item = made["callback_id"]
    for outcome in ("no_answer", "answered", "voicemail", "no_answer"):
        held = (await agent.do(item, "claim")).json()
        assert held["state"] == "claimed"
        after = (await agent.do(item, "attempts", outcome=outcome)).json()
        if after["state"] == "quarantined":
            clock.now = dt.datetime.fromisoformat(after["due_at"])
            await Agent.sign_in(agent.http, "agnes", PASSWORD)
        elif outcome == "answered":
            await agent.do(item, "release")
    assert (after["state"], after["outcome"], after["attempts"]) == ("resolved", "unreachable", 4)
    told = (await citizen.events())[-1]["payload"]
    assert (told["status"], told["outcome"]) == ("resolved", "unreachable")
    assert "uden at få fat i dig" in told["text"]
    assert (await own(http, made)).json()["text"] == told["text"]
    last = [(kind, text) for kind, name, text in await notices(services) if name == "callback-unreachable"]
    assert {kind for kind, _ in last} == {"sms", "email"}
    assert all("00 12 34 10" in text and made["reference"] in text for _, text in last)
    assert [entry["kind"] for entry in (await agent.details(item))["log"]][-2:] == ["attempted", "closed"]


async def test_a_wish_made_while_the_number_rests_does_not_end_the_rest(
    http: httpx.AsyncClient, agent: Agent, citizen: CitizenClient
) -> None:
    item = (await asked(citizen))["callback_id"]
    await agent.do(item, "claim")
    resting = (await agent.do(item, "attempts", outcome="no_answer")).json()
    second = await asked(await CitizenClient.start(http))
    assert second["status"] == "waiting"
    assert dt.datetime.fromisoformat(second["window"]["from"]) < dt.datetime.fromisoformat(resting["due_at"])
    [item_now] = await agent.queue()
    assert (item_now["state"], item_now["due_at"]) == ("quarantined", resting["due_at"])


async def test_a_call_nobody_makes_raises_an_alarm_and_then_expires_with_words(
    services: Services, http: httpx.AsyncClient, agent: Agent, citizen: CitizenClient, clock: FixedClock,
    sweeper: Sweeper,
) -> None:  # fmt: skip
    made = await asked(citizen)
    place = services.library.municipality("aadal")

    async def until(hours: int) -> None:
        """Go on until so many opening hours have passed, looking in twice a day."""
        while open_time(place, "phone", danish("2026-11-24T11:00"), clock.now) < dt.timedelta(hours=hours):
            clock.forward(hours=1)
            if clock.now.hour in (7, 16):
                await sweeper.sweep()

    async def alarms() -> list[dict[str, Any]]:
        await Agent.sign_in(agent.http, "agnes", PASSWORD)
        return list((await agent.http.get(f"{API}/desk/alarms")).json()["alarms"])

    await until(47)
    await sweeper.sweep()
    assert await alarms() == []
    # Day after day it was moved, and each time she was told.
    assert {name for _, name, _ in await notices(services)} == {"callback-confirmed", "callback-moved-by-us"}
    await until(48)
    await sweeper.sweep()
    [alarm] = await alarms()
    assert (alarm["item"]["id"], alarm["item"]["priority"]) == (made["callback_id"], 1)
    assert (alarm["open_hours"] >= 48, alarm["expires_after"]) == (True, 72)
    log = (await agent.details(made["callback_id"]))["log"]
    [raised] = [entry for entry in log if entry["kind"] == "alarm"]
    assert (raised["by"], raised["detail"]) == (None, {"reason": "overdue", "open_hours": 48})
    # Somebody who asks now is promised 72 hours of her own: the call does not expire under her hands.
    late = await CitizenClient.start(http)
    second = await asked(late)
    await until(73)
    await sweeper.sweep()
    assert (await own(http, second)).json()["status"] == "waiting"
    await own(http, second, "DELETE")
    clock.forward(minutes=1)
    await sweeper.sweep()
    async with services.database.transaction() as session:
        [told] = [event.payload for event in await store.events(session, uuid.UUID(citizen.id))][-1:]
    assert (told["status"], told["reason"]) == ("expired", "overdue")
    assert "Bed om at blive ringet op igen" in told["text"]
    assert (await own(http, made)).json()["text"] == told["text"]
    assert [name for _, name, _ in await notices(services)].count("callback-expired") == 1
    assert (await alarms(), await agent.queue()) == ([], [])
    assert (await asked(await CitizenClient.start(http)))["status"] == "waiting"


async def test_a_try_ends_the_alarm(
    services: Services, agent: Agent, citizen: CitizenClient, clock: FixedClock, sweeper: Sweeper
) -> None:
    item = (await asked(citizen))["callback_id"]
    clock.now = danish("2026-12-08T10:00")
    await sweeper.sweep()
    await Agent.sign_in(agent.http, "agnes", PASSWORD)
    assert len((await agent.http.get(f"{API}/desk/alarms")).json()["alarms"]) == 1
    await agent.do(item, "claim")
    await agent.do(item, "attempts", outcome="no_answer")
    assert (await agent.http.get(f"{API}/desk/alarms")).json() == {"alarms": []}
    clock.now = danish("2026-12-09T10:00")
    await sweeper.sweep()
    async with services.database.transaction() as session:
        [wish] = await of_item(session, (await session.scalars(select(WorkItem.id))).one())
    assert wish.open


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("2026-11-27T14:00", "2026-11-30T10:00", 2.0),  # a weekend: an hour on Friday, one on Monday
        ("2026-12-23T14:00", "2027-01-04T10:00", 23.0),  # 23rd 1, 28th-30th 18, 31st 3, 4 January 1
        ("2026-12-24T00:00", "2026-12-28T09:00", 0.0),
        ("2026-11-27T10:00", "2026-11-27T09:00", 0.0),
        ("2026-11-24T08:00", "2026-11-25T20:00", 12.0),
    ],
)
def test_only_opening_hours_count(since: str, until: str, hours: float) -> None:
    counted = open_time(municipality(phone=CHRISTMAS), "phone", danish(since), danish(until))
    assert counted == dt.timedelta(hours=hours)


@pytest.mark.parametrize(("night", "hours"), [("2026-03-29", 23.0), ("2026-10-25", 25.0), ("2026-06-17", 24.0)])
def test_the_nights_the_clocks_change_count_as_long_as_they_are(night: str, hours: float) -> None:
    day = dt.date.fromisoformat(night)
    since, until = danish(f"{day}T00:00"), danish(f"{day + dt.timedelta(days=1)}T00:00")
    place = municipality(phone=always(("00:00", "24:00")), chat=always(("01:00", "04:00")))
    assert open_time(place, "phone", since, until) == dt.timedelta(hours=hours)
    assert open_time(place, "chat", since, until) == dt.timedelta(hours=hours - 21)
    assert open_time(place, "counter", since, until) == dt.timedelta()
