"""The end of crisis mode, with what happened while it was on: conversations and work for people together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import store as work
from bot.contact_centre.crisis import service
from bot.contact_centre.crisis import store as switches
from bot.contact_centre.crisis.models import Crisis
from bot.contact_centre.crisis.schemas import CrisisEventOut, CrisisReport, Numbers
from bot.conversations import store
from bot.errors import NotFound
from bot.staff.rights import EVERYWHERE
from bot.staff.schemas import Identity


async def numbers(session: AsyncSession, crisis: Crisis, until: dt.datetime) -> Numbers:
    """Return what happened in a switch's place from its start until a moment."""
    place = None if crisis.municipality == EVERYWHERE else crisis.municipality
    since = crisis.starts_at
    items = await work.created_between(session, place, since, until)
    return Numbers(
        conversations=await store.started_between(session, place, since, until),
        handovers=items.get("handover", 0),
        callbacks=items.get("callback", 0),
        refused=await switches.refused(session, place, since, until),
    )


async def end_due(session: AsyncSession, now: dt.datetime) -> None:
    """Write down the end of every switch whose time is up. It holds no more from that moment, written down or not."""
    for crisis in await switches.time_up(session, now):
        assert crisis.ends_at  # noqa: S101 - it is by this that its time is up
        happened = await numbers(session, crisis, crisis.ends_at)
        await service.end(session, crisis, None, crisis.ends_at, "time_up", happened)


async def switch_off(session: AsyncSession, place: str, who: Identity | None, now: dt.datetime) -> Crisis:
    """Switch crisis mode off in a place.

    Args:
        session: an open session.
        place: a municipality's slug, or ``*``.
        who: she who switches; None for the command line.
        now: the present moment.

    Raises:
        NotFound: there is none.
    """
    await end_due(session, now)
    crisis = await switches.of_place(session, place)
    happened = await numbers(session, crisis, now) if crisis else None
    if crisis is None or happened is None or not await service.end(session, crisis, who, now, "switched_off", happened):
        raise NotFound
    return crisis


async def report(session: AsyncSession, crises: Sequence[Crisis], now: dt.datetime) -> list[CrisisReport]:
    """Return switches with all that was done with them, and what happened while they were on.

    What happened before an end is told as it was written down then, since conversations are erased later.
    """
    done = await switches.events(session, [crisis.id for crisis in crises])
    reports = []
    for crisis in crises:
        own = [
            CrisisEventOut(at=event.at, kind=event.kind, by=name, detail=event.detail)
            for event, name in done
            if event.crisis_id == crisis.id
        ]
        ended = crisis.ended_at is not None
        happened = Numbers.model_validate(own[-1].detail) if ended else await numbers(session, crisis, now)
        shown = service.out(crisis, now).model_dump()
        reports.append(CrisisReport.model_validate({**shown, "events": own, "numbers": happened}))
    return reports
