"""What can be booked in a municipality, where and when: ``knowledge/municipalities/<slug>/booking.yaml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from bot.library.knowledge import Article, Knowledge
from bot.library.render import render
from bot.library.schemas import Municipality, OpeningException, Slug, Span, Strict, Text, Weekday

Minutes = Annotated[int, Field(ge=5, le=240)]


class DeskSpan(Span):
    """A stretch of a weekday on which a service is offered at so many desks at once."""

    desks: Annotated[int, Field(ge=1, le=50)] = 1


class Place(Strict):
    """Somewhere to come to.

    A place with ``counter`` is Borgerservice's own counter: no appointment lies outside the counter's opening hours,
    its exceptions included. Any other place is closed on public holidays, and on days on which many are closed
    ("Juleaftensdag"), unless ``exceptions`` says otherwise; on a day with an exception only what lies within its spans
    is offered.
    """

    slug: Slug
    title: Text
    title_en: Text
    address: Text
    counter: bool = False
    exceptions: tuple[OpeningException, ...] = ()

    @model_validator(mode="after")
    def _one_calendar(self) -> Self:
        if self.counter and self.exceptions:
            raise ValueError(
                "a place with counter: true has the counter's exceptions, so write them in municipality.yaml"
            )
        return self


class Bring(Strict):
    """What to bring: a section of an article, named by its Danish heading."""

    article: Slug
    section: Text


class At(Strict):
    """When a service is offered at a place."""

    place: Slug
    week: dict[Weekday, tuple[DeskSpan, ...]]


class Service(Strict):
    """Something one can have an appointment for, and how many minutes it takes.

    Answers from its ``articles`` offer the appointment. ``words`` are what citizens call it besides its title.
    """

    slug: Slug
    title: Text
    title_en: Text
    minutes: Minutes
    words: tuple[Text, ...] = ()
    articles: tuple[Slug, ...] = ()
    bring: Bring | None = None
    at: Annotated[tuple[At, ...], Field(min_length=1)]

    def at_place(self, slug: str) -> At | None:
        """Return when it is offered at a place; None where it is not."""
        return next((at for at in self.at if at.place == slug), None)


class BookingPlan(Strict):
    """``booking.yaml``. ``provider`` is the booking system that keeps the appointments.

    A time can be had from ``lead_minutes`` from now until ``days_ahead`` days from today.
    """

    provider: Literal["built-in"] = "built-in"
    lead_minutes: Annotated[int, Field(ge=0, le=7 * 24 * 60)] = 60
    days_ahead: Annotated[int, Field(ge=1, le=365)] = 60
    places: tuple[Place, ...] = ()
    services: tuple[Service, ...] = ()

    def service(self, slug: str) -> Service | None:
        """Find a service."""
        return next((service for service in self.services if service.slug == slug), None)

    def place(self, slug: str) -> Place | None:
        """Find a place."""
        return next((place for place in self.places if place.slug == slug), None)


@dataclass(frozen=True, slots=True)
class Offer:
    """A municipality and what can be booked there, which may be nothing."""

    municipality: Municipality
    plan: BookingPlan

    @classmethod
    def of(cls, knowledge: Knowledge, municipality: Municipality) -> Self:
        """Return what a municipality offers."""
        return cls(municipality, knowledge.bookings.get(municipality.slug, BookingPlan()))

    def service_title(self, slug: str, language: str) -> str:
        """Return a service's title; its slug where editors have taken it away since."""
        service = self.plan.service(slug)
        return _title(service, language) if service else slug

    def place_title(self, slug: str, language: str) -> str:
        """Return a place's title; its slug where editors have taken it away since."""
        place = self.plan.place(slug)
        return _title(place, language) if place else slug

    def address(self, slug: str) -> str:
        """Return a place's address; nothing where it is not known any more."""
        place = self.plan.place(slug)
        return place.address if place else ""


def _title(named: Service | Place, language: str) -> str:
    return named.title if language == "da" else named.title_en


def services_on(offer: Offer, article: Article) -> Iterator[Service]:
    """Yield the services that an article is about, whether it is the shared one or the municipality's own."""
    for service in offer.plan.services:
        if {article.id, article.meta.stands_for} & {
            *service.articles,
            service.bring.article if service.bring else None,
        }:
            yield service


def bring(knowledge: Knowledge, offer: Offer, slug: str, language: str, day: dt.date) -> str | None:
    """Return what to bring for a service, in the article's own words.

    Args:
        knowledge: the snapshot served.
        offer: the municipality's.
        slug: the service.
        language: two letters; Danish where the article has no such version.
        day: the reader's day, which decides the facts in it.

    Returns:
        Markdown; None where the service has no such section.
    """
    service = offer.plan.service(slug)
    wanted = service.bring if service else None
    if wanted is None:
        return None
    municipality = offer.municipality.slug
    for article in knowledge.articles_for(municipality, day):
        if wanted.article in (article.id, article.meta.stands_for):
            text = article.texts.get(language) or article.texts["da"]
            for place, section in enumerate(article.texts["da"].sections):
                if section.heading == wanted.section:
                    return render(text.sections[place].text, knowledge, municipality, text.language, day).text.strip()
    return None
