"""The desk over HTTP: what an agent looks up. Past conversations, canned replies, what there is to choose from."""

from __future__ import annotations

import uuid
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel

from bot.channels.context import STAFF_ERRORS, AgentDep, EditorDep, ServicesDep, language_of
from bot.contact_centre import case_store
from bot.contact_centre.case_schemas import KnowledgeReportOut, KnowledgeReportsOut
from bot.conversations import cases
from bot.conversations.cases import PastConversation, SearchOut, Wish
from bot.errors import NotFound
from bot.library.canned import filled
from bot.library.desk import Outcome

router = APIRouter(prefix="/api/v1/desk", tags=["desk"], responses=STAFF_ERRORS)

PAGE = 50
"""Most conversations or reports in one answer."""


class Canned(BaseModel):
    """A reply to insert and edit, filled in. ``theme_title`` null: it fits any theme."""

    id: str
    title: str
    theme: str | None
    theme_title: str | None
    text: str


class CannedOut(BaseModel):
    """The replies a municipality's agents have in a language."""

    replies: list[Canned]


class Choice(BaseModel):
    """Something to choose, by its title."""

    id: str
    title: str


class WrapUpChoice(Choice):
    """A wrap-up code. ``report``: closing with it needs ``knowledge``."""

    outcome: Outcome
    report: bool


class Choices(BaseModel):
    """What there is to choose from at the desk, in the request's language. ``tags`` by municipality."""

    wrap_up: list[WrapUpChoice]
    breaks: list[Choice]
    areas: list[Choice]
    municipalities: list[Choice]
    tags: dict[str, list[str]]


@router.get("/choices")
async def choices(request: Request, who: AgentDep, services: ServicesDep) -> Choices:
    """List the wrap-up codes, reasons for a break, areas, and the tags each municipality of the agent's uses."""
    knowledge, language = services.library.knowledge, language_of(request)
    served = [m for m in knowledge.municipalities.values() if who.may("desk", m.slug)]
    async with services.database.transaction() as session:
        used = await case_store.tags_used(session, [municipality.slug for municipality in served])
    tags = {slug: list(dict.fromkeys([*knowledge.desk.tags_of(slug), *found])) for slug, found in used.items()}
    return Choices(
        wrap_up=[
            WrapUpChoice(id=code.code, title=code.title_in(language), outcome=code.outcome, report=code.report)
            for code in knowledge.desk.wrap_up
        ],
        breaks=[Choice(id=reason.id, title=reason.title_in(language)) for reason in knowledge.desk.breaks],
        areas=[
            Choice(id=area.slug, title=area.title if language == "da" else area.title_en)
            for area in knowledge.areas.values()
        ],
        municipalities=[Choice(id=m.slug, title=m.name) for m in served],
        tags=tags,
    )


@router.get("/canned")
async def canned(
    request: Request,
    municipality: str,
    who: AgentDep,
    services: ServicesDep,
    language: Annotated[str, Query(pattern=r"^[a-z]{2}$")] = "da",
) -> CannedOut:
    """List a municipality's canned replies, filled in, in the citizen's language; titles are in the agent's."""
    if not who.may("desk", municipality):
        raise NotFound
    place, knowledge = services.library.municipality(municipality), services.library.knowledge
    today = services.clock().astimezone(ZoneInfo(place.time_zone)).date()
    agents = language_of(request)
    return CannedOut(
        replies=[
            Canned(
                id=reply.id,
                title=reply.title_in(agents),
                theme=reply.theme,
                theme_title=knowledge.themes.get(reply.theme) if reply.theme else None,
                text=filled(reply, knowledge, municipality, language, who.name, today),
            )
            for reply in knowledge.desk.canned_of(municipality)
        ]
    )


@router.get("/search")
async def search(
    wish: Annotated[Wish, Query()],
    who: AgentDep,
    services: ServicesDep,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = 20,
) -> SearchOut:
    """Look for past conversations in the municipalities one serves. The audit log has every search."""
    async with services.database.transaction() as session:
        return await cases.search(session, who, wish, limit, services.clock())


@router.get("/conversations/{conversation_id}")
async def past_conversation(conversation_id: uuid.UUID, who: AgentDep, services: ServicesDep) -> PastConversation:
    """Read a conversation, as stored."""
    async with services.database.transaction() as session:
        knowledge = services.library.knowledge
        return await cases.past_conversation(session, conversation_id, who, services.clock(), knowledge)


@router.get("/knowledge_reports")
async def knowledge_reports(
    who: EditorDep,
    services: ServicesDep,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
) -> KnowledgeReportsOut:
    """List what agents say is missing or wrong in the knowledge, newest first."""
    knowledge = services.library.knowledge
    async with services.database.transaction() as session:
        found = await case_store.reports(session, who.where("knowledge"), limit=limit + 1, before=before)
    reports = []
    for report, name in found[:limit]:
        article = knowledge.articles.get(report.article) if report.article else None
        shown = {
            "id": report.id,
            "at": report.at,
            "by": name,
            "municipality": report.municipality,
            "kind": report.kind,
            "area": report.area,
            "article": report.article,
            "title": article.meta.title if article else knowledge.title_of(report.area),
            "comment": report.comment,
        }
        reports.append(KnowledgeReportOut.model_validate(shown))
    return KnowledgeReportsOut(reports=reports, before=reports[-1].id if len(found) > limit else None)
