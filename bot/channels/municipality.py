"""What a widget needs of a municipality before anybody types."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel

from bot.contact_centre.availability import Outcome, Reason
from bot.library import hours
from bot.library.schemas import Municipality


class ThemeOut(BaseModel):
    """Colours and avatar."""

    colour: str
    avatar: str | None


class ContactOut(BaseModel):
    """How people can be reached. ``open``: within chat hours; ``on_duty``: and somebody can be reached there now, else
    ``closed`` says why not."""

    open: bool
    on_duty: bool
    closed: Reason | None
    opens_at: dt.datetime | None
    phone: str
    hours: str


class NoticeOut(BaseModel):
    """A banner."""

    text: str
    url: str | None


class FeaturesOut(BaseModel):
    """What is on."""

    callback: bool
    handover: bool
    booking: bool


class MunicipalityCard(BaseModel):
    """A municipality, as its widget shows it."""

    slug: str
    name: str
    languages: list[str]
    greeting: str
    privacy_url: str
    theme: ThemeOut
    contact: ContactOut
    notices: list[NoticeOut]
    features: FeaturesOut


def in_language(municipality: Municipality, language: str) -> str:
    """Return the language to greet in: the one asked for if the municipality has it, else its first."""
    return language if language in municipality.languages else municipality.languages[0]


def card(municipality: Municipality, language: str, closed: Outcome | None, now: dt.datetime) -> MunicipalityCard:
    """Build the card.

    Args:
        municipality: whose, as it stands now.
        language: one of its languages.
        closed: why nobody can be reached live, or None where somebody can.
        now: decides which notices show and when it opens next.
    """
    english = language == "en"
    avatar = municipality.theme.avatar
    return MunicipalityCard(
        slug=municipality.slug,
        name=municipality.name_en if english else municipality.name,
        languages=list(municipality.languages),
        greeting=municipality.greeting_en if english else municipality.greeting,
        privacy_url=str(municipality.privacy_url),
        theme=ThemeOut(colour=municipality.theme.colour, avatar=str(avatar) if avatar else None),
        contact=ContactOut(
            open=hours.is_open(municipality, "chat", now),
            on_duty=closed is None,
            closed=closed.reason if closed else None,
            opens_at=hours.next_opening(municipality, "chat", now),
            phone=municipality.values.get("telefon", ""),
            hours=municipality.values.get("aabningstider-telefon", ""),
        ),
        notices=[
            NoticeOut(text=n.text_en if english else n.text, url=str(n.url) if n.url else None)
            for n in municipality.notices
            if n.valid(now)
        ],
        features=FeaturesOut(
            callback="phone" in municipality.hours, handover="chat" in municipality.hours, booking=False
        ),
    )
