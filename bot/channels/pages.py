"""The pages a browser opens: start page, a demo municipality's page, the desk, the API's documentation, and a chat that
needs no JavaScript."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from markdown_it import MarkdownIt
from markupsafe import Markup

from bot.channels import citizen
from bot.channels.context import Services, ServicesDep, error_body
from bot.contact_centre.schemas import CallbackRequest
from bot.conversations import store
from bot.conversations.access import load_conversation
from bot.conversations.schemas import Citizen, EventOut, MessageIn, StartIn
from bot.errors import AppError, NotFound
from bot.library.schemas import Municipality
from bot.words import words

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(Path(__file__).parent / "templates")

# 'js-default' escapes HTML and lets no javascript: address through: what a citizen or a model wrote stays text.
_markdown = MarkdownIt("js-default", {"linkify": False})
templates.env.filters["markdown"] = lambda text: Markup(_markdown.render(text))  # noqa: S704
templates.env.globals["words"] = words


@router.get("/")
async def start(request: Request, services: ServicesDep) -> HTMLResponse:
    """The start page, with links to everything."""
    known = services.library.knowledge.municipalities.values() if services.library.ready else ()
    return templates.TemplateResponse(request, "start.html", {"municipalities": sorted(known, key=lambda m: m.name)})


@router.get("/demo/{slug}")
async def demo(slug: str, request: Request, services: ServicesDep) -> HTMLResponse:
    """A municipality's web page with the widget on it."""
    services.require_knowledge()
    return templates.TemplateResponse(request, "demo.html", {"municipality": services.library.municipality(slug)})


@router.get("/api/docs")
async def docs(request: Request) -> HTMLResponse:
    """The API's documentation."""
    return templates.TemplateResponse(request, "docs.html", {})


@router.get("/desk")
async def desk(services: ServicesDep) -> FileResponse:
    """The contact centre's desk."""
    page = services.settings.widget_dir / "desk" / "index.html"
    if not page.is_file():
        raise NotFound
    return FileResponse(page)


@router.get("/demo/{slug}/chat")
async def plain_chat(slug: str, request: Request, services: ServicesDep) -> HTMLResponse:
    """The chat as a plain form."""
    services.require_knowledge()
    municipality = services.library.municipality(slug)
    return await _plain_page(request, services, municipality)


@router.post("/demo/{slug}/chat", response_model=None)
async def plain_say(
    slug: str, request: Request, services: ServicesDep, text: Annotated[str, Form()] = ""
) -> HTMLResponse | RedirectResponse:
    """Say something in the plain chat."""
    services.require_knowledge()
    municipality = services.library.municipality(slug)
    known = await _known(request, services, slug)
    try:
        if known is None:
            opened = await citizen.start(slug, StartIn(channel="web"), request, services)
            known = opened.id, Citizen(opened.token)
        await citizen.say(known[0], MessageIn(client_id=uuid.uuid4(), text=text), known[1], services)
    except AppError as error:
        return await _plain_page(request, services, municipality, error=error, text=text)
    answer = RedirectResponse(f"/demo/{slug}/chat#end", status_code=303)
    secure = request.url.scheme == "https"
    value = f"{known[0]}.{known[1].token}"
    answer.set_cookie(_cookie(slug), value, httponly=True, samesite="strict", secure=secure, path=f"/demo/{slug}")
    return answer


@router.post("/demo/{slug}/callback", response_model=None)
async def plain_callback(
    slug: str,
    request: Request,
    services: ServicesDep,
    name: Annotated[str, Form(max_length=500)] = "",
    phone: Annotated[str, Form(max_length=100)] = "",
    note: Annotated[str, Form(max_length=1000)] = "",
) -> HTMLResponse | RedirectResponse:
    """Ask to be called, from the plain chat."""
    services.require_knowledge()
    municipality = services.library.municipality(slug)
    known = await _known(request, services, slug)
    if known is None:
        return RedirectResponse(f"/demo/{slug}/chat", status_code=303)
    wish = CallbackRequest(client_id=uuid.uuid4(), name=name, phone=phone, note=note or None)
    try:
        await citizen.callback(known[0], wish, known[1], services)
    except AppError as error:
        return await _plain_page(request, services, municipality, error=error, text=note)
    return RedirectResponse(f"/demo/{slug}/chat#end", status_code=303)


def _cookie(slug: str) -> str:
    return f"borgerlinje_chat_{slug}"


async def _known(request: Request, services: Services, slug: str) -> tuple[uuid.UUID, Citizen] | None:
    """Return the conversation the browser's cookie is the key to, if it still is."""
    identifier, _, token = request.cookies.get(_cookie(slug), "").partition(".")
    try:
        who = uuid.UUID(identifier), Citizen(token)
        async with services.database.transaction() as session:
            conversation = await load_conversation(session, *who, services.clock())
    except (ValueError, NotFound):
        return None
    return who if conversation.closed_at is None else None


async def _plain_page(
    request: Request,
    services: Services,
    municipality: Municipality,
    *,
    error: AppError | None = None,
    text: str = "",
) -> HTMLResponse:
    events: list[EventOut] = []
    if known := await _known(request, services, municipality.slug):
        async with services.database.transaction() as session:
            events = await store.events(session, known[0])
    said = None
    if error is not None:
        body = error_body(error, "da")["error"]
        assert isinstance(body, dict)  # noqa: S101 - error_body's own form
        fields = body.get("details", {}).get("fields", {})
        said = " ".join([body["message"], *fields.values()])
    values = {
        "municipality": municipality,
        "events": [event.model_dump(mode="json") for event in events],
        "error": said,
        "text": text,
    }
    return templates.TemplateResponse(request, "chat_plain.html", values, status_code=error.status if error else 200)
