"""Signing in, and what stands in the way of everybody else."""

from __future__ import annotations

import asyncio
import uuid

import httpx
import pytest
import websockets

from bot.channels.context import Services
from bot.staff import service as staff_service
from tests.client import API, Agent
from tests.clock import FixedClock
from tests.conftest import PASSWORD


async def test_the_first_account_is_made_once_and_its_password_shown_once(services: Services) -> None:
    async def first() -> str | None:
        async with services.database.transaction() as session:
            return await staff_service.create_first_account(session, services.clock())

    shown = [password for password in await asyncio.gather(*(first() for _ in range(4))) if password]
    assert len(shown) == 1
    who, _ = await staff_service.sign_in(services.database, "ADMIN", shown[0], "127.0.0.1", services.clock())
    async with services.database.transaction() as session:
        stored = await (await session.connection()).exec_driver_sql("SELECT password_hash FROM staff_member")
        assert stored.scalar_one().startswith("$argon2id$")
    assert "administrator" in who.roles


async def test_a_session_lasts_a_shift_and_ends_on_signing_out(agent: Agent, clock: FixedClock) -> None:
    path = f"{API}/staff/session"
    assert (await agent.http.get(path)).json() == agent.who
    cookie = next(iter(agent.http.cookies.jar))
    assert cookie.has_nonstandard_attr("HttpOnly")
    clock.forward(hours=13)
    assert (await agent.http.get(path)).status_code == 401
    clock.reset()
    assert (await agent.http.delete(path)).status_code == 204
    assert (await agent.http.get(path)).status_code == 401


@pytest.mark.parametrize(("username", "password"), [("agnes", "wrong"), ("nobody", PASSWORD), ("\x00", "\ud83d")])
async def test_wrong_credentials_do_not_say_which(
    http: httpx.AsyncClient, agent: Agent, username: str, password: str
) -> None:
    body = {"username": username, "password": password.encode("utf-8", "replace").decode()}
    answer = await http.post(f"{API}/staff/session", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "wrong_credentials")


async def test_guessing_is_slowed_down(http: httpx.AsyncClient, agent: Agent) -> None:
    guess = {"username": "agnes", "password": "guess"}
    answers = [await http.post(f"{API}/staff/session", json=guess) for _ in range(10)]
    assert [answer.status_code for answer in answers] == [401] * 9 + [429]  # the fixture signed in once
    assert answers[-1].headers["Retry-After"]


async def test_a_new_password_ends_every_session(agent: Agent, http: httpx.AsyncClient) -> None:
    path = f"{API}/staff/password"
    wrong = await agent.http.put(path, json={"current": "wrong", "new": "a new long password"})
    assert (wrong.status_code, list(wrong.json()["error"]["details"]["fields"])) == (422, ["current"])
    assert (await agent.http.put(path, json={"current": PASSWORD, "new": "short"})).status_code == 422
    assert (await agent.http.put(path, json={"current": PASSWORD, "new": "a new long password"})).status_code == 204
    assert (await agent.http.get(f"{API}/staff/session")).status_code == 401
    await Agent.sign_in(http, "agnes", "a new long password")


async def test_another_sites_page_can_do_nothing_with_the_cookie(agent: Agent) -> None:
    foreign = {"Origin": "https://evil.example"}
    answer = await agent.http.put(f"{API}/desk/status", json={"status": "offline"}, headers=foreign)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_origin")
    url = str(agent.http.base_url).rstrip("/").replace("http", "ws", 1) + f"{API}/desk/socket"
    cookies = "; ".join(f"{name}={value}" for name, value in agent.http.cookies.items())
    for headers, code in (({"Cookie": cookies, **foreign}, 4403), ({}, 4401)):
        async with websockets.connect(url, additional_headers=headers) as socket:
            await socket.recv()
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == code


async def test_without_signing_in_the_desk_is_shut(http: httpx.AsyncClient) -> None:
    item = uuid.uuid4()
    for method, path in (
        ("GET", "/desk/queue"), ("GET", f"/desk/items/{item}"), ("POST", f"/desk/items/{item}/claim"),
        ("PUT", "/desk/status"), ("GET", "/staff/session"),
    ):  # fmt: skip
        answer = await http.request(method, API + path, json={"status": "available"} if method == "PUT" else None)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized"), path


async def test_a_name_is_taken_once(services: Services, agent: Agent) -> None:
    with pytest.raises(staff_service.UsernameTaken):
        async with services.database.transaction() as session:
            await staff_service.create_account(
                session, " Agnes ", "En anden", PASSWORD, ["agent"], None, services.clock()
            )


async def test_an_open_desk_ends_with_its_session(agent: Agent) -> None:
    desk = await agent.connect()
    await desk.recv()
    await agent.http.delete(f"{API}/staff/session")
    await desk.send('{"type": "heartbeat"}')
    with pytest.raises(websockets.ConnectionClosed) as closed:
        while True:
            await desk.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


@pytest.mark.parametrize("origin", ["http://[", "null", "", "https://"])
async def test_an_origin_that_is_none_is_foreign(http: httpx.AsyncClient, origin: str) -> None:
    body = {"username": "x", "password": "y"}
    answer = await http.post(f"{API}/staff/session", json=body, headers={"Origin": origin})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "foreign_origin")
