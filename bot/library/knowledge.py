"""What the service knows, as one immutable snapshot read from ``knowledge/``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from bot.library.desk import DeskFiles
from bot.library.organisations import Organisation
from bot.library.routing import Routing
from bot.library.schemas import Area, ArticleMeta, Fact, LocalValue, Municipality

if TYPE_CHECKING:
    from bot.library.behaviour import Behaviour
    from bot.library.booking import BookingPlan
    from bot.library.glossary import Glossary


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in an editor's file.

    An ``error`` fails ``borgerlinje knowledge check``. A file that cannot be read as what it should be is moreover left
    out of the snapshot, or serves in its last good version; everything else is still served.
    """

    path: Path
    line: int
    message: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.severity}: {self.message}"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article under one ``##`` heading; the opening paragraph has no heading and the anchor ``""``.

    ``text`` is Markdown with its ``{{...}}`` placeholders still in place, and so is ``heading``. The Danish and the
    English version of a section share the same place in their ``ArticleText.sections``, and the Danish anchor.
    """

    heading: str | None
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article in one language."""

    language: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One answerable thing. ``municipality`` is None for a shared article, else the slug of its owner."""

    meta: ArticleMeta
    municipality: str | None
    texts: Mapping[str, ArticleText]
    path: Path
    digest: str
    asks_for: Mapping[str, str] = field(default_factory=dict)
    """Of its example questions, which section's anchor some of them ask for."""

    @property
    def id(self) -> str:
        """The article's id, the name of its file."""
        return self.meta.id

    def valid_on(self, day: dt.date) -> bool:
        """Whether the article may be shown on ``day``."""
        first, last = self.meta.valid_from, self.meta.valid_to
        return (first is None or first <= day) and (last is None or day <= last)


@dataclass(frozen=True)
class Knowledge:
    """Everything read from ``knowledge/``, checked; ``digest`` changes whenever anything in it does.

    ``articles`` is keyed by id (a municipality's replacement has its own id and ``meta.stands_for``). ``facts`` holds,
    per id, every period of validity. ``folder`` is where it was read. ``synonyms`` are groups of words or phrases that
    mean the same to a citizen. ``allowed_domains`` are the domains a link may lead to, subdomains included.
    ``behaviour`` is what the answering side reads from ``behaviour/``, None where that is missing or cannot be read.
    ``routing`` and ``organisations`` are the contact centre's: who takes what, and whom a citizen is sent on to.
    ``bookings`` is what can be booked, for the municipalities where something can.
    ``glossaries`` say, by language, what the words of those no article is written in mean in Danish.
    ``desk`` is what is written for the agents.
    """

    themes: Mapping[str, str]
    areas: Mapping[str, Area]
    articles: Mapping[str, Article]
    facts: Mapping[str, tuple[Fact, ...]]
    local_values: Mapping[str, LocalValue]
    municipalities: Mapping[str, Municipality]
    digest: str
    folder: Path = Path()
    synonyms: tuple[tuple[str, ...], ...] = ()
    allowed_domains: frozenset[str] = frozenset()
    behaviour: Behaviour | None = None
    routing: Routing = field(default_factory=Routing)
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    bookings: Mapping[str, BookingPlan] = field(default_factory=dict)
    glossaries: Mapping[str, Glossary] = field(default_factory=dict)
    desk: DeskFiles = field(default_factory=DeskFiles)
    problems: tuple[Problem, ...] = field(default=())

    def allows(self, url: str) -> bool:
        """Whether a citizen may be sent to an address: https, to an allowed domain or a subdomain of one."""
        parts = urlsplit(url)
        labels = (parts.hostname or "").lower().split(".")
        names = (".".join(labels[at:]) for at in range(len(labels)))
        return parts.scheme == "https" and any(name in self.allowed_domains for name in names)

    def theme_of(self, area: str | None) -> str | None:
        """Return the theme an area belongs to; None where the area is unknown."""
        found = self.areas.get(area or "")
        return found.theme if found else None

    def title_of(self, area: str | None) -> str | None:
        """Return an area's Danish title; None where the area is unknown."""
        found = self.areas.get(area or "")
        return found.title if found else None

    def name_of(self, municipality: str) -> str:
        """Return a municipality's name; its slug where it is known no more."""
        found = self.municipalities.get(municipality)
        return found.name if found else municipality

    def articles_for(self, municipality: str, on: dt.date) -> Iterator[Article]:
        """Yield the articles a municipality's citizens may see on a day: the shared ones it has neither closed
        nor replaced, and its own."""
        closed = set(self.municipalities[municipality].closed_areas)
        own = [a for a in self.articles.values() if a.municipality == municipality and a.valid_on(on)]
        replaced = {a.meta.stands_for for a in own if a.meta.stands_for}
        for article in self.articles.values():
            shared = article.municipality is None and article.id not in replaced and article.valid_on(on)
            if (shared or article in own) and article.meta.area not in closed:
                yield article


@dataclass(frozen=True, slots=True)
class Hit:
    """One indexed point that a search found.

    ``kind`` says what was matched: an example question (``asked`` where it asks for one section, whose ``anchor`` it
    has), a passage (a section), an article's title, or a topic of an area (``article_id`` is then None: the area is
    known, but may hold no article on it). ``score`` is the engine's fused score; ``dense`` is the cosine in [-1, 1] and
    ``sparse`` the BM25 score, None where that search did not return the point.
    """

    kind: Literal["question", "asked", "passage", "title", "topic"]
    area: str
    article_id: str | None
    anchor: str | None
    language: str
    text: str
    score: float
    dense: float | None
    sparse: float | None
