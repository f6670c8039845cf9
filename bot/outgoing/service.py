"""Placeholder until the room of outgoing notices is merged: the signatures only, nothing is sent."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing.schemas import Recipient


async def send_notice(
    session: AsyncSession,
    *,
    key: str,
    about: uuid.UUID,
    municipality: str,
    to: Recipient,
    template: str,
    language: str,
    values: Mapping[str, str],
    now: dt.datetime,
    send_at: dt.datetime | None = None,
) -> None:
    """Do nothing."""


async def cancel_notices(session: AsyncSession, about: uuid.UUID, now: dt.datetime) -> None:
    """Do nothing."""
