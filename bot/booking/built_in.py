"""The built-in booking system: the editors' schedule, and a table that refuses two citizens at one desk at one time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.booking import schedule, store
from bot.booking.errors import HoldOver, SlotTaken
from bot.booking.models import Seat
from bot.booking.schemas import Person, Slot, Wish
from bot.library.booking import Offer


class BuiltIn:
    """Keeps appointments in this service's own database. The methods are those of :class:`Provider`."""

    async def free(
        self,
        session: AsyncSession,
        offer: Offer,
        service: str,
        place: str | None,
        first: dt.date,
        last: dt.date,
        now: dt.datetime,
    ) -> list[Slot]:
        """List what the schedule has room for."""
        offered = sorted(schedule.slots(offer, service, place, first, last, now), key=lambda s: (s.starts_at, s.place))
        if not offered:
            return []
        ends = max(slot.ends_at for slot in offered)
        seats = await store.seats(session, offer.municipality.slug, service, offered[0].starts_at, ends, now)
        near: defaultdict[tuple[str, dt.date], list[Seat]] = defaultdict(list)  # no appointment goes over midnight
        for seat in seats:
            if seat.during.lower:
                near[seat.place, schedule.local_day(offer, seat.during.lower)].append(seat)

        def left(slot: Slot) -> int:
            return slot.free - len(_at(slot, near[slot.place, schedule.local_day(offer, slot.starts_at)]))

        return [dataclasses.replace(slot, free=free) for slot in offered if (free := left(slot)) > 0]

    async def hold(
        self, session: AsyncSession, offer: Offer, booking: uuid.UUID, wish: Wish, until: dt.datetime, now: dt.datetime
    ) -> Slot:
        """Take a desk until a moment."""
        return await _take(session, offer, booking, wish, until, now)

    async def confirm(
        self, session: AsyncSession, offer: Offer, booking: uuid.UUID, person: Person, now: dt.datetime
    ) -> None:
        """Keep the desk for good. Who comes stands in the booking, so nothing of the person is stored here."""
        if not await store.keep_seat(session, booking):
            raise HoldOver

    async def move(self, session: AsyncSession, offer: Offer, booking: uuid.UUID, wish: Wish, now: dt.datetime) -> Slot:
        """Take the new desk, then give the old one back: in that order two citizens who swap never wait for each
        other, and one who finds the new time taken still has the old one."""
        old = await store.seat_of(session, booking)
        slot = await _take(session, offer, booking, wish, None, now)
        if old is not None:
            await store.remove_seat(session, old)
        return slot

    async def cancel(self, session: AsyncSession, offer: Offer, booking: uuid.UUID) -> None:
        """Give the desk back."""
        seat = await store.seat_of(session, booking)
        if seat is not None:
            await store.remove_seat(session, seat)


async def _take(
    session: AsyncSession, offer: Offer, booking: uuid.UUID, wish: Wish, until: dt.datetime | None, now: dt.datetime
) -> Slot:
    """Take the first free desk of a time. Whoever loses a race for a desk looks again: there may be another one."""
    day = schedule.local_day(offer, wish.starts_at)
    offered = schedule.slots(offer, wish.service, wish.place, day, day, now)
    slot = next((slot for slot in offered if slot.starts_at == wish.starts_at), None)
    if slot is None:
        raise SlotTaken
    municipality = offer.municipality.slug
    for _ in range(slot.free + 1):
        await store.remove_lapsed(session, municipality, slot, now)
        seats = await store.seats(session, municipality, slot.service, slot.starts_at, slot.ends_at, now)
        taken = {seat.desk for seat in _at(slot, seats)}
        # Editors may have taken desks away since: then as many as there are now must be enough.
        if len(taken) >= slot.free:
            break
        desk = min(set(range(1, slot.free + 1)) - taken)
        if await store.add_seat(session, booking, municipality, slot, desk, until):
            return slot
    raise SlotTaken


def _at(slot: Slot, seats: Sequence[Seat]) -> list[Seat]:
    """The seats that are in a slot's way."""
    found = []
    for seat in seats:
        start, end = seat.during.lower, seat.during.upper
        if start and end and seat.place == slot.place and start < slot.ends_at and slot.starts_at < end:
            found.append(seat)
    return found
