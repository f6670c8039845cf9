"""Who did what to what: what the log has, who may read it, and that nothing changes it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.channels.context import Services
from bot.conversations.sweep import Sweeper
from bot.staff import service as staff_service
from bot.staff import store
from tests.client import API, Agent, CitizenClient
from tests.clock import FixedClock
from tests.conftest import PASSWORD

AUDIT = f"{API}/staff/audit"


@pytest.fixture
async def supervisor(services: Services, base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A supervisor of aadal, signed in."""
    async with services.database.transaction() as session:
        await staff_service.create_account(
            session, "sofie", "Sofie", PASSWORD, ["supervisor"], ["aadal"], services.clock()
        )
    async with httpx.AsyncClient(base_url=base_url, timeout=30) as client:
        await Agent.sign_in(client, "sofie", PASSWORD)
        yield client


async def _read(http: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    answer = await http.get(AUDIT, params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["entries"])


async def _refused(http: httpx.AsyncClient, username: str, password: str) -> None:
    answer = await http.post(f"{API}/staff/session", json={"username": username, "password": password})
    assert answer.status_code == 401


async def test_an_account_from_its_making_to_its_new_password(supervisor: httpx.AsyncClient) -> None:
    [signed_in, created] = await _read(supervisor)
    assert (created["action"], created["by"], created["subject"]) == ("account_created", None, signed_in["subject"])
    assert created["detail"] == {"username": "sofie", "grants": ["supervisor@aadal"]}
    assert (signed_in["action"], signed_in["by"]["name"]) == ("signed_in", "Sofie")
    assert signed_in["at"] == "2026-11-24T10:00:00Z"
    change = {"current": PASSWORD, "new": "a new long password"}
    assert (await supervisor.put(f"{API}/staff/password", json=change)).status_code == 204
    await Agent.sign_in(supervisor, "sofie", change["new"])
    assert (await supervisor.delete(f"{API}/staff/session")).status_code == 204
    await Agent.sign_in(supervisor, "sofie", change["new"])
    assert [line["action"] for line in await _read(supervisor)] == [
        "signed_in", "signed_out", "signed_in", "password_changed", "signed_in", "account_created",
    ]  # fmt: skip


async def test_a_failed_sign_in_names_the_account_and_never_what_was_typed(
    services: Services, supervisor: httpx.AsyncClient, http: httpx.AsyncClient
) -> None:
    await _refused(http, "SOFIE", "guess")
    await _refused(http, "my secret password", "guess")
    [failed] = await _read(supervisor, action="sign_in_failed")
    assert (failed["by"], failed["detail"]) == (None, {"username": "sofie", "address": "127.0.0.1"})
    async with services.database.transaction() as session:
        lines = await store.audit_lines(session, None, limit=10, action="sign_in_failed")
        stored = str(await session.scalar(text("SELECT json_agg(audit)::text FROM audit")))
    assert lines[0][0].detail == {"address": "127.0.0.1"}
    assert "secret" not in stored
    assert "guess" not in stored


async def test_a_case_that_is_shown_is_one_line_a_shift(
    services: Services, supervisor: httpx.AsyncClient, agent: Agent, citizen: CitizenClient, clock: FixedClock
) -> None:
    item = (await citizen.callback()).json()["callback_id"]
    assert len(await agent.queue()) == 1
    assert await _read(supervisor, action="case_shown") == []
    for _ in range(3):
        await agent.details(item)
    assert (await agent.do(item, "claim")).status_code == 200
    [shown] = await _read(supervisor, action="case_shown")
    assert (shown["by"]["name"], shown["subject"], shown["detail"]) == ("Agnes", item, {})
    await supervisor.get(f"{API}/desk/items/{item}")
    assert [line["by"]["name"] for line in await _read(supervisor, action="case_shown")] == ["Sofie", "Agnes"]
    clock.forward(hours=12)
    await Agent.sign_in(agent.http, "agnes", PASSWORD)
    await Agent.sign_in(supervisor, "sofie", PASSWORD)
    await agent.details(item)
    assert len(await _read(supervisor, action="case_shown")) == 3


async def test_a_supervisor_reads_of_her_municipality_alone(
    services: Services, supervisor: httpx.AsyncClient, agent: Agent, http: httpx.AsyncClient
) -> None:
    elsewhere = await CitizenClient.start(http, "bakkeby")
    await agent.details((await elsewhere.callback()).json()["callback_id"])
    async with services.database.transaction() as session:
        for name, municipalities in (("bo", ["bakkeby"]), ("ib", ["aadal", "bakkeby"])):
            await staff_service.create_account(
                session, name, name.title(), PASSWORD, ["agent"], municipalities, services.clock()
            )
    lines = await _read(supervisor)
    # Not bo, not the case in bakkeby, not Agnes who works everywhere; of ib only what he is in aadal.
    assert [line["detail"]["username"] for line in lines] == ["ib", "sofie", "sofie"]
    assert lines[0]["detail"]["grants"] == ["agent@aadal"]


async def test_pages_follow_each_other_without_a_gap(supervisor: httpx.AsyncClient) -> None:
    for _ in range(4):
        await Agent.sign_in(supervisor, "sofie", PASSWORD)
    whole = [line["id"] for line in await _read(supervisor)]
    assert len(whole) == 6
    seen, before = [], None
    while True:
        query = {"limit": 2} | ({"before": before} if before else {})
        page = (await supervisor.get(AUDIT, params=query)).json()
        seen += [line["id"] for line in page["entries"]]
        before = page["before"]
        if before is None:
            break
    assert seen == whole
    for wrong in ({"limit": 0}, {"limit": 201}, {"before": 0}, {"before": 2**40}, {"action": "nothing"}):
        assert (await supervisor.get(AUDIT, params=wrong)).status_code == 422


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET action = 'nothing'", "DELETE FROM audit", "TRUNCATE audit", "TRUNCATE audit CASCADE"],
)
async def test_the_database_refuses_to_change_the_log(
    services: Services, supervisor: httpx.AsyncClient, statement: str
) -> None:
    with pytest.raises(DBAPIError, match="only added to"):
        async with services.database.transaction() as session:
            await session.execute(text(statement))
    assert len(await _read(supervisor)) == 2


async def test_lines_go_when_their_time_is_up_and_not_before(
    services: Services, supervisor: httpx.AsyncClient, clock: FixedClock
) -> None:
    sweeper = Sweeper(services.database, services.library, services.turns, clock, services.settings)
    clock.forward(days=1)
    await Agent.sign_in(supervisor, "sofie", PASSWORD)
    clock.forward(days=398)
    await sweeper.sweep()
    await Agent.sign_in(supervisor, "sofie", PASSWORD)
    assert len(await _read(supervisor)) == 4
    clock.forward(days=1, minutes=1)
    await sweeper.sweep()
    await Agent.sign_in(supervisor, "sofie", PASSWORD)
    assert [line["at"][:10] for line in await _read(supervisor)] == ["2027-12-29", "2027-12-28", "2026-11-25"]
    # The door is shut again behind retention.
    with pytest.raises(DBAPIError, match="only added to"):
        async with services.database.transaction() as session:
            await session.execute(text("DELETE FROM audit"))


async def test_erasing_a_conversation_leaves_the_log_which_holds_nothing_of_it(
    services: Services, supervisor: httpx.AsyncClient, agent: Agent, citizen: CitizenClient
) -> None:
    item = (await citizen.callback(name="Karen Blixen")).json()["callback_id"]
    await agent.details(item)
    assert (await citizen.http.delete(citizen.path, headers=citizen.headers)).status_code == 200
    [shown] = await _read(supervisor, action="case_shown")
    assert "Karen" not in json.dumps(shown)
