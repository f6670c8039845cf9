"""The live wall: what waits, who is there, and how today goes."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import roster
from bot.contact_centre.schemas import Load
from bot.insights import store
from bot.insights.schemas import AgentNow, ServiceLevel, WaitingNow, WallOut
from bot.insights.service import scope
from bot.insights.store import ZONE
from bot.library.knowledge import Knowledge
from bot.settings import Contact
from bot.staff.schemas import Identity


async def wall(
    session: AsyncSession,
    who: Identity,
    knowledge: Knowledge,
    now: dt.datetime,
    contact: Contact,
    municipality: str | None,
) -> WallOut:
    """Return the contact centre at this moment, as far as somebody may see it.

    Raises:
        Invalid: there is no such municipality.
        NotFound: it is not hers to see.
    """
    today = now.astimezone(ZoneInfo(ZONE)).date()
    *_, of = scope(who, knowledge, now, since=today, until=today, municipality=municipality)
    counted, answered = await store.answered_within(session, of, dt.timedelta(seconds=contact.service_s))
    kept = await store.kept(session, of)
    agents = await roster.agents(session, knowledge.routing, now, contact)
    return WallOut(
        at=now,
        waiting=[
            WaitingNow.model_validate({**row, "name": knowledge.name_of(row["municipality"])})
            for row in await store.waiting_now(session, of)
        ],
        agents=[
            AgentNow(
                id=agent.id,
                name=agent.name,
                status=agent.presence,
                municipalities=None if agent.serves is None else sorted(agent.serves),
                holds=Load.model_validate(agent.holds),
                capacity=Load.model_validate(agent.capacity),
            )
            for agent in agents
            if of.places is None or agent.serves is None or of.places & agent.serves
        ],
        today=ServiceLevel(
            within_s=contact.service_s,
            counted=counted,
            answered=answered,
            promised=sum(row[1] for row in kept),
            kept=sum(row[2] for row in kept),
        ),
    )
