"""The calls nobody made in time: their windows move, an alarm is raised, and in the end they expire. Nothing is silent.

How late a callback is counts in the telephone's opening hours: nobody is to call at night or at Christmas.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import service
from bot.contact_centre.models import CallbackWish, WorkItem
from bot.contact_centre.windows import callback_window
from bot.conversations import callback_news as news
from bot.conversations.outside import tell
from bot.library import hours
from bot.library.hours import Window
from bot.library.schemas import Municipality

Place = Callable[[str | None], Municipality]

log = logging.getLogger(__name__)

ALARM_HOURS = 48
"""Opening hours after which a callback that is due goes before all others and is on the list of alarms."""
EXPIRE_HOURS = 72
"""Opening hours after which the citizen is told that nobody will call."""


def better_window(promised: Window, municipality: Municipality, now: dt.datetime) -> Window | None:
    """Return where to move a call that nobody will make in its window as things stand now; None where it may stay.

    To be moved is one whose window lies outside the hours there are now, and one that is left over after closing time.
    One that is late while people are there stays first in the queue.

    Args:
        promised: the window of a callback nobody works on.
        municipality: as it stands for the callback's theme.
        now: the present moment.
    """
    over = promised[1] <= now
    if hours.is_open(municipality, "phone", now) if over else hours.holds(municipality, "phone", promised):
        return None
    window = callback_window(municipality, None if over else promised, now)
    return None if window == promised else window


async def keep(session: AsyncSession, item: WorkItem, now: dt.datetime, place: Place) -> None:
    """Move the promises of a callback nobody works on that will not be kept, and tell whoever they were made to.

    Args:
        session: an open session.
        item: the callback.
        now: the present moment.
        place: returns the municipality as it stands for those who ask about an area.
    """
    item, wishes = await news.lock(session, item)
    if item.state not in ("waiting", "quarantined"):
        return
    moved = []
    for wish in wishes:
        window = better_window(wish.window, place(wish.area), now)
        if window is not None:
            wish.window_from, wish.window_to = window
            moved.append(wish)
    if not moved:
        return
    await session.flush()
    arranged = await service.arrange(session, item, wishes, "moved", now)
    if arranged is not None:
        await news.tell_askers(session, moved, arranged.state, now)
        await news.send_all(session, "callback-moved-by-us", arranged, moved, place(item.area), now)


def late(wish: CallbackWish, municipality: Municipality, now: dt.datetime) -> dt.timedelta:
    """Return for how many opening hours a wish has been due."""
    return hours.open_time(municipality, "phone", wish.due_since, now)


async def watch(session: AsyncSession, item: WorkItem, now: dt.datetime, place: Place) -> None:
    """Raise the alarm over a callback that is very late, and let one expire that is too late.

    The oldest of its wishes raises the alarm. It expires with the youngest: as long as one promise is fresh, the number
    is called. Arguments as for :func:`keep`.
    """
    item, wishes = await news.lock(session, item)
    if not wishes:
        return
    waited = [late(wish, place(wish.area), now) for wish in wishes]
    if max(waited) >= dt.timedelta(hours=ALARM_HOURS) and item.alarmed_at is None:
        alarmed = await service.alarm(session, item, now, ALARM_HOURS)
        if alarmed is not None:
            log.warning("callback %s in %s has been due for %s opening hours", item.id, item.municipality, ALARM_HOURS)
            await tell(session, "callback.updated", alarmed, now)
    if min(waited) < dt.timedelta(hours=EXPIRE_HOURS):
        return
    expired = await service.expire(session, item, "overdue", now)
    if expired is not None:
        log.warning("callback %s in %s has expired: nobody called", item.id, item.municipality)
        await news.tell_askers(session, wishes, "expired", now, reason="overdue")
        await news.send_all(session, "callback-expired", expired, wishes, place(item.area), now)
        await tell(session, "callback.updated", expired, now)
