"""The state machine of work, as the database holds it."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from bot.channels.context import Services
from bot.contact_centre import service, store
from bot.contact_centre.models import OPEN_STATES, TRANSITIONS, WorkEvent, WorkItem, WorkTransition
from bot.conversations import people
from bot.staff import service as staff_service
from bot.staff.schemas import Identity
from tests.client import Agent, CitizenClient
from tests.clock import FixedClock

ENDED = ("resolved", "expired", "cancelled", "transferred")


async def _colleague(services: Services, name: str) -> Identity:
    async with services.database.transaction() as session:
        return await staff_service.create_account(
            session, name, name.title(), "a long password", ["agent"], None, services.clock()
        )


async def test_code_database_and_drawing_know_the_same_steps(services: Services, project: Path) -> None:
    async with services.database.transaction() as session:
        held = {(step.from_state, step.state) for step in await session.scalars(select(WorkTransition))}
    drawing = (project / "docs/operations/contact-centre.md").read_text()
    drawn = {(a, b) for a, b in re.findall(r"^ +(\w+) --> (\w+):", drawing, re.M)}
    assert held == drawn == TRANSITIONS


async def test_no_sql_takes_a_step_there_is_not_or_one_that_leaves_no_trace(
    services: Services, citizen: CitizenClient, agent: Agent
) -> None:
    item = (await citizen.callback()).json()["callback_id"]
    await agent.do(item, "claim")
    await agent.do(item, "close", outcome="settled")
    for statement, refusal in (
        ("UPDATE work_item SET state = 'waiting', outcome = NULL, version = version + 1", "does not go from resolved"),
        ("UPDATE work_item SET due_at = now()", "raises its version"),
        ("UPDATE work_item SET version = version + 2", "does not go from"),
        ("UPDATE work_event SET kind = 'released'", "only added to"),
        ("DELETE FROM work_event", "only added to"),
    ):
        with pytest.raises(DBAPIError, match=refusal):
            async with services.database.transaction() as session:
                await session.execute(text(statement))


async def test_a_conversation_that_goes_takes_its_work_and_log_with_it(
    services: Services, citizen: CitizenClient
) -> None:
    await citizen.callback()
    async with services.database.transaction() as session:
        await session.execute(text("DELETE FROM conversation"))
        assert (await session.scalars(select(WorkEvent))).all() == []


async def _item(services: Services, item_id: str) -> WorkItem:
    async with services.database.transaction() as session:
        item = await store.by_id(session, uuid.UUID(item_id))
        assert item is not None
        return item


async def test_an_offer_is_taken_by_whom_it_was_made_to_declined_or_lapses(
    services: Services, citizen: CitizenClient, agent: Agent, clock: FixedClock
) -> None:
    bent, contact = await _colleague(services, "bent"), services.settings.contact
    item_id = (await citizen.callback()).json()["callback_id"]
    for number in range(3):
        until = clock.now.replace(second=30)
        async with services.database.transaction() as session:
            item = await store.by_id(session, uuid.UUID(item_id))
            assert item is not None
            assert await service.offer(session, item, bent.id, clock.now, until) is not None
            assert await service.offer(session, item, bent.id, clock.now, until) is None
        refused = await agent.do(item_id, "claim")
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "offered")
        assert refused.json()["error"]["details"]["by"] == "Bent"
        if number == 0:
            async with services.database.transaction() as session:
                await people.decline(session, item.id, bent, "Jeg går til frokost", clock.now)
        elif number == 1:
            clock.forward(seconds=31)
            async with services.database.transaction() as session:
                assert await store.end_offers(session, clock.now)
            clock.reset()
    async with services.database.transaction() as session:
        await people.claim(session, item.id, bent, clock.now, contact)
    log = (await agent.details(item_id))["log"]
    kinds = ["created", "offered", "declined", "offered", "offer_lapsed", "offered", "claimed"]
    assert [entry["kind"] for entry in log] == kinds
    assert log[2]["detail"] == {"reason": "Jeg går til frokost"}
    assert log[4]["detail"] == {"to": str(bent.id)}


async def test_a_live_citizen_handed_on_is_told_and_taken_over_by_the_colleague(
    services: Services, citizen: CitizenClient, agent: Agent, clock: FixedClock, base_url: str
) -> None:
    anna, bent = await _colleague(services, "anna"), await _colleague(services, "bent")
    contact = services.settings.contact
    await agent.available()
    await citizen.handover()
    [item] = await agent.queue()
    async with services.database.transaction() as session:
        await people.claim(session, uuid.UUID(item["id"]), anna, clock.now, contact)
    until = clock.now.replace(second=30)
    async with services.database.transaction() as session:
        await people.hand_on(
            session, uuid.UUID(item["id"]), anna, clock.now, reason="Det er dit område", to=bent.id, until=until
        )
    async with services.database.transaction() as session:
        await people.claim(session, uuid.UUID(item["id"]), bent, clock.now, contact)
    kinds = [event["kind"] for event in await citizen.events()]
    assert kinds[2:] == ["agent.joined", "agent.left", "handover.queued", "agent.joined"]
    async with httpx.AsyncClient(base_url=base_url) as client:
        desk = await Agent.sign_in(client, "bent", "a long password")
        said = {"client_id": str(uuid.uuid4()), "text": "Hej, jeg hedder Bent"}
        assert (await desk.do(item["id"], "messages", **said)).status_code == 200


async def test_a_transfer_ends_the_work_with_a_receipt_for_the_citizen(
    services: Services, citizen: CitizenClient, agent: Agent, clock: FixedClock
) -> None:
    item_id = (await citizen.callback()).json()["callback_id"]
    anna = await _colleague(services, "anna")
    async with services.database.transaction() as session:
        await people.claim(session, uuid.UUID(item_id), anna, clock.now, services.settings.contact)
    organisation = {"slug": "skat", "name": "Skattestyrelsen", "phone": "72 22 18 18", "url": "https://skat.dk"}
    async with services.database.transaction() as session:
        sent = await people.transfer(session, uuid.UUID(item_id), anna, organisation, "Det er skat", clock.now)
    told = (await citizen.events())[-1]["payload"]
    assert (told["status"], told["receipt"], told["organisation"]) == ("transferred", sent.receipt, organisation)
    assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", sent.receipt or "")
    assert await agent.queue() == []
    assert (await agent.do(item_id, "claim")).json()["error"]["code"] == "not_open"


def test_what_is_open_can_go_on_and_what_has_ended_cannot() -> None:
    goes_on = {a for a, _ in TRANSITIONS}
    assert goes_on == set(OPEN_STATES)
    assert not goes_on & set(ENDED)
