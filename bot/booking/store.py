"""All SQL about appointments and the seats they have."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.ext.asyncio import AsyncSession

from bot.booking.models import ONE_AT_A_DESK, Booking, Seat
from bot.booking.schemas import Slot


async def get(session: AsyncSession, booking: uuid.UUID, *, lock: bool = False) -> Booking | None:
    """Find an appointment; with ``lock`` nobody else changes it until the transaction ends."""
    statement = select(Booking).where(Booking.id == booking)
    fresh = {"populate_existing": True}
    return await session.scalar(statement.with_for_update() if lock else statement, execution_options=fresh)


async def by_client_id(session: AsyncSession, conversation: uuid.UUID, client_id: uuid.UUID) -> Booking | None:
    """Find the appointment a client asked for before with the same id."""
    return await session.scalar(
        select(Booking).where(Booking.conversation_id == conversation, Booking.client_id == client_id)
    )


async def held_by(session: AsyncSession, conversation: uuid.UUID) -> Sequence[Booking]:
    """List what is held for a conversation, lapsed or not."""
    rows = await session.scalars(
        select(Booking).where(Booking.conversation_id == conversation, Booking.status == "held").order_by(Booking.id)
    )
    return rows.all()


async def ahead(
    session: AsyncSession, now: dt.datetime, *, conversation: uuid.UUID | None = None, phone: str | None = None
) -> int:
    """Count the appointments a conversation, or a phone number, still has ahead of it."""
    whose = Booking.phone == phone if phone is not None else Booking.conversation_id == conversation
    count = select(func.count()).where(whose, Booking.status == "booked", Booking.starts_at > now)
    return await session.scalar(count) or 0


async def lock_phone(session: AsyncSession, phone: str) -> None:
    """Have whoever else books on this number wait until the transaction ends, so that both count the same."""
    await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"booking:{phone}", 0))))


async def remove(session: AsyncSession, booking: uuid.UUID) -> None:
    """Remove an appointment with its seat, as if it had never been."""
    await session.execute(delete(Booking).where(Booking.id == booking))


async def remove_old(session: AsyncSession, ended_before: dt.datetime, lapsed_before: dt.datetime) -> None:
    """Remove what has been kept long enough: appointments past, and holds nobody came back to."""
    lapsed = and_(Booking.status == "held", Booking.held_until < lapsed_before)
    await session.execute(delete(Booking).where(or_(Booking.ends_at < ended_before, lapsed)))


async def between(
    session: AsyncSession, municipalities: frozenset[str] | None, start: dt.datetime, end: dt.datetime, limit: int
) -> Sequence[Booking]:
    """List the appointments that begin within a stretch of time, in order; None means every municipality's."""
    statement = (
        select(Booking)
        .where(Booking.status == "booked", Booking.starts_at >= start, Booking.starts_at < end)
        .order_by(Booking.starts_at, Booking.id)
        .limit(limit)
    )
    if municipalities is not None:
        statement = statement.where(Booking.municipality.in_(municipalities))
    return (await session.scalars(statement)).all()


async def seats(
    session: AsyncSession,
    municipality: str,
    service: str,
    start: dt.datetime,
    end: dt.datetime,
    now: dt.datetime,
) -> Sequence[Seat]:
    """List a service's seats within a stretch of time that are taken, or held and not lapsed."""
    standing = or_(Seat.held_until.is_(None), Seat.held_until > now)
    rows = await session.scalars(
        select(Seat).where(
            Seat.municipality == municipality,
            Seat.service == service,
            Seat.during.overlaps(Range(start, end)),
            standing,
        )
    )
    return rows.all()


async def add_seat(
    session: AsyncSession, booking: uuid.UUID, municipality: str, slot: Slot, desk: int, until: dt.datetime | None
) -> bool:
    """Take a desk, if it is free; whether it was. Where somebody is taking it just now, wait for how that ends."""
    added = await session.scalar(
        insert(Seat)
        .values(
            booking_id=booking,
            municipality=municipality,
            service=slot.service,
            place=slot.place,
            desk=desk,
            during=Range(slot.starts_at, slot.ends_at),
            held_until=until,
        )
        .on_conflict_do_nothing(constraint=ONE_AT_A_DESK)
        .returning(Seat.id)
    )
    return added is not None


async def remove_lapsed(session: AsyncSession, municipality: str, slot: Slot, now: dt.datetime) -> None:
    """Remove the lapsed holds that are in a slot's way; one that is being confirmed, or removed, is left alone."""
    lapsed: ColumnElement[bool] = Seat.held_until <= now
    standing = (
        select(Seat.id)
        .where(
            Seat.municipality == municipality,
            Seat.service == slot.service,
            Seat.place == slot.place,
            Seat.during.overlaps(Range(slot.starts_at, slot.ends_at)),
            lapsed,
        )
        .with_for_update(skip_locked=True)
    )
    await session.execute(delete(Seat).where(Seat.id.in_(standing)))


async def keep_seat(session: AsyncSession, booking: uuid.UUID) -> bool:
    """Make a held seat a taken one; whether it was still there."""
    kept = await session.scalar(
        update(Seat).where(Seat.booking_id == booking).values(held_until=None).returning(Seat.id)
    )
    return kept is not None


async def seat_of(session: AsyncSession, booking: uuid.UUID) -> int | None:
    """Find the seat of an appointment."""
    return await session.scalar(select(Seat.id).where(Seat.booking_id == booking))


async def remove_seat(session: AsyncSession, seat: int) -> None:
    """Give a seat back."""
    await session.execute(delete(Seat).where(Seat.id == seat))
