"""Crisis and election mode: switched on and off, what it changes while it is on, and what is told of it afterwards."""

from __future__ import annotations

import asyncio
import csv
import datetime as dt
import io
import json
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from bot.channels.context import Services
from bot.cli import app
from bot.conversations.sweep import Sweeper
from tests.client import API, Agent, CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD
from tests.contact_centre.test_closed import PERSON, danish, promised, shown

SWITCH = f"{API}/desk/crisis"
FLOOD = {
    "municipality": "aadal",
    "kind": "crisis",
    "banner": "Der er oversvømmelse i Aadal.",
    "banner_en": "There is a flood in Aadal.",
    "url": "https://www.aadal.example/vand",
    "handover": "Ring 112, hvis nogen er i fare.",
    "handover_en": "Call 112 if anybody is in danger.",
}


async def switched(supervisor: httpx.AsyncClient, **given: Any) -> dict[str, Any]:
    answer = await supervisor.put(SWITCH, json=FLOOD | given)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def card(http: httpx.AsyncClient, municipality: str = "aadal", language: str = "da") -> dict[str, Any]:
    return dict((await http.get(f"{API}/municipalities/{municipality}", params={"language": language})).json())


async def test_the_banner_stands_in_the_widget_and_before_answers_about_it(
    http: httpx.AsyncClient, citizen: CitizenClient, supervisor: httpx.AsyncClient
) -> None:
    await switched(supervisor)
    banner = {"text": FLOOD["banner"], "url": FLOOD["url"]}
    assert (await card(http))["notices"] == [banner]
    assert (await card(http, language="en"))["notices"][0]["text"] == FLOOD["banner_en"]
    assert banner not in (await card(http, "strandvig"))["notices"]
    said = (await citizen.say("er der oversvømmelse?"))[-1]["payload"]["text"]
    assert said.startswith("> Der er oversvømmelse i Aadal.")
    await supervisor.delete(SWITCH, params={"municipality": "aadal"})
    assert (await card(http))["notices"] == []


async def test_its_words_and_its_own_capacity(
    http: httpx.AsyncClient, agent: Agent, supervisor: httpx.AsyncClient
) -> None:
    await agent.available()
    await switched(supervisor, queue_limit=1)
    first, second = [await CitizenClient.start(http, "aadal") for _ in range(2)]
    said = (await first.say(PERSON))[1]["payload"]["text"]
    assert said.startswith("Ring 112, hvis nogen er i fare.\n\n")
    assert [event["kind"] for event in await first.events()][-1] == "handover.queued"
    error = (await second.handover()).json()["error"]
    assert error["details"] == {
        "reason": "crisis",
        "opens_at": None,
        "callback": True,
        "words": "Ring 112, hvis nogen er i fare.",
    }
    assert error["message"].startswith("Kommunen er i en særlig situation")
    said = (await second.say(PERSON))[-1]["payload"]["text"]
    assert "særlig situation" in said and "Ring 112" in said
    # Nobody at all, whatever the hours.
    await switched(supervisor, queue_limit=0)
    assert (await card(http))["contact"]["closed"] == "crisis"
    # Others are not touched by it.
    await agent.available()
    assert (await (await CitizenClient.start(http, "bakkeby")).handover()).status_code == 200


async def test_its_hours_count_and_when_it_ends_callbacks_promised_in_them_move(
    http: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    clock: FixedClock,
    sweeper: Sweeper,
) -> None:
    clock.now = danish("2026-11-28T12:00").astimezone(dt.UTC)
    citizen = await CitizenClient.start(http)
    await Agent.sign_in(supervisor, "sus", PASSWORD)
    spans = [{"from": "08:00", "to": "24:00"}]
    days = [{"channel": channel, "date": "2026-11-29", "spans": spans} for channel in ("phone", "chat")]
    election = await switched(supervisor, kind="election", hours=days, starts_at=danish("2026-11-29T08:00").isoformat())
    assert election["on"] is False
    assert (await card(http))["notices"] == []  # it lies ahead, but who asks for Sunday is promised Sunday
    sunday = {"from": danish("2026-11-29T20:00").isoformat(), "to": danish("2026-11-29T22:00").isoformat()}
    assert await promised(citizen, window=sunday) == "29.11 20:00-22:00"
    await sweeper.sweep()
    clock.now = danish("2026-11-29T09:00").astimezone(dt.UTC)
    assert (await card(http))["contact"]["open"] is True
    await sweeper.sweep()
    assert len(await citizen.events()) == 1
    await Agent.sign_in(supervisor, "sus", PASSWORD)
    await supervisor.delete(SWITCH, params={"municipality": "aadal"})
    assert (await card(http))["contact"]["open"] is False
    await sweeper.sweep()
    moved = (await citizen.events())[-1]
    assert (moved["kind"], shown(moved["payload"]["window"])) == ("callback.updated", "30.11 09:00-15:00")


async def test_it_ends_by_itself_and_tells_what_happened(
    http: httpx.AsyncClient,
    citizen: CitizenClient,
    agent: Agent,
    supervisor: httpx.AsyncClient,
    clock: FixedClock,
    sweeper: Sweeper,
) -> None:
    await agent.available()
    clock.forward(minutes=1)
    ends = clock.now + dt.timedelta(hours=1)
    await switched(supervisor, banner='=HYPERLINK("http://evil.example")', queue_limit=1, ends_at=ends.isoformat())
    citizens = [await CitizenClient.start(http, "aadal") for _ in range(3)]
    await agent.available()
    assert [(await each.handover()).status_code for each in citizens] == [200, 409, 409]
    assert (await citizens[1].handover()).status_code == 409
    assert (await citizens[2].callback()).status_code == 201
    await CitizenClient.start(http, "strandvig")
    clock.now = ends - dt.timedelta(seconds=1)
    assert len((await card(http))["notices"]) == 1
    clock.now = ends
    assert (await card(http))["notices"] == []  # to the second, before anybody has written it down
    clock.forward(minutes=1)
    for _ in range(2):
        await sweeper.sweep()
    [report] = (await supervisor.get(f"{SWITCH}/log")).json()["switches"]
    assert [(event["kind"], event["by"]) for event in report["events"]] == [
        ("switched_on", "Susanne"),
        ("time_up", None),
    ]
    assert dt.datetime.fromisoformat(report["ended_at"]) == ends
    happened = {"conversations": 3, "handovers": 1, "callbacks": 1, "refused": {"crisis": 2}}
    assert report["numbers"] == happened == report["events"][-1]["detail"]
    table = (await supervisor.get(f"{SWITCH}/log", params={"format": "csv"})).content.decode("utf-8-sig")
    head, on, off = csv.reader(io.StringIO(table), delimiter=";")
    first, last = dict(zip(head, on, strict=True)), dict(zip(head, off, strict=True))
    assert first["banner"].startswith("'=HYPERLINK")
    assert (first["event"], first["by"], first["conversations"]) == ("switched_on", "Susanne", "")
    assert (last["event"], last["conversations"], last["refused_full"]) == ("time_up", "3", "2")
    assert (await supervisor.get(SWITCH)).json()["switches"] == []
    # It may be switched on again; the first one stays in the log.
    await switched(supervisor)
    assert len((await supervisor.get(f"{SWITCH}/log")).json()["switches"]) == 2


@pytest.mark.parametrize(
    ("given", "status", "field"),
    [
        ({"municipality": "bakkeby"}, 404, None),
        ({"municipality": "*"}, 404, None),
        ({"municipality": "andeby"}, 422, "municipality"),
        ({"banner": " "}, 422, "banner"),
        ({"url": "javascript:alert(1)"}, 422, "url"),
        ({"queue_limit": -1}, 422, "queue_limit"),
        ({"handover_en": None}, 422, "body"),
        ({"ends_at": "2026-11-24T09:00:00+01:00"}, 422, "ends_at"),
        ({"ends_at": "2026-11-25T09:00:00"}, 422, "ends_at"),
        ({"hours": [{"channel": "phone", "date": "2026-11-29", "spans": [{"from": "9", "to": "10:00"}]}]}, 422, None),
    ],
)
async def test_what_may_not_be_switched_or_cannot_be_used(
    http: httpx.AsyncClient, supervisor: httpx.AsyncClient, given: dict[str, Any], status: int, field: str | None
) -> None:
    answer = await supervisor.put(SWITCH, json=FLOOD | given)
    error = answer.json()["error"]
    assert answer.status_code == status, answer.text
    if field:
        assert list(error["details"]["fields"]) == [field]
    assert (await card(http))["notices"] == []


async def test_there_is_nothing_to_switch_off_where_nothing_is_on(supervisor: httpx.AsyncClient) -> None:
    for place, status in (("aadal", 404), ("bakkeby", 404), ("*", 404), ("andeby", 422)):
        assert (await supervisor.delete(SWITCH, params={"municipality": place})).status_code == status


async def test_from_the_command_line_in_another_process_and_for_all(
    services: Services, http: httpx.AsyncClient, supervisor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", services.settings.database_url or "")

    async def run(*words: str) -> str:
        done = await asyncio.to_thread(CliRunner().invoke, app, ["crisis", *words])
        return done.stdout if done.exit_code == 0 else f"failed: {done.output}"

    banner = ("--banner", "Strømmen er gået.", "--banner-en", "The power is out.")
    assert "there is no municipality andeby" in await run("start", "andeby", *banner)
    assert "hours.0.channel" in await run("start", "*", *banner, "--hours", "fax 2026-11-29")
    assert "hours.0.date" in await run("start", "*", *banner, "--hours", "phone")
    assert "give handover in both languages" in await run("start", "*", *banner, "--handover", "Ring 112")
    assert "The end must come after" in await run("start", "*", *banner, "--ends", "2020-01-01T00:00+01:00")
    assert "nothing is on in *" in await run("stop", "*")
    ever = ("--starts", "2020-01-01T00:00+01:00")  # the command's clock is the machine's own
    assert "is set" in await run("start", "*", *banner, *ever, "--hours", "phone 2026-11-29 08:00-12:00,13:00-24:00")
    for municipality in ("aadal", "bakkeby"):
        assert "Strømmen er gået." in [notice["text"] for notice in (await card(http, municipality))["notices"]]
    await switched(supervisor)  # a municipality's own stands above it
    assert [notice["text"] for notice in (await card(http))["notices"]] == [FLOOD["banner"], "Strømmen er gået."]
    shown_to_her = (await supervisor.get(SWITCH)).json()["switches"]
    assert [switch["municipality"] for switch in shown_to_her] == ["*", "aadal"]
    assert [json.loads(line)["municipality"] for line in (await run("list")).splitlines()] == ["*", "aadal"]
    assert json.loads(await run("stop", "*"))["conversations"] == 0
    assert [json.loads(line)["on"] for line in (await run("list", "--log")).splitlines()] == [True, False]
    assert [notice["text"] for notice in (await card(http))["notices"]] == [FLOOD["banner"]]
