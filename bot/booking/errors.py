"""What can come between a citizen and her appointment."""

from __future__ import annotations

from bot.errors import Conflict


class SlotTaken(Conflict):
    """The time is not offered, or somebody else has it."""

    code = "slot_taken"


class HoldOver(Conflict):
    """The time is not held for this citizen any more, and somebody else has taken it."""

    code = "hold_over"


class BookingOver(Conflict):
    """The appointment is cancelled, or its time has come: it cannot be changed any more."""

    code = "booking_over"


class TooManyBookings(Conflict):
    """One phone number, or one conversation, has as many appointments ahead as it may: ``details['most']``."""

    code = "too_many_bookings"
