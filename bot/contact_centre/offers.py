"""Automatic offers: each piece of work that waits goes to the agent the rules lead to, who is asked to take it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import roster, service, store
from bot.contact_centre.routing import order, route
from bot.library.routing import Kind, Routing
from bot.settings import Contact

AT_ONCE = 300
"""Pieces of work looked at in one go, the most urgent ones; the next go is two seconds away."""


async def offer_due(session: AsyncSession, routing: Routing, now: dt.datetime, contact: Contact) -> int:
    """Offer what is due and waits, in the queue's order, to agents with room for it. Returns how many offers were made.

    Processes that come to it together take turns, so that nobody is given more than she has room for; that no item is
    offered twice is held by the change itself, which names the state the item must be in.
    """
    if not await store.lock_offers(session):
        return 0
    items = {item.id: item for item in await store.waiting(session, now, AT_ONCE)}
    cases = await roster.cases(session, list(items.values()), routing, now, contact)
    cases = [case for case in cases if routing.offered(case.municipality, case.kind) and not case.away]
    if not cases:
        return 0
    agents = {agent.id: agent for agent in await roster.agents(session, routing, now, contact)}
    shares = await roster.shares(session, routing, now)
    until = now + dt.timedelta(seconds=routing.shared.offers.seconds)
    made = 0
    for case in order(cases, routing, shares, now):
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
