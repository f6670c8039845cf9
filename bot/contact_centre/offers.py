"""Automatic offers: each piece of work that waits goes to the agent the rules lead to, who is asked to take it."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import roster, service, store
from bot.contact_centre.routing import Agent, Case, order, route
from bot.library.routing import Kind, Routing
from bot.settings import Contact

LOOKED_AT = 300
"""Pieces of work looked at in one go, the most urgent ones; the next go is two seconds away."""
AT_ONCE = 20
"""Offers made in one transaction: who takes by hand what is just being offered waits for its end."""


async def offer_due(session: AsyncSession, routing: Routing, now: dt.datetime, contact: Contact) -> int:
    """Offer what is due and waits, in the queue's order, to agents with room for it.

    Returns how many offers were made; where it is ``AT_ONCE``, more may be waiting for the next transaction.

    Processes that come to it together take turns, so that nobody is given more than she has room for; that no item is
    offered twice is held by the change itself, which names the state the item must be in.
    """
    if not await store.lock_offers(session):
        return 0
    items = {item.id: item for item in await store.waiting(session, now, LOOKED_AT)}
    cases = await roster.cases(session, list(items.values()), routing, now, contact)
    cases = [case for case in cases if routing.offered(case.municipality, case.kind) and not case.away]
    if not cases:
        return 0
    everybody = await roster.agents(session, routing, now, contact)
    agents = {agent.id: agent for agent in everybody if agent.presence == "available"}
    shares = await roster.shares(session, routing, now)
    until = now + dt.timedelta(seconds=routing.shared.offers.seconds)
    made = 0
    for case in order(cases, routing, shares, now):
        if made == AT_ONCE:
            break
        await asyncio.sleep(0)  # a long queue is much to think about; others go on meanwhile
        if not any(_has_room(agent, case) for agent in agents.values()):
            continue
        found = route(case, list(agents.values()), routing, now)
        if not found.ranked:
            continue
        best = found.ranked[0]
        why = {"rule": found.rule, "group": best.group, "why": [reason.key for reason in best.reasons]}
        if await service.offer(session, items[case.id], best.agent.id, now, until, **why) is None:
            continue
        made += 1
        holds: dict[Kind, int] = {**best.agent.holds, case.kind: best.agent.holds.get(case.kind, 0) + 1}
        agents[best.agent.id] = replace(best.agent, holds=holds, idle_since=now)
    return made


def _has_room(agent: Agent, case: Case) -> bool:
    return agent.free(case.kind) > 0 and agent.may(case.municipality) and agent.id not in case.refused
