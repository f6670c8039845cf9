"""Crisis and election mode over HTTP, for supervisors. ``docs/operations/crisis.md`` describes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from bot.channels.context import STAFF_ERRORS, CrisisDep, ServicesDep
from bot.contact_centre.crisis import service
from bot.contact_centre.crisis import store as switches
from bot.contact_centre.crisis.schemas import CrisisIn, CrisisList, CrisisLog, CrisisOut, CrisisReport
from bot.conversations import crises
from bot.spreadsheets import table
from bot.staff.rights import EVERYWHERE

router = APIRouter(prefix="/api/v1/desk/crisis", tags=["desk"], responses=STAFF_ERRORS)

LOG_LENGTH = 200
"""Most switches in one answer; a municipality has a handful a year."""
COLUMNS = (
    "municipality", "kind", "starts_at", "ended_at", "banner", "at", "event", "by",
    "conversations", "handovers", "callbacks", "refused_full", "refused_outside_hours", "refused_nobody_on_duty",
)  # fmt: skip


@router.get("")
async def current(who: CrisisDep, services: ServicesDep) -> CrisisList:
    """List the switches that are on, or lie ahead, in one's own municipalities and everywhere."""
    now, places = services.clock(), who.where("crisis")
    async with services.database.transaction() as session:
        found = await switches.all_current(session, now)
    mine = (c for c in found if places is None or c.municipality in places or c.municipality == EVERYWHERE)
    return CrisisList(switches=[service.out(crisis, now) for crisis in mine])


@router.put("")
async def put(given: CrisisIn, who: CrisisDep, services: ServicesDep) -> CrisisOut:
    """Switch it on in a municipality, or everywhere (``*``); where it is on, this is how it is from now."""
    services.require_knowledge()
    service.require_place(who, given.municipality, services.library.knowledge.municipalities)
    now = services.clock()
    async with services.database.transaction() as session:
        await crises.end_due(session, now)
        return service.out(await service.switch_on(session, given, who, now), now)


@router.delete("")
async def delete(
    municipality: Annotated[str, Query(max_length=80)], who: CrisisDep, services: ServicesDep
) -> CrisisReport:
    """Switch it off; returns what happened while it was on."""
    services.require_knowledge()
    service.require_place(who, municipality, services.library.knowledge.municipalities)
    now = services.clock()
    async with services.database.transaction() as session:
        ended = await crises.switch_off(session, municipality, who, now)
        [report] = await crises.report(session, [ended], now)
    return report


@router.get("/log", response_model=CrisisLog)
async def log(who: CrisisDep, services: ServicesDep, format: Literal["json", "csv"] = "json") -> CrisisLog | Response:
    """Return every switch there was, newest first: who did what when, and what happened while it was on."""
    now = services.clock()
    async with services.database.transaction() as session:
        found = await switches.newest(session, who.where("crisis"), LOG_LENGTH)
        reports = await crises.report(session, found, now)
    if format == "json":
        return CrisisLog(switches=reports)
    headers = {"Content-Disposition": 'attachment; filename="krise.csv"'}
    return Response(table(COLUMNS, _rows(reports)), media_type="text/csv; charset=utf-8", headers=headers)


def _rows(reports: Sequence[CrisisReport]) -> Iterator[list[object]]:
    """A line for everything that was done; what happened stands on each switch's last."""

    def moment(at: dt.datetime | None) -> str | None:
        return at.isoformat(sep=" ", timespec="seconds") if at else None

    for report in reports:
        for event in report.events:
            happened: list[object] = [None] * 6
            if event is report.events[-1]:
                numbers, refused = report.numbers, report.numbers.refused
                happened = [numbers.conversations, numbers.handovers, numbers.callbacks, numbers.refused_full]
                happened += [refused.get("outside_hours", 0), refused.get("nobody_on_duty", 0)]
            place = [report.municipality, report.kind, moment(report.starts_at), moment(report.ended_at)]
            yield [*place, report.banner, moment(event.at), event.kind, event.by, *happened]
