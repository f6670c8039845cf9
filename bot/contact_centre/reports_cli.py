"""``borgerlinje knowledge reports``: what agents say the knowledge lacks."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import case_store
from bot.db.once import DataDir, in_transaction
from bot.staff.cli import require_known


def reports_command(
    municipality: Annotated[list[str] | None, typer.Option(help="A slug; repeat for several. Default: all.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The most reports.")] = 50,
    before: Annotated[int | None, typer.Option(help="Only reports older than the one with this id.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Print what agents say is missing or wrong in the knowledge, newest first: one JSON object a line."""
    require_known(municipality or ())
    places = frozenset(municipality) if municipality else None

    async def show(session: AsyncSession) -> None:
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

    in_transaction(data_dir, show)
