"""Crisis and election mode: one switch for a municipality, or for all, that holds in every process from the next turn.

It is read from the database wherever hours, notices or the queue are asked for; nothing keeps a copy.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Container, Sequence
from typing import Any

from pydantic import HttpUrl
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre.crisis import store
from bot.contact_centre.crisis.models import Crisis, CrisisEvent
from bot.contact_centre.crisis.schemas import CrisisDay, CrisisIn, CrisisOut, Numbers
from bot.errors import Invalid, NotFound
from bot.library import hours
from bot.library.schemas import Channel, Municipality, Notice, OpeningException
from bot.staff.rights import EVERYWHERE
from bot.staff.schemas import Identity

SETTABLE = (
    "kind", "banner", "banner_en", "url", "handover", "handover_en", "queue_limit", "ends_at",
)  # fmt: skip


def is_on(crisis: Crisis, now: dt.datetime) -> bool:
    """Whether a switch that has not ended holds now; else it lies ahead."""
    return crisis.starts_at <= now and (crisis.ends_at is None or now < crisis.ends_at) and crisis.ended_at is None


def applied(municipality: Municipality, crises: Sequence[Crisis], now: dt.datetime) -> Municipality:
    """Return a municipality with the hours and banners of crisis mode.

    Hours count from when they are set, since they name their days and callbacks are promised for them; banners count
    while it is on.

    Args:
        municipality: as its file has it.
        crises: the switches on or ahead, its own before that for all: on one day the former's hours count.
        now: the present moment.
    """
    for crisis in reversed(crises):
        municipality = hours.with_days(municipality, _days(crisis))
    banners = tuple(
        Notice(text=crisis.banner, text_en=crisis.banner_en, url=HttpUrl(crisis.url) if crisis.url else None)
        for crisis in crises
        if is_on(crisis, now)
    )
    return municipality.model_copy(update={"notices": (*banners, *municipality.notices)})


def _days(crisis: Crisis) -> dict[Channel, list[OpeningException]]:
    days: dict[Channel, list[OpeningException]] = {}
    for stored in crisis.hours:
        day = CrisisDay.model_validate(stored)
        days.setdefault(day.channel, []).append(OpeningException(date=day.date, spans=day.spans))
    return days


def require_place(who: Identity | None, place: str, municipalities: Container[str]) -> None:
    """Refuse a place there is no switch for, or whose switch is not this member of staff's.

    Args:
        who: she who switches; None for the command line.
        place: a municipality's slug, or ``*``.
        municipalities: the slugs there are.

    Raises:
        Invalid: no municipality has this slug.
        NotFound: she may not switch there.
    """
    if place != EVERYWHERE and place not in municipalities:
        raise Invalid(fields={"municipality": "unknown-municipality"})
    if who is not None and not who.may("crisis", place):
        raise NotFound


async def switch_on(session: AsyncSession, given: CrisisIn, who: Identity | None, now: dt.datetime) -> Crisis:
    """Switch crisis mode on in a place, or change the one that is on there.

    Args:
        session: an open session; switches whose time is up have been ended in it.
        given: as it is to be.
        who: she who switches; None for the command line.
        now: the present moment.

    Raises:
        Invalid: it would end before it begins, or before now.
    """
    await store.lock_switches(session)
    crisis = await store.of_place(session, given.municipality)
    starts_at = given.starts_at or (crisis.starts_at if crisis else now)
    if given.ends_at is not None and given.ends_at <= max(starts_at, now):
        raise Invalid(fields={"ends_at": "crisis-ends"})
    kind = "changed" if crisis else "switched_on"
    if crisis is None:
        crisis = Crisis(id=uuid.uuid4(), municipality=given.municipality)
        session.add(crisis)
    for name in SETTABLE:
        setattr(crisis, name, getattr(given, name))
    crisis.hours = [day.model_dump(mode="json") for day in given.hours]
    crisis.starts_at = starts_at
    crisis.changed_at = now
    crisis.changed_by = who.id if who else None
    await session.flush()
    _note(session, crisis, kind, who, now, out(crisis, now).model_dump(mode="json", exclude={"id", "on", "ended_at"}))
    return crisis


async def end(
    session: AsyncSession, crisis: Crisis, who: Identity | None, at: dt.datetime, kind: str, numbers: Numbers
) -> bool:
    """Write down that a switch has ended, with what happened while it was on; whether nobody else had.

    Args:
        session: an open session.
        crisis: the switch.
        who: she who switched it off; None for the command line, and where its time was up.
        at: when it ended.
        kind: ``switched_off`` or ``time_up``.
        numbers: what happened.
    """
    ended = await store.end(session, crisis.id, at)
    if ended is not None:
        _note(session, ended, kind, who, at, numbers.model_dump())
    return ended is not None


def out(crisis: Crisis, now: dt.datetime) -> CrisisOut:
    """Return a switch as it goes over the wire."""
    values = {column.key: getattr(crisis, column.key) for column in Crisis.__table__.columns}
    shown = {name: values[name] for name in CrisisOut.model_fields if name in values}
    return CrisisOut.model_validate({**shown, "on": is_on(crisis, now)})


def _note(
    session: AsyncSession, crisis: Crisis, kind: str, who: Identity | None, at: dt.datetime, detail: dict[str, Any]
) -> None:
    by = who.id if who else None
    session.add(CrisisEvent(crisis_id=crisis.id, at=at, kind=kind, by=by, detail=detail))
