"""Who is asked to take a piece of work, in which order work is taken, and why: a pure function of what is known now.

``docs/operations/routing.md`` says in words what is decided here; ``bot.contact_centre.roster`` reads what is known.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, cast

from bot.library.routing import Group, Kind, Routing
from bot.staff.schemas import Status

Presence = Literal[Status, "silent"]
"""What an agent has chosen, or ``silent``: she has shown no life for longer than a lease."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is as it is: the key of its words, ``route-<key>``, and what they are filled in with."""

    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules look at of a piece of work. ``group``: where it was sent; ``refused``: who did not take it lately;
    ``away``: its citizen is not there just now."""

    id: uuid.UUID
    kind: Kind
    municipality: str
    area: str | None
    language: str
    priority: int
    due_at: dt.datetime
    window_to: dt.datetime | None = None
    group: str | None = None
    refused: frozenset[uuid.UUID] = frozenset()
    away: bool = False

    def waited(self, now: dt.datetime) -> float:
        """Return for how many minutes it has been due; negative where it is not yet."""
        return (now - self.due_at).total_seconds() / 60


@dataclass(frozen=True, slots=True)
class Agent:
    """What the rules look at of an agent. ``serves`` None: every municipality. ``holds``: what she has or is asked to
    take, by kind; ``idle_since``: when she last took something."""

    id: uuid.UUID
    name: str
    serves: frozenset[str] | None
    presence: Presence
    skills: frozenset[str]
    languages: frozenset[str]
    groups: frozenset[str]
    home: str | None
    capacity: Mapping[Kind, int]
    holds: Mapping[Kind, int]
    idle_since: dt.datetime | None = None

    def may(self, municipality: str) -> bool:
        """Whether she may serve a municipality."""
        return self.serves is None or municipality in self.serves

    def free(self, kind: Kind) -> int:
        """Return how much more of a kind she is given."""
        return self.capacity[kind] - self.holds.get(kind, 0)


@dataclass(frozen=True, slots=True)
class Share:
    """What a municipality gave and got lately: hours its agents were available, pieces of its work that were taken."""

    hours: float = 0.0
    taken: int = 0


@dataclass(frozen=True, slots=True)
class StepNow:
    """A group of the chain as it is at this moment. ``after`` None: asked only where nobody before it is on duty."""

    group: Group
    after: int | None
    open: bool
    why: Reason


@dataclass(frozen=True, slots=True)
class Choice:
    """An agent who can be asked, with the group she is asked as and what speaks for and against her."""

    agent: Agent
    group: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """Who is asked: ``ranked``, the first of them first; and why the ``others`` who may serve the citizen are not."""

    rule: str
    steps: tuple[StepNow, ...]
    language: Reason
    ranked: tuple[Choice, ...]
    others: tuple[tuple[Agent, Reason], ...]


def fairness(shares: Mapping[str, Share], municipality: str) -> float:
    """Return how much a municipality is owed, 0 to 1: ``2 ** -(U / S)``.

    ``S`` is its part of all the hours given, ``U`` its part of all the work taken. One half: it gets what it gives. It
    is the fair-share factor of Slurm's priority plugin (slurm.schedmd.com/classic_fair_share.html), with agents' hours
    for the shares.
    """
    hours = sum(share.hours for share in shares.values())
    taken = sum(share.taken for share in shares.values())
    own = shares.get(municipality, Share())
    used = own.taken / taken if taken else 0.0
    given = own.hours / hours if hours else 0.0
    if not given:
        return 0.0 if used and hours else 0.5
    return float(2 ** -(used / given))


def score(
    case: Case, routing: Routing, shares: Mapping[str, Share], now: dt.datetime
) -> tuple[tuple[Reason, float], ...]:
    """Return what speaks for taking an item first, part by part, each in minutes of waiting."""
    weights = routing.shared.priorities
    waited = case.waited(now)
    parts: list[tuple[str, float]] = [("score-waited", waited)]
    if case.priority:
        parts.append(("score-emergency", weights.emergency))
    if case.kind == "handover":
        parts.append(("score-live", weights.live))
    elif waited >= 0 and case.window_to and case.window_to - now <= dt.timedelta(minutes=weights.closing_minutes):
        parts.append(("score-closing", weights.closing))
    if case.away:
        parts.append(("score-away", -weights.away))
    if weights.fairness:
        parts.append(("score-fairness", weights.fairness * fairness(shares, case.municipality)))
    return tuple((Reason(key, {"minutes": round(minutes)}), minutes) for key, minutes in parts)


def order(
    cases: Iterable[Case], routing: Routing, shares: Mapping[str, Share], now: dt.datetime, agent: Agent | None = None
) -> list[Case]:
    """Put work in the order in which it is to be taken.

    Args:
        cases: the work.
        routing: the rules.
        shares: what each municipality gave and got.
        now: the present moment.
        agent: whose list it is: among what is as urgent and due, what she knows comes first. None: the queue's own.
    """

    def place(case: Case) -> tuple[object, ...]:
        total = sum(minutes for _, minutes in score(case, routing, shares, now))
        hers = agent is None or own(agent, case, routing)
        return (-case.priority, case.waited(now) < 0, not hers, -total, case.due_at, str(case.id))

    return sorted(cases, key=place)


def own(agent: Agent, case: Case, routing: Routing) -> bool:
    """Whether an item is of an agent's own: she knows its subject and speaks its language."""
    return routing.knows(agent.skills, case.area) and _speaks(agent, case, routing)


def first_group(routing: Routing, municipality: str, area: str | None, language: str, kind: Kind) -> str:
    """Return the group that is asked first."""
    return routing.rule(municipality, area, language, kind).to[0].group


def skills_wanted(
    routing: Routing, municipality: str, area: str | None, language: str, kind: Kind
) -> frozenset[str] | None:
    """Return the themes and areas of which an agent must know one to be asked at all; None: anybody is, in the end."""
    groups = [routing.group(step.group) for step in routing.rule(municipality, area, language, kind).to]
    if any(group is None or not group.skills for group in groups):
        return None
    skills = frozenset(skill for group in groups if group for skill in group.skills)
    return skills | routing.areas_of(skills)


def route(case: Case, agents: Sequence[Agent], routing: Routing, now: dt.datetime) -> Route:
    """Say who is asked to take an item.

    Args:
        case: the item.
        agents: everybody there is; those who may not serve the citizen's municipality count for nothing.
        routing: the rules.
        now: the present moment.
    """
    rule, chain = _chain(case, routing)
    serving = [agent for agent in agents if agent.may(case.municipality)]
    there = [agent for agent in serving if agent.presence == "available"]
    speakers = [a for a in there if _speaks(a, case, routing) and any(_fits(a, g, case, routing) for g, _ in chain)]
    patience = routing.shared.languages.patience
    if not speakers:
        language, must_speak = Reason("language-nobody", {"language": case.language}), False
    elif case.waited(now) >= patience:
        language, must_speak = Reason("language-patience", {"language": case.language, "minutes": patience}), False
    else:
        language, must_speak = Reason("language-wanted", {"language": case.language}), True
    steps = _steps(chain, speakers or there, case, routing, now)
    open_groups = [step.group for step in steps if step.open]
    ranked: list[tuple[tuple[object, ...], Choice]] = []
    others: list[tuple[Agent, Reason]] = []
    for agent in serving:
        at = next((n for n, group in enumerate(open_groups) if _fits(agent, group, case, routing)), None)
        obstacle = _obstacle(agent, case, routing, at is not None, must_speak)
        if obstacle is not None:
            others.append((agent, obstacle))
        elif at is not None:
            ranked.append((_rank(agent, case, routing, at), _choice(agent, case, routing, open_groups[at])))
    ranked.sort(key=lambda pair: cast("tuple[int, ...]", pair[0]))
    return Route(rule, steps, language, tuple(choice for _, choice in ranked), tuple(others))


def _chain(case: Case, routing: Routing) -> tuple[str, list[tuple[Group, int | None]]]:
    rule = routing.rule(case.municipality, case.area, case.language, case.kind)
    chain = [(group, step.after) for step in rule.to if (group := routing.group(step.group))]
    sent_to = routing.group(case.group)
    if sent_to is None or sent_to.slug == rule.to[0].group:
        return rule.name, [(group, after) for group, after in chain]
    # Sent there by hand: theirs alone, as long as any of them is there.
    return rule.name, [(sent_to, 0), *((group, None) for group, _ in chain if group != sent_to)]


def _steps(
    chain: Sequence[tuple[Group, int | None]], possible: Sequence[Agent], case: Case, routing: Routing, now: dt.datetime
) -> tuple[StepNow, ...]:
    steps: list[StepNow] = []
    nobody = True
    for at, (group, after) in enumerate(chain):
        by_time = after is not None and after <= max(0.0, case.waited(now))
        name = {"group": group.slug}
        if by_time:
            why = Reason("step-first", name) if at == 0 else Reason("step-time", name | {"minutes": after or 0})
        elif nobody:
            why = Reason("step-nobody", name)
        else:
            why = Reason("step-reserve", name) if after is None else Reason("step-later", name | {"minutes": after})
        steps.append(StepNow(group, after, by_time or nobody, why))
        nobody = nobody and not any(_fits(agent, group, case, routing) for agent in possible)
    return tuple(steps)


def is_member(agent: Agent, group: Group, routing: Routing) -> bool:
    """Whether an agent is in a group: her profile names it, or names none and she knows or speaks some of its own."""
    if agent.groups:
        return group.slug in agent.groups
    if group.skills and agent.skills:
        return bool(routing.areas_of(group.skills) & routing.areas_of(agent.skills))
    return not group.languages or bool(agent.languages & frozenset(group.languages))


def _fits(agent: Agent, group: Group, case: Case, routing: Routing) -> bool:
    """Whether an agent is asked as one of a group: she is in it and, where the subject is the group's own, knows it.

    Beyond its own subjects a group takes what others could not; who is in it need not know the subject.
    """
    return is_member(agent, group, routing) and (
        not group.skills or not routing.knows(group.skills, case.area) or routing.knows(agent.skills, case.area)
    )


def _speaks(agent: Agent, case: Case, routing: Routing) -> bool:
    spoken = agent.languages or frozenset(routing.shared.languages.default)
    return case.language in spoken or any(
        case.language in group.languages for slug in agent.groups if (group := routing.group(slug))
    )


def _obstacle(agent: Agent, case: Case, routing: Routing, fits: bool, must_speak: bool) -> Reason | None:
    if agent.presence != "available":
        return Reason(f"not-{agent.presence}")
    if not fits:
        return Reason("not-subject" if not routing.knows(agent.skills, case.area) else "not-group")
    if must_speak and not _speaks(agent, case, routing):
        return Reason("not-language", {"language": case.language})
    if agent.id in case.refused:
        return Reason("not-again", {"minutes": routing.shared.offers.again_minutes})
    if agent.free(case.kind) <= 0:
        return Reason("not-full", {"holds": agent.holds.get(case.kind, 0), "capacity": agent.capacity[case.kind]})
    return None


def _depth(agent: Agent, case: Case, routing: Routing) -> int:
    """How closely an agent's skills name the subject: 0 its area, 1 its theme, 2 all subjects or none of hers."""
    if case.area in agent.skills:
        return 0
    return 1 if agent.skills and case.area and routing.knows(agent.skills, case.area) else 2


def _rank(agent: Agent, case: Case, routing: Routing, at: int) -> tuple[object, ...]:
    held = sum(agent.holds.values()) / max(1, sum(agent.capacity.values()))
    idle = agent.idle_since.timestamp() if agent.idle_since else 0.0
    return (
        at,
        not _speaks(agent, case, routing),
        _depth(agent, case, routing),
        held,
        agent.home != case.municipality,
        idle,
        str(agent.id),
    )


def _choice(agent: Agent, case: Case, routing: Routing, group: Group) -> Choice:
    reasons = [Reason(("why-area", "why-theme", "why-general")[_depth(agent, case, routing)])]
    if not _speaks(agent, case, routing):
        reasons.append(Reason("why-not-language", {"language": case.language}))
    reasons.append(Reason("why-load", {"holds": sum(agent.holds.values()), "capacity": sum(agent.capacity.values())}))
    if agent.home == case.municipality:
        reasons.append(Reason("why-home"))
    return Choice(agent, group.slug, tuple(reasons))
