"""The rules of routing as what they are: a pure function of the item, the agents and the moment."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.contact_centre.routing import Agent, Case, Share, fairness, order, route, skills_wanted
from bot.library import files, lint
from bot.library.routing import Routing
from bot.settings import PROJECT

NOW = dt.datetime(2026, 11, 24, 10, 0, tzinfo=dt.UTC)
AREAS = ("pas", "folkepension", "sfo", "affald", "hjemmehjaelp", "underretning", None)
PLACES = ("aadal", "bakkeby", "strandvig")


@pytest.fixture(scope="module")
def routing() -> Routing:
    """The shipped rules."""
    knowledge = files.read(PROJECT / "knowledge")
    assert not knowledge.problems
    return knowledge.routing


def _agent(name: str, **known: Any) -> Agent:
    made = {
        "id": uuid.uuid5(uuid.NAMESPACE_OID, name),
        "name": name,
        "serves": None,
        "presence": "available",
        "skills": frozenset(),
        "languages": frozenset(),
        "groups": frozenset(),
        "home": None,
        "capacity": {"handover": 2, "callback": 1},
        "holds": {},
    }
    return Agent(**made | known)


def _case(**known: Any) -> Case:
    made = {
        "id": uuid.uuid5(uuid.NAMESPACE_OID, str(sorted(known.items(), key=str))),
        "kind": "handover",
        "municipality": "aadal",
        "area": "pas",
        "language": "da",
        "priority": 0,
        "due_at": NOW,
    }
    return Case(**made | known)


def _asked(case: Case, agents: list[Agent], routing: Routing, minutes: float = 0) -> list[str]:
    return [choice.agent.name for choice in route(case, agents, routing, NOW + dt.timedelta(minutes=minutes)).ranked]


agents_of_all_kinds = st.lists(
    st.builds(
        lambda number, **known: _agent(f"agent {number}", **known),
        number=st.integers(0, 999),
        serves=st.sampled_from([None, frozenset({"aadal"}), frozenset(PLACES[1:]), frozenset()]),
        presence=st.sampled_from(["available", "available", "break", "offline", "silent"]),
        skills=st.frozensets(st.sampled_from(["pas", "borgerservice", "ydelser", "affald", "sfo"]), max_size=2),
        languages=st.frozensets(st.sampled_from(["da", "en", "pl"]), max_size=2),
        groups=st.frozensets(st.sampled_from(["borgerservice", "ydelser", "sprog", "alle"]), max_size=2),
        home=st.sampled_from([None, *PLACES]),
        holds=st.fixed_dictionaries({"handover": st.integers(0, 3), "callback": st.integers(0, 2)}),
    ),
    max_size=8,
    unique_by=lambda agent: agent.id,
)
cases_of_all_kinds = st.builds(
    _case,
    kind=st.sampled_from(["handover", "callback"]),
    municipality=st.sampled_from(PLACES),
    area=st.sampled_from(AREAS),
    language=st.sampled_from(["da", "en", "pl", "ar"]),
    priority=st.sampled_from([0, 0, 1]),
    due_at=st.integers(-60, 30).map(lambda minutes: NOW + dt.timedelta(minutes=minutes)),
    group=st.sampled_from([None, None, "ydelser", "was-removed"]),
    away=st.booleans(),
)
quietly = settings(
    max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quietly
@given(case=cases_of_all_kinds, agents=agents_of_all_kinds)
def test_whoever_is_asked_may_be_and_everybody_else_hears_why_not(
    routing: Routing, case: Case, agents: list[Agent]
) -> None:
    refused = replace(case, refused=frozenset(agent.id for agent in agents[:1]))
    found = route(refused, agents, routing, NOW)
    for choice in found.ranked:
        agent = choice.agent
        assert agent.may(case.municipality)
        assert (agent.presence, agent.id in refused.refused) == ("available", False)
        assert agent.free(case.kind) > 0
        assert any(step.open and step.group.slug == choice.group for step in found.steps)
    spoken_of = [choice.agent.id for choice in found.ranked] + [agent.id for agent, _ in found.others]
    assert sorted(map(str, spoken_of)) == sorted(str(a.id) for a in agents if a.may(case.municipality))
    assert found == route(refused, agents, routing, NOW), "the same is decided from the same"
    turned = route(refused, agents[::-1], routing, NOW)
    assert [c.agent.id for c in turned.ranked] == [c.agent.id for c in found.ranked], "whatever order they come in"


@quietly
@given(case=cases_of_all_kinds, agents=agents_of_all_kinds)
def test_waiting_longer_never_takes_anybody_away(routing: Routing, case: Case, agents: list[Agent]) -> None:
    asked: set[uuid.UUID] = set()
    for minutes in (0, 3, 6, 12, 60):
        now = {choice.agent.id for choice in route(case, agents, routing, NOW + dt.timedelta(minutes=minutes)).ranked}
        assert asked <= now
        asked = now


@quietly
@given(cases=st.lists(cases_of_all_kinds, max_size=8, unique_by=lambda case: case.id), shares=st.dictionaries(
    st.sampled_from(PLACES), st.builds(Share, st.floats(0, 50), st.integers(0, 50))))  # fmt: skip
def test_the_order_is_one_and_puts_emergencies_and_what_is_due_first(
    routing: Routing, cases: list[Case], shares: dict[str, Share]
) -> None:
    ordered = order(cases, routing, shares, NOW)
    assert ordered == order(reversed(cases), routing, shares, NOW)
    ranks = [(-case.priority, case.due_at > NOW) for case in ordered]
    assert ranks == sorted(ranks)
    for slug in PLACES:
        assert 0 <= fairness(shares, slug) <= 1


def test_the_group_that_knows_is_asked_first_then_others_by_time_or_where_it_is_empty(routing: Routing) -> None:
    pensions, passports, anybody = (
        _agent("pension", skills=frozenset({"ydelser"})),
        _agent("pas", skills=frozenset({"pas"})),
        _agent("alt"),
    )
    case = _case(area="folkepension")
    assert _asked(case, [pensions, passports, anybody], routing) == ["pension", "alt"]
    assert _asked(case, [pensions, passports, anybody], routing, 4) == ["pension", "alt", "pas"]
    assert _asked(case, [replace(pensions, presence="break"), passports], routing) == ["pas"]
    # Busy is not empty: they are there, and it waits for them.
    assert _asked(case, [replace(pensions, holds={"handover": 2}), passports], routing) == []
    sent_by_hand = replace(case, group="borgerservice")
    assert _asked(sent_by_hand, [pensions, passports], routing, 60) == ["pas"]


def test_a_language_is_waited_for_only_where_somebody_speaks_it_and_not_for_ever(routing: Routing) -> None:
    polish, danish = _agent("polsk", languages=frozenset({"da", "pl"})), _agent("dansk")
    case = _case(language="pl")
    assert _asked(case, [polish, danish], routing) == ["polsk"]
    assert _asked(case, [danish], routing) == ["dansk"]
    assert _asked(case, [replace(polish, holds={"handover": 2}), danish], routing) == []
    assert _asked(case, [replace(polish, holds={"handover": 2}), danish], routing, 5) == ["dansk"]


def test_among_those_who_know_it_the_least_laden_then_the_neighbour_then_the_longest_idle(routing: Routing) -> None:
    one, two = _agent("en"), _agent("to")
    case = _case()
    assert _asked(case, [replace(one, holds={"handover": 1}), two], routing)[0] == "to"
    assert _asked(case, [one, replace(two, home="aadal")], routing)[0] == "to"
    rested = [replace(one, idle_since=NOW), replace(two, idle_since=NOW - dt.timedelta(hours=1))]
    assert _asked(case, rested, routing)[0] == "to"
    assert _asked(case, [replace(two, skills=frozenset({"pas"}), holds={"handover": 1}), one], routing)[0] == "to"


def test_an_agents_own_list_has_what_she_knows_first_but_no_callback_that_is_not_due(routing: Routing) -> None:
    agent = _agent("pension", skills=frozenset({"ydelser"}))
    hers, other = _case(area="folkepension", kind="callback"), _case(area="affald")
    later = _case(area="folkepension", kind="callback", due_at=NOW + dt.timedelta(hours=3))
    urgent = _case(area="affald", kind="callback", priority=1)
    assert order([later, other, hers, urgent], routing, {}, NOW, agent) == [urgent, hers, other, later]
    assert order([later, other, hers, urgent], routing, {}, NOW) == [urgent, other, hers, later]


def test_an_hour_of_work_is_shared_as_the_hours_were_given(routing: Routing) -> None:
    """Three municipalities ask for the same, more than there is room for, and give 6, 3 and 1 of ten hours.

    The queue takes what is owed first as long as waits are alike; fairness never outweighs five minutes of waiting.
    """
    hours = {"aadal": 6.0, "bakkeby": 3.0, "strandvig": 1.0}
    chance = random.Random(7)  # noqa: S311
    waiting: list[Case] = []
    taken = dict.fromkeys(hours, 0)
    waits: dict[str, list[float]] = {slug: [] for slug in hours}
    for minute in range(60):
        now = NOW + dt.timedelta(minutes=minute)
        for slug in hours:
            for _ in range(chance.choice((1, 2))):
                waiting.append(_case(municipality=slug, due_at=now, id=uuid.UUID(int=chance.getrandbits(128))))
        for _ in range(min(4, len(waiting))):
            shares = {slug: Share(hours[slug], taken[slug]) for slug in hours}
            first = order(waiting, routing, shares, now)[0]
            waiting.remove(first)
            taken[first.municipality] += 1
            waits[first.municipality].append(first.waited(now))
    waited = {slug: sum(of) / len(of) for slug, of in waits.items()}
    assert waited["aadal"] < waited["bakkeby"] < waited["strandvig"]
    in_order_of_arrival = 60 * (1 - 4 / 4.5)
    assert max(waits["strandvig"]) <= in_order_of_arrival + routing.shared.priorities.fairness + 2
    assert max(waited.values()) - min(waited.values()) <= routing.shared.priorities.fairness


def test_what_a_municipality_is_owed() -> None:
    assert fairness({}, "aadal") == 0.5
    shares = {"aadal": Share(10, 5), "bakkeby": Share(10, 15), "strandvig": Share(0, 1)}
    assert fairness(shares, "aadal") > 0.5 > fairness(shares, "bakkeby") > fairness(shares, "strandvig") == 0
    assert fairness({"aadal": Share(4, 8), "bakkeby": Share(2, 4)}, "bakkeby") == 0.5


def test_every_area_leads_to_somebody(routing: Routing) -> None:
    anybody = _agent("alt", groups=frozenset({"alle"}))
    for area in routing.themes:
        assert _asked(_case(area=area), [anybody], routing) == ["alt"], "the others' groups are empty"
        assert skills_wanted(routing, "aadal", area, "da", "handover") is None


ROUTING = """\
groups:
- {slug: pas, title: Pas, title_en: Passports, skills: [pas, sejlads]}
- {slug: pas, title: Alle, title_en: Everyone}
rules:
- name: nordby
  areas: [pas, sejlads]
  themes: [sejlads]
  to: [{group: pas, after: 5}, {group: ingen, after: 3}]
"""


def test_what_is_wrong_in_the_rules_is_said_with_its_line_and_the_last_good_version_serves(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    shutil.copytree(PROJECT / "tests" / "library" / "knowledge", folder)
    (folder / "routing.yaml").write_text(ROUTING)
    (folder / "organisations.yaml").write_text(
        "- {slug: a, name: A, name_en: A, about: x, about_en: x, phone: '112', url: 'https://borger.dk', "
        "source: {title: x, url: 'https://borger.dk', checked: 2026-01-01}, review_by: 2026-01-02, confirmed: false}\n"
    )
    found = files.read(folder)
    said = {(p.path.name, p.line, p.message) for p in found.problems}
    assert {
        ("routing.yaml", 2, "sejlads is neither a theme nor an area of areas.yaml"),
        ("routing.yaml", 3, "the group pas stands twice"),
        ("routing.yaml", 5, "the last rule must have no condition, so that nothing is left without a group"),
        ("routing.yaml", 6, "unknown area sejlads"),
        ("routing.yaml", 7, "unknown theme sejlads"),
        ("routing.yaml", 8, "unknown group ingen: choose from pas"),
        ("routing.yaml", 8, "a group is asked no sooner than the one before it"),
    } <= said
    assert [message for name, _, message in said if name == "organisations.yaml" and "leave phone out" in message]
    (folder / "organisations.yaml").unlink()
    good = ROUTING.replace(", sejlads]", "]").replace("- {slug: pas, title: Alle", "- {slug: alle, title: Alle")
    good = good.replace("  areas: [pas]\n  themes: [sejlads]\n", "")
    good = good.replace("{group: ingen, after: 3}", "{group: alle, after: 9}")
    (folder / "routing.yaml").write_text(good)
    own = folder / "municipalities" / "nordby" / "routing.yaml"
    own.write_text("rules:\n- {name: egne, areas: [pas], to: [{group: alle}]}\noffers: {callback: automatic}\n")
    serving = files.read(folder)
    assert not serving.problems
    assert [p.message for p in lint.check(serving, NOW.date()) if p.path.name == "routing.yaml"] == []
    assert serving.routing.rule("nordby", "pas", "da", "callback").name == "egne"
    assert serving.routing.rule("sydby", "pas", "da", "callback").name == "nordby"
    assert serving.routing.offered("nordby", "callback")
    assert not serving.routing.offered("sydby", "callback")
    own.write_text("rules:\n- {name: egne, to: [{group: nobody}]}\n")
    after = files.read(folder, serving)
    assert after.routing == serving.routing
    assert [(p.line, p.message) for p in after.problems] == [(2, "unknown group nobody: choose from alle, pas")]
