"""The pages a browser opens: start page, a demo municipality's page, the desk, the API's documentation."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.templating import Jinja2Templates

from bot.channels.context import ServicesDep
from bot.errors import NotFound

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(Path(__file__).parent / "templates")


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
