"""The numbers and the live wall over HTTP, for supervisors. ``docs/operations/insights.md`` describes them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from bot.channels.context import STAFF_ERRORS, InsightsDep, ServicesDep
from bot.insights import service
from bot.insights.schemas import InsightsOut, Step, TableName, WallOut
from bot.insights.wall import wall as live_wall
from bot.spreadsheets import table as spreadsheet

router = APIRouter(prefix="/api/v1/desk", tags=["desk"], responses=STAFF_ERRORS)

Municipality = Annotated[str | None, Query(max_length=80)]


@router.get("/insights", response_model=InsightsOut)
async def numbers(
    who: InsightsDep,
    services: ServicesDep,
    since: Annotated[dt.date | None, Query(alias="from")] = None,
    until: Annotated[dt.date | None, Query(alias="to")] = None,
    by: Step = "day",
    municipality: Municipality = None,
    format: Literal["json", "csv"] = "json",
    table: TableName = "volume",
) -> InsightsOut | Response:
    """Return the numbers of a span of days; ``csv`` is one table of them, for a spreadsheet."""
    services.require_knowledge()
    async with services.database.transaction() as session:
        found = await service.numbers(
            session,
            who,
            services.library.knowledge,
            services.clock(),
            since=since,
            until=until,
            by=by,
            municipality=municipality,
        )
    if format == "json":
        return found
    one = next(each for each in found.tables if each.name == table)
    name = f"{table}-{found.since}-{found.until}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(spreadsheet(one.columns, one.rows), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/wall")
async def wall(who: InsightsDep, services: ServicesDep, municipality: Municipality = None) -> WallOut:
    """Return what waits, who is there, and how today goes."""
    services.require_knowledge()
    async with services.database.transaction() as session:
        knowledge, contact = services.library.knowledge, services.settings.contact
        return await live_wall(session, who, knowledge, services.clock(), contact, municipality)
