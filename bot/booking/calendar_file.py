"""An appointment as an iCalendar file (RFC 5545), for the citizen's own calendar."""

from __future__ import annotations

import datetime as dt

from icalendar import Calendar, Event

from bot.booking.models import Booking
from bot.library.booking import Offer


def as_calendar(booking: Booking, offer: Offer, language: str, bring: str | None, now: dt.datetime) -> bytes:
    """Return the file. A later one of the same appointment replaces it in the citizen's calendar.

    The link to move and cancel is not in it: a calendar is often shared, and the link is a key.

    Args:
        booking: the appointment.
        offer: the municipality's.
        language: two letters.
        bring: what to bring, in Markdown.
        now: the present moment.
    """
    municipality = offer.municipality
    owner = municipality.name if language == "da" else municipality.name_en
    event = Event()
    event.add("uid", f"{booking.id}@{municipality.slug}.borgerlinje")
    event.add("sequence", booking.revision)
    event.add("dtstamp", now)
    event.add("dtstart", booking.starts_at.astimezone(dt.UTC))
    event.add("dtend", booking.ends_at.astimezone(dt.UTC))
    event.add("summary", f"{offer.service_title(booking.service, language)}, {owner}")
    event.add("location", f"{offer.place_title(booking.place, language)}, {offer.address(booking.place)}")
    event.add("status", "CANCELLED" if booking.status == "cancelled" else "CONFIRMED")
    if bring:
        event.add("description", bring)
    calendar = Calendar()
    calendar.add("prodid", "-//Borgerlinje//booking//DA")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
