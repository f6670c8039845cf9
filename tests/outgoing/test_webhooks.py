"""Webhooks: who is told what, signed how, and where they may not go."""

from __future__ import annotations

import asyncio
import json
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError
from standardwebhooks import Webhook as Independent

from bot.channels.context import Services
from bot.db.engine import Database
from bot.outgoing import webhooks
from bot.outgoing.deliver import Deliverer, gateways
from bot.outgoing.events import DATA, EXAMPLES, Message
from bot.outgoing.inside import Refused, checked, is_outside
from bot.outgoing.models import Webhook
from bot.outgoing.service import publish
from bot.outgoing.signature import new_secret
from bot.settings import Settings
from bot.settings import Webhooks as WebhookSettings
from bot.staff import service as staff_service
from tests.client import API, Agent, CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD
from tests.outgoing.conftest import rows
from tests.outgoing.receivers import Posted, Receiver, certificate, receiving

EVENTS = ["callback.created", "callback.updated", "conversation.handed_over"]
WORDS = "Min nabos hund gør hele natten"


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """What names resolve to: the next of the lists each time one is asked for, the last one for ever."""
    known: dict[str, list[list[str]]] = {}
    asked = socket.getaddrinfo

    def getaddrinfo(host: Any, port: Any, *more: Any, **options: Any) -> Any:
        if host not in known:
            return asked(host, port, *more, **options)
        answers = known[host].pop(0) if len(known[host]) > 1 else known[host][0]
        return [found for address in answers for found in asked(address, port, *more, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


@pytest.fixture
async def keeper(services: Services, base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator of aadal, signed in, in a service that may reach this machine by the name of localhost."""
    async with services.database.transaction() as session:
        await staff_service.create_account(
            session, "karen", "Karen", PASSWORD, ["administrator"], ["aadal"], services.clock()
        )
    services.settings.webhooks.allowed_hosts = "localhost"
    async with httpx.AsyncClient(base_url=base_url, timeout=30) as client:
        await Agent.sign_in(client, "karen", PASSWORD)
        yield client
    services.settings.webhooks.allowed_hosts = None


def _order(posted: Posted) -> list[Any]:
    """Messages of one moment may come in any order; this is one that a test can name."""
    data = posted.json["data"]
    return [EVENTS.index(posted.json["type"]), data.get("attempts", 0), data["status"]]


async def test_the_whole_road_of_a_callback_is_told_signed_and_without_a_word_of_the_citizens(
    services: Services, keeper: httpx.AsyncClient, citizen: CitizenClient, agent: Agent, receiver: Receiver
) -> None:
    wish = {"url": f"http://localhost:{receiver.port}/hook?key=1", "events": EVENTS, "municipality": "aadal"}
    made = (await keeper.post(f"{API}/staff/webhooks", json=wish)).json()
    [listed] = (await keeper.get(f"{API}/staff/webhooks")).json()["webhooks"]
    assert listed == {key: value for key, value in made.items() if key != "secret"}
    await citizen.say(WORDS)
    elsewhere = await CitizenClient.start(citizen.http, "bakkeby")
    await elsewhere.callback()
    item = (await citizen.callback(name="Birthe Borger", note=WORDS)).json()["callback_id"]
    await agent.do(item, "claim")
    await agent.do(item, "attempts", outcome="answered", note=WORDS)
    await agent.do(item, "close", outcome="settled", note=WORDS)
    await agent.available()
    await citizen.handover()
    deliverer = Deliverer(services.database, gateways(services.settings))
    while await deliverer.deliver_due(services.clock()):
        pass
    told = sorted(receiver.posted, key=_order)
    assert [(posted.json["type"], posted.json["data"]["status"]) for posted in told] == [
        ("callback.created", "waiting"),
        ("callback.updated", "claimed"),
        ("callback.updated", "claimed"),
        ("callback.updated", "resolved"),
        ("conversation.handed_over", "waiting"),
    ]
    for posted in told:
        message_id, body = posted.headers["webhook-id"], posted.body.decode()
        signed = Independent(made["secret"]).sign(message_id, services.clock(), body)
        assert posted.headers["webhook-signature"] == signed
        assert posted.path == "/hook"
        assert posted.headers["host"] == f"localhost:{receiver.port}"
        assert posted.json["data"]["municipality"] == "aadal"
        assert (await agent.http.get(posted.json["data"]["url"])).status_code == 200
        for private in ("Birthe", "20123456", "hund"):
            assert private not in body
    assert len({posted.headers["webhook-id"] for posted in told}) == len(told)
    assert (await keeper.delete(f"{API}/staff/webhooks/{made['id']}")).status_code == 204
    await citizen.callback(phone="20 12 34 57")
    await deliverer.deliver_due(services.clock())
    assert len(receiver.posted) == len(told)
    actions = [line["action"] for line in (await keeper.get(f"{API}/staff/audit")).json()["entries"]]
    assert [action for action in actions if "webhook" in action] == ["webhook_removed", "webhook_added"]


async def test_an_administrator_of_one_municipality_looks_after_its_webhooks_only(
    keeper: httpx.AsyncClient, receiver: Receiver
) -> None:
    url = f"http://localhost:{receiver.port}/"
    for municipality, word in (("bakkeby", "administrator"), (None, "administrator"), ("andeby", "Der er ingen")):
        wish = {"url": url, "events": ["callback.created"], "municipality": municipality}
        answer = await keeper.post(f"{API}/staff/webhooks", json=wish)
        assert answer.status_code == 422
        assert word in answer.json()["error"]["details"]["fields"]["municipality"]
    for url, word in (("http://example.org/", "https://"), ("https://127.0.0.1/", "internt net"), ("x", "https://")):
        wish = {"url": url, "events": ["callback.created"], "municipality": "aadal"}
        answer = await keeper.post(f"{API}/staff/webhooks", json=wish)
        assert word in answer.json()["error"]["details"]["fields"]["url"]


async def test_a_webhook_can_be_tried(keeper: httpx.AsyncClient, receiver: Receiver, services: Services) -> None:
    wish = {"url": f"http://localhost:{receiver.port}/", "events": EVENTS, "municipality": "aadal"}
    made = (await keeper.post(f"{API}/staff/webhooks", json=wish)).json()
    receiver.answers = [204, 500]
    tried = [(await keeper.post(f"{API}/staff/webhooks/{made['id']}/test")).json() for _ in range(2)]
    assert tried == [{"delivered": True, "error": None}, {"delivered": False, "error": "http_500"}]
    assert receiver.posted[0].json["type"] == "webhook.test"


Hook = Callable[..., Any]


@pytest.fixture
def hook(database: Database, clock: FixedClock) -> Hook:
    """Adds a webhook as it stands, and publishes one event to it."""

    async def add(url: str) -> None:
        async with database.transaction() as session:
            session.add(
                Webhook(
                    id=uuid.uuid4(), url=url, events=EVENTS, municipality=None, secret=new_secret(), created_at=clock()
                )
            )
            data = EXAMPLES["callback.created"]["data"]
            await publish(session, "callback.created", "aadal", uuid.uuid4(), data, clock())

    return add


def _delivering(database: Database, allowed: str | None = None) -> Deliverer:
    return Deliverer(database, gateways(Settings(webhooks=WebhookSettings(allowed_hosts=allowed))))


async def _outcome(database: Database) -> tuple[str, str | None]:
    [row] = await rows(database)
    return row.state, row.error


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.org/", "not_https"),
        ("ftp://example.org/", "bad_url"),
        ("https://", "bad_url"),
        ("https:///path", "bad_url"),
        ("https://user:pass@example.org/", "bad_url"),
        ("https://example.org/#part", "bad_url"),
        ("https://example.org\\@127.0.0.1/", "bad_url"),
        ("https://example.org/a b", "bad_url"),
        ("https://example.org:99999/", "bad_url"),
        ("https://[fe80::1]/", "inside_address"),
        ("https://127.0.0.1/", "inside_address"),
        ("https://127.1/", "inside_address"),
        ("https://2130706433/", "inside_address"),
        ("https://0x7f.0.0.1/", "inside_address"),
        ("https://0177.0.0.1/", "inside_address"),
        ("https://0.0.0.0/", "inside_address"),
        ("https://localhost/", "inside_address"),
        ("https://LOCALHOST./", "inside_address"),
        ("https://10.0.0.1/", "inside_address"),
        ("https://172.16.0.1/", "inside_address"),
        ("https://192.168.1.1/", "inside_address"),
        ("https://169.254.169.254/latest/meta-data", "inside_address"),
        ("https://100.64.0.1/", "inside_address"),
        ("https://224.0.0.1/", "inside_address"),
        ("https://255.255.255.255/", "inside_address"),
        ("https://[::1]/", "inside_address"),
        ("https://[::]/", "inside_address"),
        ("https://[::ffff:127.0.0.1]/", "inside_address"),
        ("https://[::ffff:8.8.8.8]/", "inside_address"),
        ("https://[::127.0.0.1]/", "inside_address"),
        ("https://[64:ff9b::7f00:1]/", "inside_address"),
        ("https://[2002:7f00:1::]/", "inside_address"),
        ("https://[2001::1]/", "inside_address"),
        ("https://[fd00::1]/", "inside_address"),
        ("https://[fec0::1]/", "inside_address"),
        ("https://[ff02::1]/", "inside_address"),
        ("https://inside.test/", "inside_address"),
        ("https://both.test/", "inside_address"),
        ("https://INSIDE.test/", "inside_address"),
        ("https://nowhere.invalid/", "unknown_host"),
    ],
)
async def test_what_leads_inside_is_refused_by_whatever_name(
    names: dict[str, list[list[str]]], url: str, reason: str
) -> None:
    names |= {"inside.test": [["10.0.0.7"]], "both.test": [["93.184.215.14", "10.0.0.7"]], "nowhere.invalid": [[]]}
    with pytest.raises(Refused) as refused:
        await checked(url, frozenset({"other.test"}))
    assert refused.value.reason == reason


async def test_what_leads_outside_and_what_is_allowed_by_name_is_not_refused(
    names: dict[str, list[list[str]]],
) -> None:
    names["outside.test"] = [["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]]
    names["inside.test"] = [["10.0.0.7"]]
    target = await checked("https://outside.test:8443/a?b=c", frozenset())
    assert (target.host, target.port, target.path) == ("outside.test", 8443, "/a?b=c")
    assert target.addresses == ("93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    assert (await checked("http://Inside.test/", frozenset({"inside.test"}))).addresses == ("10.0.0.7",)
    assert is_outside("1.1.1.1")


async def test_a_name_that_changes_its_address_gets_around_nothing(
    names: dict[str, list[list[str]]], hook: Hook, database: Database, clock: FixedClock, receiver: Receiver
) -> None:
    """Checked while it pointed at one place, and connected there: the second answer is never asked for."""
    names["moves.test"] = [["127.0.0.1"], ["127.0.0.99"]]
    await hook(f"http://moves.test:{receiver.port}/")
    await _delivering(database, "moves.test").deliver_due(clock())
    assert await _outcome(database) == ("sent", None)
    assert receiver.posted[0].headers["host"] == f"moves.test:{receiver.port}"
    assert names["moves.test"] == [["127.0.0.99"]]


async def test_an_address_that_turned_inside_later_is_refused_when_it_is_sent(
    names: dict[str, list[list[str]]], hook: Hook, database: Database, clock: FixedClock, receiver: Receiver
) -> None:
    names["moved.test"] = [["127.0.0.1"]]
    await hook(f"https://moved.test:{receiver.port}/")
    await _delivering(database).deliver_due(clock())
    assert await _outcome(database) == ("dead", "inside_address")
    assert receiver.posted == []


async def test_the_certificate_must_be_the_hosts_although_the_connection_goes_to_a_number(
    names: dict[str, list[list[str]]],
    hook: Hook,
    database: Database,
    clock: FixedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = certificate(tmp_path, "hooks.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
    names |= {"hooks.test": [["127.0.0.1"]], "another.test": [["127.0.0.1"]]}
    async with receiving(made) as receiver:
        await hook(f"https://another.test:{receiver.port}/")
        deliverer = _delivering(database, "hooks.test,another.test")
        await deliverer.deliver_due(clock())
        assert await _outcome(database) == ("waiting", "not_reached")
        async with database.transaction() as session:
            await session.delete(await session.get_one(Webhook, (await rows(database))[0].webhook_id))
        await hook(f"https://hooks.test:{receiver.port}/")
        await deliverer.deliver_due(clock())
        assert await _outcome(database) == ("sent", None)


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        ({"answers": [302]}, ("waiting", "http_302")),
        ({"answers": [404]}, ("waiting", "http_404")),
        ({"answers": [410]}, ("dead", "http_410")),
        ({"hang": True}, ("waiting", "timeout")),
        ({"endless": True}, ("sent", None)),
    ],
)
async def test_whatever_a_receiver_does_it_is_asked_once_and_not_listened_to(
    hook: Hook,
    database: Database,
    clock: FixedClock,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    behaviour: dict[str, Any],
    outcome: tuple[str, str | None],
) -> None:
    monkeypatch.setattr(webhooks, "TIMEOUT_S", 0.5)
    vars(receiver).update(behaviour)
    await hook(f"http://localhost:{receiver.port}/")
    async with asyncio.timeout(10):
        await _delivering(database, "localhost").deliver_due(clock())
    assert await _outcome(database) == outcome
    assert [posted.path for posted in receiver.posted] == ["/"]


async def test_no_proxy_of_the_environment_is_asked(
    hook: Hook, database: Database, clock: FixedClock, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    await hook(f"http://localhost:{receiver.port}/")
    await _delivering(database, "localhost").deliver_due(clock())
    assert await _outcome(database) == ("sent", None)


async def test_nothing_is_told_that_has_no_place_in_the_form(database: Database, clock: FixedClock) -> None:
    data = EXAMPLES["callback.created"]["data"] | {"phone": "+4520123456"}
    with pytest.raises(ValidationError):
        async with database.transaction() as session:
            await publish(session, "callback.created", "aadal", uuid.uuid4(), data, clock())


@pytest.mark.parametrize("event", DATA)
async def test_the_openapi_document_describes_each_event_with_an_example_that_fits(
    http: httpx.AsyncClient, event: Any
) -> None:
    document = (await http.get("/openapi.json")).json()
    assert set(document["webhooks"]) == set(DATA)
    [content] = document["webhooks"][event]["post"]["requestBody"]["content"].values()
    [example] = content["examples"].values()
    message = Message[DATA[event]].model_validate(example["value"])  # type: ignore[misc]
    assert message.type == event
    assert json.loads(message.model_dump_json(by_alias=True, exclude_none=True)) == example["value"]
