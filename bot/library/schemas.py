"""What an editor may write in ``knowledge/``: the schema of articles, facts, local values and municipalities.

The files are the editors' own; every model forbids unknown keys, so that a misspelt key is an
error with a file and a line and never a silently ignored wish.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, field_validator, model_validator

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
End = Annotated[str, StringConstraints(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
"""When a stretch of the day ends: a clock's time, or the end of the day itself."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Channel = Literal["phone", "chat", "counter"]


class Strict(BaseModel):
    """Base of every editors' model: unknown keys are errors, values are immutable once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Strict):
    """A public page an article or a fact was checked against."""

    title: Text
    url: HttpUrl
    checked: dt.date


class Area(Strict):
    """One of the 60 subject areas (``knowledge/areas.yaml``)."""

    slug: Slug
    title: Text
    title_en: Text
    theme: Slug
    authority: Text
    topics: tuple[Text, ...]


class Link(Strict):
    """A place to go next. Exactly one of ``url`` (the same everywhere) or ``local`` (a local value's name)."""

    label: Text
    label_en: Text
    url: HttpUrl | None = None
    local: Slug | None = None

    @model_validator(mode="after")
    def _one_target(self) -> Link:
        if (self.url is None) == (self.local is None):
            raise ValueError("give exactly one of url and local")
        return self


class ArticleMeta(Strict):
    """Front matter of ``knowledge/articles/<area>/<id>.md``, the Danish article."""

    id: Slug
    area: Slug
    title: Text
    questions: dict[Language, tuple[Text, ...]]
    authority: Text
    audience: Literal["citizen", "staff"] = "citizen"
    links: tuple[Link, ...] = ()
    related: tuple[Slug, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    review_by: dt.date
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    topic: Text | None = None
    """The topic of its area's row in ``areas.yaml`` that this article covers; some articles cover none of them."""
    hours: tuple[Channel, ...] = ()
    """Whose opening hours the article is about: an answer from it says whether they are open on the day asked about."""
    replaces: Slug | None = None
    """Only in a municipality's own folder: the shared article this one stands in for."""
    extends: Slug | None = None
    """Only in a municipality's own folder: the shared article this one adds its sections and questions to."""
    to_confirm: tuple[Text, ...] = ()
    """What the author could not check on a public page and an editor has to; never shown to citizens."""

    @model_validator(mode="after")
    def _one_way(self) -> ArticleMeta:
        if self.replaces and self.extends:
            raise ValueError("an article either replaces another or extends it")
        return self

    @property
    def stands_for(self) -> str | None:
        """The shared article a municipality's citizens see this one instead of."""
        return self.replaces or self.extends


class TranslationMeta(Strict):
    """Front matter of ``<id>.<language>.md``, the same article in another language."""

    id: Slug
    language: Language
    title: Text


Unit = Literal[
    "kr", "kr/år", "kr/måned", "kr/uge", "kr/dag", "kr/time", "procent", "år", "måneder", "uger",
    "dage", "hverdage", "timer", "minutter", "dato", "antal", "telefon", "tidspunkt", "tekst",
]  # fmt: skip


class Fact(Strict):
    """A value that changes: a fee, a rate, an age, a deadline, a national phone number.

    ``value`` is a number for every counted unit (amounts in kroner, not øre), an ISO date for
    ``dato``, and text for ``telefon``, ``tidspunkt`` and ``tekst``. An unconfirmed fact has a source to look it
    up at and is never shown as a figure. ``look_up`` is where citizens find the current value, where the source is no
    page of an authority.
    """

    id: Slug
    label: Text
    label_en: Text
    value: int | float | str | None = None
    value_en: str | None = None
    unit: Unit
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    review_by: dt.date
    decided_by: Text
    source: Source
    look_up: HttpUrl | None = None
    confirmed: bool

    @field_validator("value", mode="before")
    @classmethod
    def _day(cls, value: object) -> object:
        """YAML reads ``2026-07-01`` without quotes as a day; an editor need not know."""
        return value.isoformat() if isinstance(value, dt.date) else value

    @model_validator(mode="after")
    def _value_fits(self) -> Fact:
        if self.confirmed and self.value is None:
            raise ValueError("a confirmed fact needs a value")
        textual = self.unit in ("dato", "telefon", "tidspunkt", "tekst")
        if self.value is not None and isinstance(self.value, str) != textual:
            raise ValueError(f"a fact in {self.unit} needs {'text' if textual else 'a number'} as its value")
        if self.unit == "dato" and isinstance(self.value, str):
            dt.date.fromisoformat(self.value)
        return self


class LocalValue(Strict):
    """Something each municipality fills in for itself, declared once in ``knowledge/local_values/``."""

    id: Slug
    label: Text
    kind: Literal["text", "url", "phone", "email", "address", "amount", "hours"]
    required: bool = False
    fallback: Text | None = None
    """Shown in Danish where a municipality has not filled it in; needed unless ``required``."""
    fallback_en: Text | None = None

    @model_validator(mode="after")
    def _fallback(self) -> LocalValue:
        if not self.required and not (self.fallback and self.fallback_en):
            raise ValueError("a local value that is not required needs fallback and fallback_en")
        return self


class Span(Strict):
    """One stretch of opening time on a weekday, local time, ``from`` before ``to``; ``24:00`` is the day's end."""

    from_: Annotated[Clock, Field(alias="from")]
    to: End

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _forward(self) -> Span:
        if self.from_ >= self.to:
            raise ValueError(f"opening time {self.from_}-{self.to} does not go forward")
        return self


class OpeningException(Strict):
    """A day that differs from the week: closed when ``spans`` is empty."""

    date: dt.date
    spans: tuple[Span, ...] = ()
    reason: Text | None = None


Week = dict[Weekday, tuple[Span, ...]]


class ThemeHours(Strict):
    """How the hours of one theme differ from those of its channel.

    A theme without a ``week`` has the channel's. A day under the channel's ``exceptions`` counts for its themes as
    well: it can close a theme or shorten its day, but open it only within the theme's own week. A day under the theme's
    own ``exceptions`` stands above both.
    """

    week: Week | None = None
    exceptions: tuple[OpeningException, ...] = ()


class Hours(Strict):
    """Opening hours of one channel. Danish public holidays are closed unless ``exceptions`` says otherwise.

    ``themes`` (of ``areas.yaml``) are those whose people are there at other times than the channel's.
    """

    week: Week
    exceptions: tuple[OpeningException, ...] = ()
    themes: dict[Slug, ThemeHours] = {}


class Theme(Strict):
    """The widget's colours and avatar in a municipality's own look."""

    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")] = "#0b5cad"
    avatar: HttpUrl | None = None


class Notice(Strict):
    """A banner the widget shows before anybody types, and a line before answers on the same: a crisis, a breakdown."""

    text: Text
    text_en: Text
    url: HttpUrl | None = None
    from_: Annotated[dt.datetime | None, Field(alias="from")] = None
    to: dt.datetime | None = None

    def valid(self, now: dt.datetime) -> bool:
        """Whether the notice holds at a moment."""
        return (self.from_ is None or self.from_ <= now) and (self.to is None or now < self.to)


class Municipality(Strict):
    """``knowledge/municipalities/<slug>/municipality.yaml``: a tenant and its local values."""

    slug: Slug
    name: Text
    name_en: Text
    languages: tuple[Language, ...] = ("da", "en")
    time_zone: str = "Europe/Copenhagen"
    greeting: Text
    greeting_en: Text
    privacy_url: HttpUrl
    theme: Theme = Theme()
    origins: tuple[str, ...] = ()
    """Origins (``https://www.example``) whose pages may embed the widget."""
    hours: dict[Channel, Hours]
    notices: tuple[Notice, ...] = ()
    closed_areas: tuple[Slug, ...] = ()
    """Areas this municipality has chosen not to have."""
    values: dict[Slug, str]
