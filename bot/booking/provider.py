"""What a booking system must be able to do, so that a municipality's own can be put in the built-in one's place."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from bot.booking.built_in import BuiltIn
from bot.booking.schemas import Person, Slot, Wish
from bot.library.booking import Offer


class Provider(Protocol):
    """A booking system. It knows an appointment by the id this service gives it.

    Each call is made inside the transaction that records what it did, so that nothing is promised that is not kept. A
    system elsewhere leaves ``session`` alone, gives up within seconds, and takes the same call with the same id twice
    for one: where our transaction fails after it has answered, the citizen's next try makes the call again, and a hold
    nobody comes back to lapses over there as it does here.
    """

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
        """List the free times from a local day to another one, both included, in order of time."""
        ...

    async def hold(
        self, session: AsyncSession, offer: Offer, booking: uuid.UUID, wish: Wish, until: dt.datetime, now: dt.datetime
    ) -> Slot:
        """Keep a time for a citizen until a moment.

        Raises:
            SlotTaken: it is not offered, or somebody else has it.
        """
        ...

    async def confirm(
        self, session: AsyncSession, offer: Offer, booking: uuid.UUID, person: Person, now: dt.datetime
    ) -> None:
        """Make a held time an appointment; also one whose hold has run out, as long as nobody else has taken it.

        Raises:
            HoldOver: somebody has.
        """
        ...

    async def move(self, session: AsyncSession, offer: Offer, booking: uuid.UUID, wish: Wish, now: dt.datetime) -> Slot:
        """Change an appointment's time; where that fails it keeps the one it had.

        Raises:
            SlotTaken: the new time is not offered, or somebody else has it.
        """
        ...

    async def cancel(self, session: AsyncSession, offer: Offer, booking: uuid.UUID) -> None:
        """Give a time back, held or confirmed; one that is not known is given back already."""
        ...


PROVIDERS: Mapping[str, Provider] = {"built-in": BuiltIn()}
"""The booking systems there are, by the name ``booking.yaml`` has for them."""


def provider_of(offer: Offer) -> Provider:
    """Return the booking system that keeps a municipality's appointments."""
    return PROVIDERS[offer.plan.provider]
