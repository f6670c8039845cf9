"""An appointment, from the list of free times to the calendar file, and what may not be done with it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import uuid
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import text

from bot.booking import notices
from bot.channels.context import Services
from bot.conversations.sweep import Sweeper
from tests.booking.desk import PERSON, book, cancel, change, free, hold, key
from tests.client import API, Agent, CitizenClient
from tests.clock import FixedClock


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was given to the room of outgoing notices."""
    given: list[dict[str, Any]] = []

    async def send(_: object, **notice: Any) -> None:
        given.append(notice)

    async def withdraw(_: object, about: uuid.UUID, now: dt.datetime) -> None:
        given.append({"template": "withdrawn", "about": about})

    monkeypatch.setattr(notices, "send_notice", send)
    monkeypatch.setattr(notices, "cancel_notices", withdraw)
    return given


async def test_the_whole_road_of_an_appointment(
    http: httpx.AsyncClient, citizen: CitizenClient, clock: FixedClock, sent: list[dict[str, Any]]
) -> None:
    card = (await http.get(f"{API}/municipalities/aadal")).json()
    assert card["features"]["booking"] is True
    offered = (await http.get(f"{API}/municipalities/aadal/services", params={"language": "en"})).json()
    passport = next(service for service in offered if service["slug"] == "pas")
    assert (passport["title"], passport["places"][0]["address"]) == ("Passport", "Ådalstorvet 1, 0001 Aadal")
    times = await free(http, **{"from": "2026-11-26", "to": "2026-11-27"})
    assert times[0] == {
        "service": "pas",
        "place": "raadhuset",
        "starts_at": "2026-11-26T09:00:00Z",
        "ends_at": "2026-11-26T09:15:00Z",
        "free": 2,
    }
    held = (await hold(citizen, times[0])).json()
    assert (held["status"], held["held_until"]) == ("held", "2026-11-24T10:05:00Z")
    assert (await free(http))[0]["free"] == 2, "other times are as free as before"
    assert await citizen.events() == [], "nothing has been promised yet"
    assert sent == []

    booked = (await change(http, held, name="Anna 010190-1234", phone="20123456", email="anna@example.dk")).json()
    assert (booked["status"], booked["held_until"]) == ("booked", None)
    assert "ældste" in booked["bring"] or "pas" in booked["bring"]
    [event] = await citizen.events()
    assert event["kind"] == "booking.created"
    assert event["payload"] == {
        "booking_id": held["booking_id"],
        "status": "booked",
        "service": "Pas",
        "starts_at": "2026-11-26T09:00:00+00:00",
        "place": "Borgerservice på rådhuset, Ådalstorvet 1, 0001 Aadal",
    }
    confirmed, reminder = sent
    assert (confirmed["template"], confirmed["send_at"]) == ("booking-confirmed", None)
    assert confirmed["values"]["when"] == "torsdag den 26. november kl. 10.00"
    assert confirmed["values"]["link"].endswith(f"/aftale#{held['booking_id']}.{held['token']}")
    assert (confirmed["to"].phone, confirmed["to"].email) == ("+4520123456", "anna@example.dk")
    assert reminder["send_at"] == dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
    # A lost answer: the same once more is the same appointment, and nobody is told twice.
    assert (await change(http, held, **PERSON)).json()["status"] == "booked"
    assert len(sent) == 2

    sent.clear()
    friday = next(time for time in times if time["starts_at"].startswith("2026-11-27"))
    moved = (await change(http, held, starts_at=friday["starts_at"])).json()
    assert moved["starts_at"] == friday["starts_at"]
    assert [notice["template"] for notice in sent] == ["withdrawn", "booking-moved", "booking-reminder"]
    assert (await free(http, **{"from": "2026-11-26", "to": "2026-11-26"}))[0]["free"] == 2
    sent.clear()
    for _ in range(2):
        assert (await cancel(http, held)).json()["status"] == "cancelled"
    assert [notice["template"] for notice in sent] == ["withdrawn", "booking-cancelled"]
    assert [e["payload"]["status"] for e in await citizen.events()] == ["booked", "booked", "cancelled"]
    assert (await change(http, held, starts_at=times[0]["starts_at"])).json()["error"]["code"] == "booking_over"
    transcript = await http.get(f"{citizen.path}/transcript", headers=citizen.headers)
    assert "Din tid til Pas 27.11.2026 10:00 er aflyst" in transcript.text


async def test_the_calendar_file(http: httpx.AsyncClient, citizen: CitizenClient) -> None:
    made = await book(citizen, (await free(http))[0])
    path = f"{API}/bookings/{made['booking_id']}/calendar"
    answer = await http.get(path, headers=key(made))
    assert answer.headers["content-type"].startswith("text/calendar")
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == dt.datetime.fromisoformat(made["starts_at"])
    assert event.decoded("dtend") == dt.datetime.fromisoformat(made["ends_at"])
    assert str(event["summary"]) == "Pas, Aadal Kommune"
    assert str(event["location"]) == "Borgerservice på rådhuset, Ådalstorvet 1, 0001 Aadal"
    assert made["token"] not in answer.text
    await cancel(http, made)
    [event] = Calendar.from_ical((await http.get(path, headers=key(made))).content).walk("VEVENT")
    assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 1)


async def test_the_token_is_the_only_key_and_says_nothing_of_the_person(
    http: httpx.AsyncClient, citizen: CitizenClient
) -> None:
    made = await book(citizen, (await free(http))[0])
    path = f"{API}/bookings/{made['booking_id']}"
    for headers in ({}, citizen.headers, {"Authorization": "Bearer x"}):
        for method in ("GET", "PATCH", "DELETE"):
            answer = await http.request(method, path, headers=headers, json={} if method == "PATCH" else None)
            assert answer.status_code == 404
        assert (await http.get(f"{path}/calendar", headers=headers)).status_code == 404
    shown = await http.get(path, headers=key(made))
    assert shown.status_code == 200
    assert "En borger" not in shown.text
    assert "2012" not in shown.text


async def test_a_hold_is_in_others_way_until_it_lapses(
    http: httpx.AsyncClient, citizen: CitizenClient, clock: FixedClock
) -> None:
    slot = (await free(http, "strandvig"))[4]
    anna, bo = [await CitizenClient.start(http, "strandvig") for _ in range(2)]
    held = (await hold(anna, slot)).json()
    assert slot not in await free(http, "strandvig")
    refused = await hold(bo, slot)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "slot_taken")
    # She who comes back to her own time, or whose answer was lost, is not in her own way.
    again = (await hold(anna, slot)).json()
    assert again["status"] == "held"
    assert (await http.get(f"{API}/bookings/{held['booking_id']}", headers=key(held))).status_code == 404
    same = str(uuid.uuid4())
    first, second = [(await hold(anna, slot, client_id=same)).json() for _ in range(2)]
    assert first == second

    clock.forward(minutes=5)
    assert slot in await free(http, "strandvig")
    # Late, but nobody has taken it: still hers.
    assert (await change(http, first, **PERSON)).json()["status"] == "booked"
    other = (await free(http, "strandvig"))[4]
    late = (await hold(anna, other)).json()
    clock.forward(minutes=6)
    await book(bo, other, phone="20123457")
    over = await change(http, late, **PERSON)
    assert (over.status_code, over.json()["error"]["code"]) == (409, "hold_over")
    assert "Vælg en ny tid" in over.json()["error"]["message"]


async def test_another_time_releases_the_one_that_was_held(http: httpx.AsyncClient) -> None:
    anna = await CitizenClient.start(http, "strandvig")
    one, two = (await free(http, "strandvig"))[:2]
    await hold(anna, one)
    await hold(anna, two)
    assert (await free(http, "strandvig"))[0] == one


@pytest.mark.parametrize(
    ("wish", "status", "code", "fields"),
    [
        ({"service": "vielse"}, 422, "invalid", ["service"]),
        ({"place": "maanen"}, 422, "invalid", ["place"]),
        ({"starts_at": "2026-11-26T09:01:00Z"}, 409, "slot_taken", None),
        ({"starts_at": "2026-11-24T10:30:00Z"}, 409, "slot_taken", None),
        ({"starts_at": "2027-11-25T09:00:00Z"}, 409, "slot_taken", None),
        ({"starts_at": "9999-12-31T23:59:59-12:00"}, 409, "slot_taken", None),
        ({"starts_at": "0001-01-01T00:00:00+12:00"}, 409, "slot_taken", None),
        ({"starts_at": "2026-11-26T09:00:00"}, 422, "invalid", ["starts_at"]),
        ({"name": "", "phone": "nej", "email": "nej"}, 422, "invalid", ["name", "phone", "email"]),
        ({"name": "a" * 101, "phone": "20123456"}, 422, "invalid", ["name"]),
    ],
)
async def test_what_cannot_be_booked_says_why(
    http: httpx.AsyncClient, citizen: CitizenClient, wish: dict[str, str], status: int, code: str, fields: list[str]
) -> None:
    slot = {"service": "pas", "place": "raadhuset", "starts_at": "2026-11-26T09:00:00Z"}
    answer = await hold(citizen, slot, **wish)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert fields is None or list(error["details"]["fields"]) == fields
    assert "http" not in error["message"]


async def test_there_is_an_end_to_appointments(http: httpx.AsyncClient, services: Services) -> None:
    times = await free(http)
    for number in range(6):
        await book(await CitizenClient.start(http), times[number])
    refused = await hold(await CitizenClient.start(http), times[6], **PERSON)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "too_many_bookings")
    busy = await CitizenClient.start(http)
    for number in range(6):
        await book(busy, times[number], phone=f"2012340{number}")
    assert (await hold(busy, times[7])).json()["error"]["code"] == "too_many_bookings"
    await services.limiter.storage.reset()
    answers = [await hold(await CitizenClient.start(http), times[9]) for _ in range(31)]
    assert [a.status_code for a in answers].count(429) == 1
    assert answers[-1].headers["retry-after"]


async def test_what_is_kept_is_what_is_needed_for_as_long(
    http: httpx.AsyncClient, citizen: CitizenClient, services: Services, clock: FixedClock
) -> None:
    slot, other = (await free(http))[:2]
    made = await book(citizen, slot)
    gone = await book(citizen, other)
    assert (await http.delete(citizen.path, headers=citizen.headers)).status_code == 200
    assert (await http.get(f"{API}/bookings/{made['booking_id']}", headers=key(made))).json()["status"] == "booked"
    assert (await cancel(http, gone)).json()["status"] == "cancelled"
    async with services.database.transaction() as session:
        rows = (await session.execute(text("SELECT status, name, phone FROM booking ORDER BY status"))).all()
    assert [tuple(row) for row in rows] == [("booked", "En borger", "+4520123456"), ("cancelled", None, None)]
    assert "En borger" not in json.dumps(await citizen.events())
    clock.now = dt.datetime.fromisoformat(slot["ends_at"]) + dt.timedelta(days=31)
    sweeper = Sweeper(services.database, services.library, services.turns, clock, services.settings)
    await sweeper.sweep()
    async with services.database.transaction() as session:
        for table in ("booking", "booking_seat"):
            assert await session.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608 - two names above


async def test_staff_see_the_appointments_of_their_municipalities(
    http: httpx.AsyncClient, citizen: CitizenClient, agent: Agent
) -> None:
    slot = (await free(http))[0]
    made = await book(citizen, slot)
    await hold(citizen, (await free(http))[3])
    [listed] = (await agent.http.get(f"{API}/desk/bookings")).json()["bookings"]
    assert (listed["id"], listed["name"], listed["municipality_name"]) == (
        made["booking_id"],
        "En borger",
        "Aadal Kommune",
    )
    for days in ({"from": "2026-12-24"}, {"to": "0001-01-01"}, {"from": "9999-12-31", "to": "9999-12-31"}):
        assert (await agent.http.get(f"{API}/desk/bookings", params=days)).json() == {"bookings": []}
    assert await free(http, **{"from": "9999-12-31", "to": "0001-01-01"}) == []


async def test_a_race_for_one_desk_has_one_winner(http: httpx.AsyncClient, services: Services) -> None:
    slot = (await free(http, "strandvig"))[0]
    racers = [await CitizenClient.start(http, "strandvig") for _ in range(30)]
    answers = await asyncio.gather(
        *(hold(racer, slot, name="En borger", phone=f"201234{number:02}") for number, racer in enumerate(racers))
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 29
    assert {a.json()["error"]["code"] for a in answers if a.status_code == 409} == {"slot_taken"}


async def test_two_who_swap_neither_wait_for_ever_nor_lose_a_time(http: httpx.AsyncClient) -> None:
    one, two, *_ = await free(http, "strandvig")
    anna, bo = [await CitizenClient.start(http, "strandvig") for _ in range(2)]
    hers, his = await book(anna, one), await book(bo, two, phone="20123457")
    for _ in range(10):
        answers = await asyncio.gather(
            change(http, hers, starts_at=two["starts_at"]), change(http, his, starts_at=one["starts_at"])
        )
        assert [answer.status_code for answer in answers] == [409, 409]
