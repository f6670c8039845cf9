"""The desk over HTTP: the queue and what an agent does with it. ``docs/operations/desk-protocol.md`` describes it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from fastapi import APIRouter
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.context import STAFF_ERRORS, AgentDep, AssignDep, Services, ServicesDep
from bot.contact_centre import availability, colleagues, roster, wish_store
from bot.contact_centre import service as contact_centre
from bot.contact_centre import store as work
from bot.contact_centre.models import CallbackWish, WorkItem
from bot.contact_centre.routing import order, own
from bot.contact_centre.schemas import (
    Alarm,
    AlarmsOut,
    AssignIn,
    AttemptIn,
    AttemptOut,
    CloseIn,
    DeclineIn,
    HandOnIn,
    ItemDetails,
    ItemOut,
    LogEntry,
    Person,
    PutBackIn,
    QueueOut,
    TransferIn,
    Window,
    WishOut,
)
from bot.conversations import cases, people, promises, store
from bot.conversations.cases import CaseOut
from bot.conversations.schemas import EventsOut, MessageIn
from bot.errors import Invalid
from bot.staff import audit
from bot.staff.schemas import Identity, StatusChange, StatusOut


class ItemAndCase(ItemDetails):
    """A piece of work with all that an agent needs to do it, and what is known about its conversation."""

    case: CaseOut


router = APIRouter(prefix="/api/v1/desk", tags=["desk"], responses=STAFF_ERRORS)

QUEUE_LIMIT = 200
"""Items a desk is shown at once; nobody works from further down the list."""
QUESTION_LENGTH = 160


@router.get("/queue")
async def queue(who: AgentDep, services: ServicesDep) -> QueueOut:
    """List the open work the agent may serve, most urgent first."""
    async with services.database.transaction() as session:
        return await read_queue(session, services, who)


@router.get("/alarms")
async def alarms(who: AgentDep, services: ServicesDep) -> AlarmsOut:
    """List the callbacks nobody has made for so long that they will soon expire, the longest known first."""
    now, knowledge, listed = services.clock(), services.library.knowledge, []
    async with services.database.transaction() as session:
        items = await wish_store.alarmed(session, who.where("desk"))
        wishes = await wish_store.of_items(session, [item.id for item in items])
        rows = [(item, await work.staff_name(session, item.claimed_by or item.offered_to)) for item in items]
        for item, shown in zip(items, await _items(session, services, who, rows), strict=True):
            place = await availability.standing(session, knowledge, item.municipality, item.area, now)
            first = min((wish for wish in wishes[item.id] if wish.open), key=lambda wish: wish.due_since)
            open_hours = promises.late(first, place.municipality, now) / dt.timedelta(hours=1)
            listed.append(
                Alarm(
                    item=shown,
                    due_since=first.due_since,
                    open_hours=round(open_hours, 1),
                    expires_after=promises.EXPIRE_HOURS,
                )
            )
    return AlarmsOut(alarms=listed)


@router.get("/items/{item_id}")
async def item(item_id: uuid.UUID, who: AgentDep, services: ServicesDep) -> ItemAndCase:
    """Return one piece of work with the conversation that led to it."""
    async with services.database.transaction() as session:
        return await read_item(session, services, who, await contact_centre.load(session, item_id, who))


@router.post("/items/{item_id}/claim")
async def claim(item_id: uuid.UUID, who: AgentDep, services: ServicesDep) -> ItemAndCase:
    """Take a piece of work; of a live handover, join the conversation."""
    async with services.database.transaction() as session:
        found = await contact_centre.load(session, item_id, who)
        off_skill = {"off_skill": True} if await _off_skill(session, services, who, found) else {}
        claimed = await people.claim(session, item_id, who, services.clock(), services.settings.contact, **off_skill)
        return await read_item(session, services, who, claimed)


@router.post("/items/{item_id}/decline")
async def decline(item_id: uuid.UUID, who: AgentDep, services: ServicesDep, no: DeclineIn | None = None) -> ItemOut:
    """Say no to what one was asked to take."""
    async with services.database.transaction() as session:
        declined = await people.decline(session, item_id, who, no.reason if no else None, services.clock())
        return await _one(session, services, who, declined)


@router.post("/items/{item_id}/hand_on")
async def hand_on(item_id: uuid.UUID, given: HandOnIn, who: AgentDep, services: ServicesDep) -> ItemOut:
    """Give it to a colleague, who is asked to take it, or to a group's queue."""
    async with services.database.transaction() as session:
        found = await contact_centre.load(session, item_id, who)
        routing, contact = services.library.knowledge.routing, services.settings.contact
        to = await colleagues.handed_to(session, found, given, who, routing, services.clock(), contact)
        handed = await people.hand_on(session, item_id, who, services.clock(), reason=given.reason, **to)
        return await _one(session, services, who, handed)


@router.post("/items/{item_id}/transfer")
async def transfer(item_id: uuid.UUID, sent: TransferIn, who: AgentDep, services: ServicesDep) -> ItemOut:
    """Send the citizen on to another organisation; ``receipt`` is what she and they can name."""
    async with services.database.transaction() as session:
        found = await contact_centre.load(session, item_id, who)
        to = colleagues.organisation(services.library.knowledge, sent.organisation, found.language)
        gone = await people.transfer(session, item_id, who, to, sent.reason, services.clock())
        return await _one(session, services, who, gone)


@router.post("/items/{item_id}/release")
async def release(item_id: uuid.UUID, who: AgentDep, services: ServicesDep) -> ItemOut:
    """Put it back in the queue."""
    async with services.database.transaction() as session:
        return await _one(session, services, who, await people.release(session, item_id, who, services.clock()))


@router.post("/items/{item_id}/assign")
async def assign(item_id: uuid.UUID, given: AssignIn, who: AssignDep, services: ServicesDep) -> ItemOut:
    """Have somebody asked to take what waits; for supervisors."""
    async with services.database.transaction() as session:
        found = await contact_centre.load(session, item_id, who, "assign")
        routing, contact, now = services.library.knowledge.routing, services.settings.contact, services.clock()
        to = await colleagues.asked(session, found, given.to, who, routing, now, contact)
        return await _one(
            session, services, who, await people.assign(session, item_id, who, now, reason=given.reason, **to)
        )


@router.post("/items/{item_id}/put_back")
async def put_back(item_id: uuid.UUID, why: PutBackIn, who: AssignDep, services: ServicesDep) -> ItemOut:
    """Put what somebody holds back in the queue; for supervisors."""
    async with services.database.transaction() as session:
        freed = await people.put_back(session, item_id, who, why.reason, services.clock())
        return await _one(session, services, who, freed)


@router.post("/items/{item_id}/attempts")
async def attempt(item_id: uuid.UUID, made: AttemptIn, who: AgentDep, services: ServicesDep) -> ItemOut:
    """Note what came of a call."""
    async with services.database.transaction() as session:
        found = await contact_centre.load(session, item_id, who)
        now = services.clock()
        place = await availability.standing(session, services.library.knowledge, found.municipality, found.area, now)
        changed = await people.attempt(session, item_id, who, made, place.municipality, now)
        return await _one(session, services, who, changed)


@router.post("/items/{item_id}/close")
async def close(item_id: uuid.UUID, how: CloseIn, who: AgentDep, services: ServicesDep) -> ItemOut:
    """End it with its outcome."""
    async with services.database.transaction() as session:
        closed = await people.close(session, item_id, who, how, services.clock())
        cases.wrap_up(session, closed, who, how, services.clock(), services.library.knowledge)
        return await _one(session, services, who, closed)


@router.post("/items/{item_id}/messages")
async def say(item_id: uuid.UUID, message: MessageIn, who: AgentDep, services: ServicesDep) -> EventsOut:
    """Say something in the live conversation one holds."""
    async with services.database.transaction() as session:
        return EventsOut(events=[await people.agent_message(session, item_id, who, message, services.clock())])


@router.post("/items/{item_id}/hand_back")
async def hand_back(item_id: uuid.UUID, who: AgentDep, services: ServicesDep) -> ItemOut:
    """Give the live conversation back to the bot."""
    async with services.database.transaction() as session:
        return await _one(session, services, who, await people.hand_back(session, item_id, who, services.clock()))


@router.put("/status")
async def status(change: StatusChange, who: AgentDep, services: ServicesDep) -> StatusOut:
    """Say whether one takes work; of a break, for which of the reasons there are."""
    if change.reason is not None:
        reasons = {known.id for known in services.library.knowledge.desk.breaks}
        if change.status != "break" or change.reason not in reasons:
            raise Invalid(fields={"reason": "unknown-reason"})
    async with services.database.transaction() as session:
        presence = await contact_centre.set_status(
            session, who, change.status, change.reason, services.clock(), services.settings.contact
        )
        return StatusOut(**change.model_dump(), since=presence.since)


async def read_queue(session: AsyncSession, services: Services, who: Identity) -> QueueOut:
    """Return the queue as one agent sees it: among what is as urgent and due, what she knows comes first."""
    rows = await work.queue(session, who.where("desk"), QUEUE_LIMIT)
    now, routing = services.clock(), services.library.knowledge.routing
    agent = await roster.herself(session, who, routing)
    shares = await roster.shares(session, routing, now)
    cases = [roster.case(item, now, services.settings.contact) for item, _ in rows]
    place = {case.id: at for at, case in enumerate(order(cases, routing, shares, now, agent))}
    rows = sorted(rows, key=lambda row: place[row[0].id])
    return QueueOut(items=await _items(session, services, who, rows), at=services.clock())


async def _one(session: AsyncSession, services: Services, who: Identity, item: WorkItem) -> ItemOut:
    name = await work.staff_name(session, item.claimed_by or item.offered_to)
    return (await _items(session, services, who, [(item, name)]))[0]


async def read_item(session: AsyncSession, services: Services, who: Identity, item: WorkItem) -> ItemAndCase:
    """Return a loaded item with everything about it; the audit log says that it was shown."""
    await audit.case_shown(session, who, item.id, item.municipality, services.clock())
    shown = await _one(session, services, who, item)
    events = await store.events(session, item.conversation_id)
    attempts = await work.attempts_of(session, item.id)
    wishes = await wish_store.of_item(session, item.id)
    return ItemAndCase(
        **shown.model_dump(),
        phone=None,  # shown on purpose only, see desk_case.reveal
        has_phone=item.phone is not None,
        note="\n\n".join(wish.note for wish in wishes if wish.note and wish.status != "cancelled") or None,
        wishes=await _wishes(session, services, wishes),
        events=[event.model_dump(mode="json") for event in events],
        case=await cases.case_of(session, item, events, services.library.knowledge, services.clock()),
        attempt_list=[
            AttemptOut.model_validate({"at": a.at, "by": name, "outcome": a.outcome, "note": a.note})
            for a, name in attempts
        ],
        log=[
            LogEntry(at=entry.at, kind=entry.kind, state=entry.state, by=name, detail=entry.detail)
            for entry, name in await work.log_of(session, item.id)
        ],
    )


async def _items(
    session: AsyncSession, services: Services, who: Identity, rows: Sequence[tuple[WorkItem, str | None]]
) -> list[ItemOut]:
    knowledge = services.library.knowledge
    now, contact = services.clock(), services.settings.contact
    agent = await roster.herself(session, who, knowledge.routing)
    questions = await store.last_questions(session, [item.conversation_id for item, _ in rows])
    wishes = await wish_store.of_items(session, [item.id for item, _ in rows])
    shown = []
    for item, name in rows:
        question = questions.get(item.conversation_id)
        window = Window(from_=item.window_from, to=item.window_to) if item.window_from and item.window_to else None
        shown.append(
            ItemOut.model_validate(
                {
                    "id": item.id,
                    "kind": item.kind,
                    "state": item.state,
                    "municipality": item.municipality,
                    "municipality_name": knowledge.name_of(item.municipality),
                    "area": item.area,
                    "area_title": knowledge.title_of(item.area),
                    "theme": knowledge.theme_of(item.area),
                    "language": item.language,
                    "created_at": item.created_at,
                    "due_at": item.due_at,
                    "window": window,
                    "name": item.name,
                    "question": question[:QUESTION_LENGTH] if question else None,
                    "conversation_id": item.conversation_id,
                    "claimed_by": _person(item.claimed_by, name),
                    "offered_to": _person(item.offered_to, name),
                    "offered_until": item.offered_until,
                    "priority": item.priority,
                    "group": item.group_slug,
                    "off_skill": not own(agent, roster.case(item, now, contact), knowledge.routing),
                    "away": roster.away(item, now, contact),
                    "receipt": item.receipt,
                    "references": [wish.reference for wish in wishes.get(item.id, []) if wish.status != "cancelled"],
                    "alarmed_at": item.alarmed_at,
                    "mine": item.claimed_by == who.id,
                    "lease_until": item.lease_until,
                    "attempts": item.attempts,
                    "outcome": item.outcome,
                }
            )
        )
    return shown


async def _wishes(session: AsyncSession, services: Services, wishes: Sequence[CallbackWish]) -> list[WishOut]:
    questions = await store.last_questions(session, [wish.conversation_id for wish in wishes])
    knowledge = services.library.knowledge
    return [
        WishOut(
            reference=wish.reference,
            status=wish.status,
            created_at=wish.created_at,
            window=Window(from_=wish.window_from, to=wish.window_to),
            name=wish.name,
            note=wish.note,
            area=wish.area,
            area_title=knowledge.title_of(wish.area),
            question=questions.get(wish.conversation_id),
            conversation_id=wish.conversation_id,
        )
        for wish in wishes
    ]


async def _off_skill(session: AsyncSession, services: Services, who: Identity, item: WorkItem) -> bool:
    """Whether somebody does not know an item's subject or language: she may take it, and the log says so."""
    case = roster.case(item, services.clock(), services.settings.contact)
    routing = services.library.knowledge.routing
    return not own(await roster.herself(session, who, routing), case, routing)


def _person(staff: uuid.UUID | None, name: str | None) -> Person | None:
    return Person(id=staff, name=name or "") if staff else None
