"""The pages a browser opens: start page, a demo municipality's page, an article, the desk, the API's docs."""

from __future__ import annotations

import functools
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.templating import Jinja2Templates
from markdown_it import MarkdownIt
from markupsafe import Markup

from bot.channels.context import Services, ServicesDep
from bot.errors import NotFound
from bot.library.render import render, render_link
from bot.words import words

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(Path(__file__).parent / "templates")

# 'js-default' escapes HTML and lets no javascript: address through: what a citizen or a model wrote stays text.
_markdown = MarkdownIt("js-default", {"linkify": False})
templates.env.filters["markdown"] = lambda text: Markup(_markdown.render(text))  # noqa: S704


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


@router.get("/viden/{slug}/{article_id}")
async def article(
    slug: str, article_id: str, request: Request, services: ServicesDep, language: str = "da"
) -> HTMLResponse:
    """An article as one municipality's citizens read it; where an answer rests on it, its source leads here."""
    services.require_knowledge()
    municipality, knowledge = services.library.municipality(slug), services.library.knowledge
    today = services.clock().astimezone(ZoneInfo(municipality.time_zone)).date()
    shown = (a for a in knowledge.articles_for(slug, today) if a.meta.audience == "citizen")
    found = next((a for a in shown if a.id == article_id), None)
    if found is None:
        raise NotFound
    text = found.texts.get(language) or found.texts["da"]

    def filled(raw: str | None) -> str:
        return render(raw or "", knowledge, slug, text.language, today).text

    links = (render_link(link, knowledge, slug, text.language) for link in found.meta.links)
    values = {
        "municipality": municipality,
        "language": text.language,
        "title": filled(text.title),
        "sections": [(section.anchor, filled(section.heading), filled(section.text)) for section in text.sections],
        "links": [link for link in links if link],
        "sources": found.meta.sources,
        "words": functools.partial(words, text.language),
    }
    return templates.TemplateResponse(request, "article.html", values)


@router.get("/api/docs")
async def docs(request: Request) -> HTMLResponse:
    """The API's documentation."""
    return templates.TemplateResponse(request, "docs.html", {})


@router.get("/desk")
async def desk(services: ServicesDep) -> FileResponse:
    """The contact centre's desk."""
    return _built(services, "index.html")


@router.get("/desk/supervisor")
async def supervisor(services: ServicesDep) -> FileResponse:
    """The supervisor's page."""
    return _built(services, "supervisor.html")


def _built(services: Services, name: str) -> FileResponse:
    page = services.settings.widget_dir / "desk" / name
    if not page.is_file():
        raise NotFound
    return FileResponse(page)
