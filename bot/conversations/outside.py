"""What outside systems are told of callbacks and handovers: ids, states and times, no word of a citizen's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre.models import WorkItem
from bot.outgoing.events import Event
from bot.outgoing.service import publish


async def tell(session: AsyncSession, event: Event, item: WorkItem, now: dt.datetime) -> None:
    """Tell those who have asked of an event of a piece of work; of a live handover, of its beginning only.

    Args:
        session: the session in which it happens.
        event: what has happened.
        item: the callback or handover, as it is now.
        now: the present moment.
    """
    if item.kind == "callback":
        await publish(session, event, item.municipality, item.id, _callback(item), now)
    elif event == "conversation.handed_over":
        await publish(session, event, item.municipality, item.conversation_id, _handover(item), now)


def _callback(item: WorkItem) -> dict[str, Any]:
    assert item.window_from and item.window_to  # noqa: S101 - a constraint of the table holds it
    return _work(item) | {
        "callback_id": str(item.id),
        "window": {"from": item.window_from.isoformat(), "to": item.window_to.isoformat()},
        "attempts": item.attempts,
        "outcome": item.outcome,
    }


def _handover(item: WorkItem) -> dict[str, Any]:
    return _work(item) | {"item_id": str(item.id), "reason": item.reason}


def _work(item: WorkItem) -> dict[str, Any]:
    return {
        "conversation_id": str(item.conversation_id),
        "status": item.state,
        "municipality": item.municipality,
        "area": item.area,
        "language": item.language,
        "url": f"/api/v1/desk/items/{item.id}",
    }
