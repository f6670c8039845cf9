"""Whether a person can be reached live now, and if not, why, when next, and what there is instead.

Hours, crisis mode, who is on duty and how many wait are asked for here and nowhere else.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import store
from bot.contact_centre.crisis import service as crisis_mode
from bot.contact_centre.crisis import store as crisis_store
from bot.contact_centre.crisis.models import Crisis, Refusal
from bot.contact_centre.models import WorkItem
from bot.contact_centre.windows import callback_window
from bot.errors import Conflict, UnknownMunicipality
from bot.library import hours
from bot.library.knowledge import Knowledge
from bot.library.schemas import Municipality
from bot.settings import Contact
from bot.staff import store as staff_store
from bot.staff.rights import EVERYWHERE

Reason = Literal["outside_hours", "nobody_on_duty", "queue_full", "crisis"]
"""``crisis``: crisis mode lets no more in than wait already, or nobody at all."""


class Closed(Conflict):
    """No person can be reached live now; ``details`` say why, when next, and whether a callback can be had."""

    code = "closed"


@dataclass(frozen=True, slots=True)
class Standing:
    """A municipality as it stands now for one theme: with the theme's hours, and with those and the banners of crisis
    mode. ``crisis`` is what decides on words and capacity: its own switch before the one for all."""

    municipality: Municipality
    theme: str | None
    crisis: Crisis | None

    def words(self, language: str) -> str | None:
        """Return what crisis mode says to whoever asks for a person."""
        if self.crisis is None:
            return None
        return self.crisis.handover if language == "da" else self.crisis.handover_en


@dataclass(frozen=True, slots=True)
class Outcome:
    """Why nobody can be reached live now. ``callback``: a call can be promised instead."""

    reason: Reason
    opens_at: dt.datetime | None
    callback: bool

    def details(self, words: str | None) -> dict[str, Any]:
        """Return it as it goes over the wire, with what crisis mode says."""
        opens = self.opens_at.isoformat() if self.opens_at else None
        return {"reason": self.reason, "opens_at": opens, "callback": self.callback, "words": words}


async def standing(
    session: AsyncSession, knowledge: Knowledge, slug: str, area: str | None, now: dt.datetime
) -> Standing:
    """Return how a municipality stands now for what a conversation or a piece of work is about.

    Args:
        session: an open session.
        knowledge: has the municipality's own hours, and each area's theme.
        slug: the municipality's.
        area: what it is about; None where that is not known: the channels' own hours count then.
        now: the present moment.

    Raises:
        UnknownMunicipality: there is none of this slug.
    """
    municipality = knowledge.municipalities.get(slug)
    if municipality is None:
        raise UnknownMunicipality
    crises = await crisis_store.current(session, slug, now)
    return standing_with(crises, municipality, knowledge.theme_of(area), now)


def standing_with(
    crises: Sequence[Crisis], municipality: Municipality, theme: str | None, now: dt.datetime
) -> Standing:
    """Return the same for a theme, where the switches that may concern the municipality are at hand; others are left
    aside."""
    own = [crisis for crisis in crises if crisis.municipality == municipality.slug]
    own += [crisis for crisis in crises if crisis.municipality == EVERYWHERE]
    deciding = next((crisis for crisis in own if crisis_mode.is_on(crisis, now)), None)
    return Standing(hours.for_theme(crisis_mode.applied(municipality, own, now), theme), theme, deciding)


async def closed(session: AsyncSession, place: Standing, now: dt.datetime, contact: Contact) -> Outcome | None:
    """Return why nobody can be reached live now, or None where somebody can."""
    reason = await _reason(session, place, now, contact)
    if reason is None:
        return None
    municipality = place.municipality
    opens = hours.next_opening(municipality, "chat", now) if reason == "outside_hours" else None
    return Outcome(reason, opens, callback_window(municipality, None, now) is not None)


async def _reason(session: AsyncSession, place: Standing, now: dt.datetime, contact: Contact) -> Reason | None:
    of_its_own = place.crisis.queue_limit if place.crisis else None
    if of_its_own == 0:
        return "crisis"
    if not hours.is_open(place.municipality, "chat", now):
        return "outside_hours"
    if not await somebody_on_duty(session, place, now, contact):
        return "nobody_on_duty"
    waiting = await store.waiting_handovers(session, place.municipality.slug)
    if of_its_own is not None:
        return "crisis" if waiting >= of_its_own else None
    return "queue_full" if waiting >= contact.queue_limit else None


async def somebody_on_duty(session: AsyncSession, place: Standing, now: dt.datetime, contact: Contact) -> bool:
    """Whether anybody is there who takes what the municipality's citizens ask."""
    return await staff_store.on_duty(session, place.municipality.slug, now - dt.timedelta(seconds=contact.lease_s))


async def note_refusal(
    session: AsyncSession, conversation: uuid.UUID, slug: str, theme: str | None, reason: Reason, now: dt.datetime
) -> None:
    """Count a citizen who asked for a person and could not be let in."""
    refusal = Refusal(conversation_id=conversation, reason=reason, at=now, municipality=slug, theme=theme)
    await crisis_store.put_refusal(session, refusal)


async def hopeless_since(session: AsyncSession, item: WorkItem) -> dt.datetime:
    """Return from when a waiting handover has had nobody to hope for: the last time an agent who serves the
    municipality was there, or it came (back) to the queue."""
    queued = await store.last_queued(session, item)
    seen = await staff_store.last_seen(session, item.municipality)
    return max(queued, seen) if seen else queued
