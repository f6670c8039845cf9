"""``borgerlinje crisis``: crisis and election mode from the command line, for when the desk cannot be reached."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import system_clock
from bot.contact_centre.crisis import service, store
from bot.contact_centre.crisis.schemas import CrisisIn
from bot.conversations import crises
from bot.db.once import DataDir, in_transaction
from bot.errors import AppError
from bot.settings import Settings
from bot.staff.rights import EVERYWHERE
from bot.words import words

crisis_app = typer.Typer(help="Crisis and election mode.", no_args_is_help=True)

Place = Annotated[str, typer.Argument(help="A municipality's slug, or '*' (in quotes) for all of them.")]


@crisis_app.command("start")
def start(
    municipality: Place,
    banner: Annotated[str, typer.Option(help="What everybody is told, in Danish.")],
    banner_en: Annotated[str, typer.Option(help="The same in English.")],
    kind: Annotated[str, typer.Option(help="crisis or election.")] = "crisis",
    url: Annotated[str | None, typer.Option(help="Where the banner leads, https://...")] = None,
    handover: Annotated[str | None, typer.Option(help="What who asks for a person is told first, in Danish.")] = None,
    handover_en: Annotated[str | None, typer.Option(help="The same in English.")] = None,
    queue_limit: Annotated[int | None, typer.Option(help="How many may wait for a person; 0: nobody.")] = None,
    hours: Annotated[
        list[str] | None,
        typer.Option(help="A channel's hours on a day: 'phone 2026-11-28 08:00-12:00,13:00-24:00'; no time: closed."),
    ] = None,
    starts: Annotated[str | None, typer.Option(help="2026-11-28T08:00+01:00; default: now.")] = None,
    ends: Annotated[str | None, typer.Option(help="The same; default: until it is stopped.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Switch it on, or change it where it is on. It holds in every process from the next turn."""
    try:
        given = CrisisIn.model_validate(
            {
                "municipality": municipality,
                "kind": kind,
                "banner": banner,
                "banner_en": banner_en,
                "url": url,
                "handover": handover,
                "handover_en": handover_en,
                "queue_limit": queue_limit,
                "hours": [_day(text) for text in hours or ()],
                "starts_at": starts,
                "ends_at": ends,
            }
        )
    except ValidationError as error:
        first = error.errors()[0]
        _refuse(f"{'.'.join(map(str, first['loc'])) or 'together'}: {first['msg']}")

    async def switch(session: AsyncSession, now: dt.datetime) -> None:
        await crises.end_due(session, now)
        await service.switch_on(session, given, None, now)

    _in_transaction(data_dir, switch, municipality)
    print(f"{kind} mode is set in {municipality}.")


@crisis_app.command("stop")
def stop(municipality: Place, data_dir: DataDir = None) -> None:
    """Switch it off, and print what happened while it was on."""

    async def switch(session: AsyncSession, now: dt.datetime) -> None:
        ended = await crises.switch_off(session, municipality, None, now)
        [report] = await crises.report(session, [ended], now)
        print(report.numbers.model_dump_json())

    _in_transaction(data_dir, switch, municipality)


@crisis_app.command("list")
def list_switches(
    log: Annotated[bool, typer.Option("--log", help="Also those that have ended, with what was done.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Print the switches that are on or lie ahead: one JSON object a line."""

    async def show(session: AsyncSession, now: dt.datetime) -> None:
        found = await (store.newest(session, None, 200) if log else store.all_current(session, now))
        for report in await crises.report(session, found, now):
            print(json.dumps(report.model_dump(mode="json"), ensure_ascii=False))

    _in_transaction(data_dir, show)


def _day(text: str) -> dict[str, object]:
    channel, date, times = [*text.split(maxsplit=2), "", "", ""][:3]
    spans = [part.strip().partition("-") for part in filter(None, times.split(","))]
    return {"channel": channel, "date": date, "spans": [{"from": first, "to": last} for first, _, last in spans]}


def _in_transaction(
    data_dir: Path | None, do: Callable[[AsyncSession, dt.datetime], Awaitable[None]], place: str = EVERYWHERE
) -> None:
    served = Settings().municipalities
    if place != EVERYWHERE and place not in served:
        _refuse(f"there is no municipality {place}: choose from {', '.join(sorted(served))}, or '*'")
    try:
        in_transaction(data_dir, lambda session: do(session, system_clock()))
    except AppError as error:
        fields = error.details.get("fields", {})
        _refuse("; ".join(words("en", f"field-{key}") for key in fields.values()) or f"nothing is on in {place}")


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(2)
