"""Who takes what: groups of agents and the rules that lead to them, read from ``knowledge/routing.yaml``.

A municipality may put rules of its own before the shared ones, in ``municipalities/<slug>/routing.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from pydantic import Field

from bot.library.schemas import Area, Language, Slug, Strict, Text

if TYPE_CHECKING:
    from bot.library.files import Reading
    from bot.library.knowledge import Knowledge, Problem
    from bot.library.lint_lines import Lines

FILE = "routing.yaml"

Kind = Literal["callback", "handover"]
Way = Literal["automatic", "manual"]
Minutes = Annotated[int, Field(ge=0)]


class Group(Strict):
    """Agents who are asked together. ``skills`` are themes or areas that are its own; none: it takes what comes.

    ``languages`` are spoken by everybody whose profile names the group.
    """

    slug: Slug
    title: Text
    title_en: Text
    skills: tuple[Slug, ...] = ()
    languages: tuple[Language, ...] = ()


class Step(Strict):
    """A group of a rule's chain, asked once the item has waited ``after`` minutes, or where nobody before it is."""

    group: Slug
    after: Minutes = 0


class Rule(Strict):
    """What leads to a chain of groups; of the rules that fit an item the first counts. No condition: it fits all."""

    name: Slug
    themes: tuple[Slug, ...] = ()
    areas: tuple[Slug, ...] = ()
    languages: tuple[Language, ...] = ()
    kinds: tuple[Kind, ...] = ()
    to: Annotated[tuple[Step, ...], Field(min_length=1)]

    @property
    def fits_all(self) -> bool:
        """Whether it has no condition."""
        return not (self.themes or self.areas or self.languages or self.kinds)

    def fits(self, area: str | None, theme: str | None, language: str, kind: Kind) -> bool:
        """Whether an item meets every condition there is."""
        subject = not (self.themes or self.areas) or theme in self.themes or area in self.areas
        spoken = not self.languages or language in self.languages
        return subject and spoken and (not self.kinds or kind in self.kinds)


class Priorities(Strict):
    """What counts in the order of the queue, all of it in minutes of waiting."""

    emergency: Minutes = 1000
    live: Minutes = 120
    closing: Minutes = 60
    """For a callback whose window ends within ``closing_minutes``, or has ended."""
    closing_minutes: Minutes = 30
    away: Minutes = 240
    """Taken off where the citizen of a live conversation is not there just now."""
    fairness: Minutes = 5
    """The most that a municipality's hours given against work received count for."""
    fairness_hours: Annotated[int, Field(gt=0)] = 8
    """How far back those hours are counted."""


class Offers(Strict):
    """Whether agents are asked one by one (automatic) or take from the list themselves (manual), which they always may.

    ``seconds`` is how long one is asked, ``again_minutes`` how long she is left alone with what she did not take.
    """

    handover: Way = "manual"
    callback: Way = "manual"
    seconds: Annotated[int, Field(ge=5, le=600)] = 30
    again_minutes: Minutes = 10


class Capacity(Strict):
    """How much of a kind an agent is given at once, where her profile does not say."""

    handover: Minutes = 2
    callback: Minutes = 1


class Languages(Strict):
    """What an agent speaks whose profile does not say, and how long a citizen waits for somebody who speaks hers."""

    default: Annotated[tuple[Language, ...], Field(min_length=1)] = ("da", "en")
    patience: Minutes = 5


EVERYONE = Group(slug="alle", title="Alle", title_en="Everyone")


class RoutingFile(Strict):
    """``knowledge/routing.yaml``. Where there is none, everybody is in one group and nothing is offered."""

    groups: Annotated[tuple[Group, ...], Field(min_length=1)] = (EVERYONE,)
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)] = (Rule(name="alt", to=(Step(group=EVERYONE.slug),)),)
    priorities: Priorities = Priorities()
    offers: Offers = Offers()
    capacity: Capacity = Capacity()
    languages: Languages = Languages()


class LocalOffers(Strict):
    """A municipality's own way of giving out work, where it differs."""

    handover: Way | None = None
    callback: Way | None = None


class LocalRouting(Strict):
    """``municipalities/<slug>/routing.yaml``: rules that come before the shared ones, to the shared groups."""

    rules: tuple[Rule, ...] = ()
    offers: LocalOffers = LocalOffers()


@dataclass(frozen=True)
class Routing:
    """The rules of every municipality. ``themes`` says which theme each area belongs to."""

    shared: RoutingFile = field(default_factory=RoutingFile)
    local: Mapping[str, LocalRouting] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    _reached: dict[frozenset[str], frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def group(self, slug: str | None) -> Group | None:
        """Return a group, or None where there is none of that name."""
        return next((group for group in self.shared.groups if group.slug == slug), None)

    def rule(self, municipality: str, area: str | None, language: str, kind: Kind) -> Rule:
        """Return the first rule that fits; the last of the shared ones fits everything."""
        local = self.local.get(municipality)
        theme = self.themes.get(area) if area else None
        rules = (*(local.rules if local else ()), *self.shared.rules)
        return next(rule for rule in rules if rule.fits(area, theme, language, kind))

    def offered(self, municipality: str, kind: Kind) -> bool:
        """Whether work of a kind is offered to agents one by one."""
        local = self.local.get(municipality)
        own: Way | None = getattr(local.offers, kind) if local else None
        shared: Way = getattr(self.shared.offers, kind)
        return (own or shared) == "automatic"

    def areas_of(self, skills: Iterable[str]) -> frozenset[str]:
        """Return the areas that skills, each a theme or an area, reach."""
        wanted = frozenset(skills)
        if (known := self._reached.get(wanted)) is None:
            known = frozenset(area for area, theme in self.themes.items() if area in wanted or theme in wanted)
            self._reached[wanted] = known
        return known

    def knows(self, skills: Iterable[str], area: str | None) -> bool:
        """Whether skills cover an area; no skills named is all of them, and no area asks for none."""
        held = frozenset(skills)
        return not held or area is None or area in held or self.themes.get(area) in held


def read(
    reading: Reading, areas: Mapping[str, Area], municipalities: Iterable[str], previous: Routing | None
) -> Routing:
    """Read the shared rules and each municipality's own; a file that cannot be used keeps its earlier version."""
    themes = {area.slug: area.theme for area in areas.values()}
    shared = _file(reading, reading.root / FILE, RoutingFile, areas, None)
    if shared is None:
        shared = previous.shared if previous else RoutingFile()
    local: dict[str, LocalRouting] = {}
    for slug in municipalities:
        own = _file(reading, reading.root / "municipalities" / slug / FILE, LocalRouting, areas, shared)
        if own is None and previous:
            own = previous.local.get(slug)
        if own is not None:
            local[slug] = own
    return Routing(shared, local, themes)


File = TypeVar("File", RoutingFile, LocalRouting)


def _file(
    reading: Reading, path: Path, kind: type[File], areas: Mapping[str, Area], shared: RoutingFile | None
) -> File | None:
    if not path.exists():
        return kind()
    document = reading.yaml(path)
    read = reading.model(kind, path, document) if document else None
    if document is None or read is None:
        return None
    groups = shared.groups if shared else read.groups if isinstance(read, RoutingFile) else ()
    wrong = list(_wrong(read, groups, areas))
    for place, message in wrong:
        reading.problem(path, document.line(place), message)
    return None if wrong else read


def _wrong(
    read: RoutingFile | LocalRouting, groups: tuple[Group, ...], areas: Mapping[str, Area]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the place and the words of each thing that contradicts another."""
    themes = {area.theme for area in areas.values()}
    names = [group.slug for group in groups]
    if isinstance(read, RoutingFile):
        for at, group in enumerate(read.groups):
            if group.slug in names[:at]:
                yield ("groups", at, "slug"), f"the group {group.slug} stands twice"
            for skill_at, skill in enumerate(group.skills):
                if skill not in themes and skill not in areas:
                    yield ("groups", at, "skills", skill_at), f"{skill} is neither a theme nor an area of areas.yaml"
        if not read.rules[-1].fits_all:
            last = len(read.rules) - 1
            yield ("rules", last), "the last rule must have no condition, so that nothing is left without a group"
    for at, rule in enumerate(read.rules):
        if rule.fits_all and at < len(read.rules) - 1:
            yield ("rules", at), f"the rule {rule.name} fits everything, so the rules after it are never reached"
        yield from _wrong_rule(("rules", at), rule, frozenset(names), themes, areas)


def _wrong_rule(
    place: tuple[str | int, ...], rule: Rule, groups: frozenset[str], themes: set[str], areas: Mapping[str, Area]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for at, theme in enumerate(rule.themes):
        if theme not in themes:
            yield (*place, "themes", at), f"unknown theme {theme}"
    for at, area in enumerate(rule.areas):
        if area not in areas:
            yield (*place, "areas", at), f"unknown area {area}"
    for at, step in enumerate(rule.to):
        if step.group not in groups:
            yield (*place, "to", at, "group"), f"unknown group {step.group}: choose from {', '.join(sorted(groups))}"
        if at and step.after < rule.to[at - 1].after:
            yield (*place, "to", at, "after"), "a group is asked no sooner than the one before it"


def check(knowledge: Knowledge, lines: Lines) -> Iterator[Problem]:
    """Yield what reads oddly though it can be used: a group that no rule leads to."""
    from bot.library.knowledge import Problem

    path = knowledge.folder / FILE
    rules = [*knowledge.routing.shared.rules, *(r for own in knowledge.routing.local.values() for r in own.rules)]
    led_to = {step.group for rule in rules for step in rule.to}
    for at, group in enumerate(knowledge.routing.shared.groups):
        if group.slug not in led_to:
            message = f"no rule leads to the group {group.slug}: work reaches it by hand only"
            yield Problem(path, lines.of(path, "groups", at), message, "warning")
