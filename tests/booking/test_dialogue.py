"""Appointments in what the bot says, and in a booking system that is not the built-in one."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from bot.booking import provider
from bot.booking.errors import SlotTaken
from bot.booking.schemas import Person, Slot, Wish
from bot.channels.context import Services
from tests.booking.desk import PERSON, cancel, change, free, hold
from tests.client import CitizenClient


def _booking(event: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(a["label"], a.get("text")) for a in event["payload"]["actions"] if a["type"] == "booking"]


@pytest.mark.parametrize(
    ("said", "decision", "offered"),
    [
        ("jeg vil gerne bestille tid til pas", "booking", [("Bestil tid: Pas", "pas")]),
        ("Jeg vil gerne booke en tid i Borgerservice", "booking", [("Bestil tid", None)]),
        ("book tid til pas og kørekort", "booking", [("Bestil tid", None)]),
        ("Mit barn skal have pas, hvad gør jeg?", "answer", [("Bestil tid: Pas", "pas")]),
        ("jeg vil gerne bestille tid til vielse", "answer", []),
    ],
)
async def test_what_the_bot_offers(
    http: httpx.AsyncClient, said: str, decision: str, offered: list[tuple[str, str | None]]
) -> None:
    http.timeout = httpx.Timeout(120)
    citizen = await CitizenClient.start(http)
    answer = (await citizen.say(said))[-1]
    assert (answer["payload"]["decision"], _booking(answer)) == (decision, offered)


async def test_a_municipality_without_appointments_offers_none(
    http: httpx.AsyncClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans = services.library.knowledge.bookings
    assert isinstance(plans, dict)
    monkeypatch.delitem(plans, "aadal")
    http.timeout = httpx.Timeout(120)
    citizen = await CitizenClient.start(http)
    said = (await citizen.say("jeg vil gerne bestille tid til pas"))[-1]
    assert said["payload"]["decision"] != "booking"
    assert _booking(said) == []
    assert (await http.get("/api/v1/municipalities/aadal")).json()["features"]["booking"] is False
    assert await free(http) == []


class Elsewhere:
    """A booking system outside, with one time."""

    slot = Slot(
        "pas", "raadhuset", dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC), dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC), 1
    )

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.holder: uuid.UUID | None = None

    async def free(self, *_: Any) -> list[Slot]:
        return [] if self.holder else [self.slot]

    async def hold(self, session: Any, offer: Any, booking: uuid.UUID, wish: Wish, *_: Any) -> Slot:
        if self.holder is not None or wish.starts_at != self.slot.starts_at:
            raise SlotTaken
        self.calls.append("hold")
        self.holder = booking
        return self.slot

    async def confirm(self, session: Any, offer: Any, booking: uuid.UUID, person: Person, now: dt.datetime) -> None:
        assert booking == self.holder
        self.calls.append(f"confirm {person.phone}")

    async def move(self, *_: Any) -> Slot:
        raise SlotTaken

    async def cancel(self, session: Any, offer: Any, booking: uuid.UUID) -> None:
        assert booking == self.holder
        self.calls.append("cancel")
        self.holder = None


async def test_another_booking_system_takes_the_built_in_ones_place(
    http: httpx.AsyncClient, citizen: CitizenClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Elsewhere()
    monkeypatch.setattr(provider, "PROVIDERS", {"built-in": elsewhere})
    [slot] = await free(http)
    held = (await hold(citizen, slot)).json()
    assert await free(http) == []
    assert (await change(http, held, **PERSON)).json()["status"] == "booked"
    assert (await change(http, held, starts_at="2026-12-02T09:00:00Z")).json()["error"]["code"] == "slot_taken"
    assert (await cancel(http, held)).json()["status"] == "cancelled"
    assert elsewhere.calls == ["hold", "confirm +4520123456", "cancel"]
    async with services.database.transaction() as session:
        assert await session.scalar(text("SELECT count(*) FROM booking_seat")) == 0
