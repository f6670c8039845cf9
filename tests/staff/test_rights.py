"""Every staff endpoint, with every role, in one's own municipality and in another's.

The endpoints are those of the OpenAPI document, each with the right it names there. One that names none, or has a path
parameter this test does not know, fails it: nobody can forget a new endpoint.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
import websockets
from fastapi.routing import APIWebSocketRoute

from bot import channels
from bot.app import create_app
from bot.channels.context import Services
from bot.outgoing.models import Outbox, Webhook
from bot.outgoing.signature import new_secret
from bot.settings import Settings
from bot.staff import service as staff_service
from bot.staff.models import StaffMember
from bot.staff.rights import RIGHTS, Role
from tests.client import API, Agent, CitizenClient
from tests.conftest import PASSWORD

OTHERS = {"citizen", "health"}
"""Tags of what is not for staff; everything else must be."""
OPEN_TO_ALL = {
    ("POST", f"{API}/staff/session"),
    ("DELETE", f"{API}/staff/session"),
    ("GET", f"{API}/staff/sign-in"),
    ("GET", f"{API}/staff/oidc/start"),
    ("GET", f"{API}/staff/oidc/callback"),
}
"""What one needs before one is signed in."""
COOKIE = "APIKeyCookie"
OWN, OTHER = "bakkeby", "aadal"
ROLES = cast("list[Role]", sorted(RIGHTS))


@dataclass(frozen=True)
class Endpoint:
    """A call a member of staff may or may not make."""

    method: str
    path: str
    right: str | None
    body: Any


def _sample(schema: dict[str, Any], known: dict[str, Any]) -> Any:
    """Something that fits a schema: good enough to get past the check of the form, to the check of the rights."""
    if "$ref" in schema:
        return _sample(known[schema["$ref"].rpartition("/")[2]], known)
    if "anyOf" in schema:
        return _sample(schema["anyOf"][0], known)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        return {name: _sample(schema["properties"][name], known) for name in schema.get("required", ())}
    if schema.get("type") == "array":
        return [_sample(schema["items"], known)]
    if schema.get("format") == "uuid":
        return "00000000-0000-4000-8000-000000000000"
    return {"string": "x" * max(1, schema.get("minLength", 1)), "integer": 1, "boolean": True}[schema["type"]]


def _endpoints(document: dict[str, Any]) -> Iterator[Endpoint]:
    known = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            secured = [needs[COOKIE] for needs in operation.get("security", ()) if COOKIE in needs]
            if set(operation.get("tags", ())) & OTHERS and not secured:
                continue
            if (method.upper(), path) in OPEN_TO_ALL:
                continue
            assert secured, f"{method} {path} asks nobody who she is; where that is meant, put it in OPEN_TO_ALL"
            [rights] = secured
            assert len(rights) <= 1, f"{method} {path} names several rights"
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            body = _sample(content["schema"], known) if content else None
            yield Endpoint(method.upper(), path, rights[0] if rights else None, body)


ENDPOINTS = list(_endpoints(create_app(Settings()).openapi()))


@dataclass(frozen=True)
class Cases:
    """A callback and an agent in one's own municipality, and in another's: what a path's parameters are filled with."""

    own: dict[str, str]
    other: dict[str, str]


@pytest.fixture
async def cases(services: Services, http: httpx.AsyncClient) -> Cases:
    found = []
    for municipality in (OWN, OTHER):
        citizen = await CitizenClient.start(http, municipality)
        item = (await citizen.callback()).json()["callback_id"]
        async with services.database.transaction() as session:
            agent = await staff_service.create_account(
                session, f"agent-{municipality}", "A", PASSWORD, ["agent"], [municipality], services.clock()
            )
        found.append({"item_id": item, "staff_id": str(agent.id), **await _outgoing(services, municipality)})
    return Cases(*found)


async def _outgoing(services: Services, municipality: str) -> dict[str, str]:
    """A webhook of a municipality, and a message to it that was given up."""
    now, webhook, message = services.clock(), uuid.uuid4(), uuid.uuid4()
    async with services.database.transaction() as session:
        session.add(
            Webhook(
                id=webhook,
                url="https://127.0.0.1:1/",
                events=["callback.created"],
                municipality=municipality,
                secret=new_secret(),
                created_at=now,
            )
        )
        await session.flush()
        session.add(
            Outbox(
                id=message,
                kind="webhook",
                state="dead",
                municipality=municipality,
                about=webhook,
                name="callback.created",
                body="{}",
                webhook_id=webhook,
                created_at=now,
                next_at=now,
                ended_at=now,
            )
        )
    return {"webhook_id": str(webhook), "message_id": str(message)}


@pytest.fixture
async def member(services: Services, base_url: str, role: Role) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody with one role in one municipality, signed in."""
    async with services.database.transaction() as session:
        await staff_service.create_account(session, "bo", "Bo", PASSWORD, [role], [OWN], services.clock())
    async with httpx.AsyncClient(base_url=base_url, timeout=30) as client:
        await Agent.sign_in(client, "bo", PASSWORD)
        yield client


async def _call(http: httpx.AsyncClient, endpoint: Endpoint, case: dict[str, str]) -> httpx.Response:
    path = endpoint.path.format_map(case)
    return await http.request(endpoint.method, path, json=endpoint.body)


def test_the_document_has_the_endpoints() -> None:
    assert len(ENDPOINTS) >= 12
    assert {endpoint.right for endpoint in ENDPOINTS} == {None, *(right for held in RIGHTS.values() for right in held)}


def test_the_documentation_has_the_table(project: Path) -> None:
    written = re.findall(r"^\| `(\w+)` \| (.+) \|$", (project / "docs" / "operations" / "sign-in.md").read_text(), re.M)
    assert written == [(role, ", ".join(f"`{r}`" for r in sorted(held)) or "none") for role, held in RIGHTS.items()]


@pytest.mark.parametrize("role", ROLES)
async def test_every_endpoint_with_every_role(cases: Cases, member: httpx.AsyncClient, role: Role) -> None:
    # A change of one's own password ends the session, what is closed is closed, and a webhook takes its messages along:
    # the others come first.
    last = ("/password", "/close", "/{webhook_id}")
    for endpoint in sorted(ENDPOINTS, key=lambda e: e.path.endswith(last)):
        called = f"{role}: {endpoint.method} {endpoint.path}"
        allowed = endpoint.right is None or endpoint.right in RIGHTS[role]
        other = await _call(member, endpoint, cases.other)
        own = await _call(member, endpoint, cases.own)
        if not allowed:
            assert [(a.status_code, a.json()["error"]["code"]) for a in (own, other)] == [(403, "forbidden")] * 2, (
                called
            )
        elif "{" in endpoint.path:
            assert (other.status_code, other.json()["error"]["code"]) == (404, "not_found"), called
            assert own.status_code not in (401, 403, 404, 500), called
        else:
            assert own.status_code not in (401, 403, 404, 500), called
            assert not any(known in own.text for known in cases.other.values()), called


async def test_nobody_signed_in_gets_nowhere(http: httpx.AsyncClient, cases: Cases) -> None:
    for endpoint in ENDPOINTS:
        answer = await _call(http, endpoint, cases.own)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized"), endpoint.path


@pytest.mark.parametrize("role", ROLES)
async def test_the_desks_socket_asks_for_the_same_rights(cases: Cases, member: httpx.AsyncClient, role: Role) -> None:
    desk = await Agent(member, {}).connect()
    if "desk" not in RIGHTS[role]:
        with pytest.raises(websockets.ConnectionClosed) as closed:
            while True:
                await desk.recv()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4403
        return
    for case, expected in ((cases.other["item_id"], "error"), (cases.own["item_id"], "event")):
        await desk.send(json.dumps({"type": "watch", "item_id": case, "after": 0}))
        while True:
            frame = json.loads(await desk.recv())
            assert cases.other["item_id"] not in json.dumps(frame)
            if "error" in frame or frame["kind"] == "event":
                break
        assert ("error" if "error" in frame else "event") == expected
    await desk.close()


def test_no_other_socket_is_for_staff() -> None:
    modules = (
        importlib.import_module(f"bot.channels.{found.name}") for found in pkgutil.iter_modules(channels.__path__)
    )
    routes = (route for module in modules if hasattr(module, "router") for route in module.router.routes)
    found = {route.path.removeprefix(API) for route in routes if isinstance(route, APIWebSocketRoute)}
    assert found == {"/desk/socket", "/conversations/{conversation_id}/socket"}, "try the rights of a new socket here"


async def test_a_role_in_one_municipality_is_none_in_another(services: Services, http: httpx.AsyncClient) -> None:
    """Agent in one and supervisor in another is not supervisor in both."""
    async with services.database.transaction() as session:
        made = await staff_service.create_account(session, "bo", "Bo", PASSWORD, ["agent"], [OTHER], services.clock())
        (await session.get_one(StaffMember, made.id)).grants = [
            f"agent@{OTHER}",
            f"editor@{OWN}",
            "supervisor@strandvig",
        ]
    bo = await Agent.sign_in(http, "bo", PASSWORD)
    assert bo.who["roles"] == ["agent", "editor", "supervisor"]
    for municipality in (OTHER, OWN):
        await (await CitizenClient.start(http, municipality)).callback()
    assert [item["municipality"] for item in await bo.queue()] == [OTHER]
    lines = (await http.get(f"{API}/staff/audit")).json()["entries"]
    assert {line["action"] for line in lines} == {"signed_in"}, "only that of an account that serves strandvig too"
    assert all(grant.endswith("@strandvig") for line in lines for grant in line["detail"].get("grants", ()))
