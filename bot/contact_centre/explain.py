"""Says in plain words why a piece of work goes, and went, where it does."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.contact_centre import roster, store
from bot.contact_centre.models import OPEN_STATES, WorkEvent, WorkItem
from bot.contact_centre.routing import Case, Reason, Route, Share, order, route, score
from bot.contact_centre.schemas import RouteAgent, RouteGroup, RouteOut
from bot.library.knowledge import Knowledge
from bot.library.routing import Routing
from bot.settings import Contact
from bot.words import words

QUEUE = 500
"""So far down the queue a position is looked for."""
TOLD = frozenset(
    {
        "offered", "declined", "offer_lapsed", "claimed", "released", "lapsed", "handed_on", "transferred",
        "assigned", "recalled", "put_back",
    }
)  # fmt: skip
"""The changes of an item that say where it went."""


async def explain(
    session: AsyncSession, item: WorkItem, knowledge: Knowledge, now: dt.datetime, contact: Contact, language: str
) -> RouteOut:
    """Say which rule an item meets, who is asked and who not and why, where it stands in the queue, and where it was.

    Args:
        session: an open session.
        item: the piece of work.
        knowledge: the rules, and the municipalities' names and clocks.
        now: the present moment.
        contact: how long a sign of life counts.
        language: of the words.
    """
    routing = knowledge.routing
    agents = await roster.agents(session, routing, now, contact)
    [case] = await roster.cases(session, [item], routing, now, contact)
    found = route(case, agents, routing, now)
    shares = await roster.shares(session, routing, now)
    waiting = [roster.case(other, now, contact) for other in await store.waiting(session, now, QUEUE)]
    queue = [other.id for other in order(waiting, routing, shares, now)]
    position = queue.index(item.id) + 1 if item.id in queue else None
    names = {str(agent.id): agent.name for agent in agents}
    say = _Words(language, routing)
    owner = knowledge.municipalities.get(item.municipality)
    clock = ZoneInfo(owner.time_zone if owner else "Europe/Copenhagen")
    text = [say.reason(Reason("rule", {"rule": found.rule}))]
    if any(step.after is None for step in found.steps):
        text.append(say.reason(Reason("by-hand", {"group": item.group_slug or ""})))
    text += [say.reason(step.why) for step in found.steps]
    if item.language not in routing.shared.languages.default:
        text.append(say.reason(found.language))
    text += _standing(item, case, routing, position, len(queue), say, clock, now)
    if item.state in OPEN_STATES:
        parts = (say.reason(why) for why, minutes in score(case, routing, shares, now) if round(minutes))
        text.append(say.reason(Reason("score", {"parts": ", ".join(parts)})))
        text.append(_share(shares, item.municipality, say))
    ranked = _ranked(found, say)
    others = [
        RouteAgent(id=agent.id, name=agent.name, place=None, group=None, why=[say.reason(why)])
        for agent, why in found.others
    ]
    if item.state in OPEN_STATES:
        for agent in ranked:
            why = ", ".join(agent.why)
            text.append(say.reason(Reason("asked", {"place": agent.place or 0, "name": agent.name, "why": why})))
        for agent in others:
            text.append(say.reason(Reason("not-asked", {"name": agent.name, "why": ", ".join(agent.why)})))
        if not ranked:
            text.append(say.reason(Reason("nobody")))
    log = await store.log_of(session, item.id)
    text += [_past(event, by, names, say, clock) for event, by in log if event.kind in TOLD]
    return RouteOut(
        item_id=item.id,
        rule=found.rule,
        groups=[
            RouteGroup(slug=step.group.slug, title=say.group(step.group.slug), open=step.open, why=say.reason(step.why))
            for step in found.steps
        ],
        agents=[*ranked, *others],
        position=position,
        waiting=len(queue),
        text=text,
    )


class _Words:
    """Reasons in a language, with groups by their titles."""

    def __init__(self, language: str, routing: Routing) -> None:
        self._language = language
        self._routing = routing

    def reason(self, reason: Reason) -> str:
        values = dict(reason.values)
        if "group" in values:
            values["group"] = self.group(str(values["group"]))
        return words(self._language, f"route-{reason.key}", **values)

    def group(self, slug: str) -> str:
        group = self._routing.group(slug)
        if group is None:
            return slug
        return group.title if self._language == "da" else group.title_en


def _ranked(found: Route, say: _Words) -> list[RouteAgent]:
    return [
        RouteAgent(
            id=choice.agent.id,
            name=choice.agent.name,
            place=at,
            group=choice.group,
            why=[say.group(choice.group), *map(say.reason, choice.reasons)],
        )
        for at, choice in enumerate(found.ranked, start=1)
    ]


def _standing(
    item: WorkItem,
    case: Case,
    routing: Routing,
    position: int | None,
    waiting: int,
    say: _Words,
    clock: ZoneInfo,
    now: dt.datetime,
) -> list[str]:
    """Return where the item is in its life, and in the queue."""
    lines = [say.reason(Reason(f"is-{item.state}"))]
    if item.state in ("waiting", "quarantined") and item.due_at > now:
        lines.append(say.reason(Reason("not-due", {"at": _time(item.due_at, clock)})))
    if position is not None:
        lines.append(say.reason(Reason("position", {"position": position, "waiting": waiting})))
    if item.state in OPEN_STATES:
        if not routing.offered(item.municipality, case.kind):
            lines.append(say.reason(Reason("manual")))
        elif case.away:
            lines.append(say.reason(Reason("away")))
        else:
            lines.append(say.reason(Reason("automatic", {"seconds": routing.shared.offers.seconds})))
    return lines


def _share(shares: dict[str, Share], municipality: str, say: _Words) -> str:
    own = shares.get(municipality, Share())
    values: dict[str, str | int] = {
        "hours": f"{own.hours:.1f}",
        "all_hours": f"{sum(share.hours for share in shares.values()):.1f}",
        "taken": own.taken,
        "all_taken": sum(share.taken for share in shares.values()),
    }
    return say.reason(Reason("share", values))


def _past(event: WorkEvent, by: str | None, names: dict[str, str], say: _Words, clock: ZoneInfo) -> str:
    detail = event.detail
    to = names.get(str(detail.get("to")), "?")
    values: dict[str, str | int] = {"at": _time(event.at, clock), "by": by or "?", "to": to}
    key = event.kind.replace("_", "-")
    if event.kind == "handed_on" and "group" in detail:
        key, values["group"] = "handed-on-group", str(detail["group"])
    elif event.kind == "offer_lapsed" and "reason" in detail:
        key = "offer-withdrawn"
    elif event.kind == "claimed" and detail.get("off_skill"):
        key = "claimed-off-skill"
    elif event.kind == "transferred":
        values["to"] = str(detail.get("organisation"))
    return say.reason(Reason(f"was-{key}", values))


def _time(at: dt.datetime, clock: ZoneInfo) -> str:
    return f"{at.astimezone(clock):%d.%m. %H:%M}"
