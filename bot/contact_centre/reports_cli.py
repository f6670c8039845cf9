"""``borgerlinje knowledge reports``: what agents say the knowledge lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.contact_centre import case_store
from bot.db.engine import Database
from bot.db.once import on_database
from bot.settings import Settings


def reports_command(
    municipality: Annotated[list[str] | None, typer.Option(help="A slug; repeat for several. Default: all.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most reports.")] = 50,
    before: Annotated[int | None, typer.Option(help="Only reports older than the one with this id.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Everything the service writes: database, index.")] = None,
) -> None:
    """Print what agents say is missing or wrong in the knowledge, newest first: one JSON object a line."""
    settings = Settings()
    if unknown := sorted(set(municipality or ()) - settings.municipalities):
        choices = ", ".join(sorted(settings.municipalities))
        raise typer.BadParameter(f"{unknown[0]}: choose from {choices}", param_hint="--municipality")
    places = frozenset(municipality) if municipality else None

    async def show(database: Database) -> None:
        async with database.transaction() as session:
            for report, name in await case_store.reports(session, places, limit=limit, before=before):
                shown = {
                    "id": report.id,
                    "at": report.at.isoformat(),
                    "by": name,
                    "municipality": report.municipality,
                    "kind": report.kind,
                    "area": report.area,
                    "article": report.article,
                    "comment": report.comment,
                }
                print(json.dumps(shown, ensure_ascii=False))

    on_database(settings.database_url, data_dir or settings.data_dir, show)
