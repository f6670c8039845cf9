"""Signing in at the organisation's identity provider: a browser is sent there, and comes back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from bot.channels.context import ServicesDep, address_of, language_of, set_session
from bot.channels.pages import templates
from bot.channels.staff import OFFICE
from bot.errors import AppError, NotFound
from bot.staff.schemas import SignInWays
from bot.staff.single_sign_on import ATTEMPT, Answer, SingleSignOn
from bot.words import words

router = APIRouter(prefix="/api/v1/staff", tags=["staff"])

AWAY = "borgerlinje_sign_in"
PLACE = "/api/v1/staff/oidc"
DESK = "/desk"
"""Where a sign-in ends. There is no parameter for it: it could lead elsewhere."""


@router.get("/sign-in")
async def ways(services: ServicesDep) -> SignInWays:
    """Say how one can sign in, besides with a built-in account."""
    return SignInWays(provider=f"{PLACE}/start" if services.single_sign_on else None)


@router.get("/oidc/start", response_class=RedirectResponse, status_code=303)
async def start(request: Request, services: ServicesDep) -> Response:
    """Send a browser to the identity provider."""
    try:
        there = await _expected(request, services, "away")
        url, browser = await there.begin(services.database, services.clock())
    except AppError as error:
        return _problem(request, error)
    response = RedirectResponse(url, 303)
    secure = request.url.scheme == "https"
    seconds = round(ATTEMPT.total_seconds())
    # Lax: the provider's page is another site, and the browser must come back from there with it.
    response.set_cookie(AWAY, browser, seconds, path=PLACE, httponly=True, samesite="lax", secure=secure)
    return response


@router.get("/oidc/callback", response_class=RedirectResponse, status_code=303)
async def callback(
    request: Request,
    services: ServicesDep,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str | None, Query(max_length=4000)] = None,
) -> Response:
    """Take a browser back from the identity provider, and let in whoever signed in there."""
    answer = Answer(state, code, request.cookies.get(AWAY, ""), address_of(request))
    try:
        there = await _expected(request, services, "back")
        token = await there.finish(services.database, answer, services.clock())
    except AppError as error:
        response = _problem(request, error)
    else:
        response = RedirectResponse(DESK, 303)
        set_session(request, response, token)
    response.delete_cookie(AWAY, path=PLACE)
    return response


async def _expected(request: Request, services: ServicesDep, way: str) -> SingleSignOn:
    """Return single sign-on, if there is such a thing here and it is not asked for too often."""
    if services.single_sign_on is None:
        raise NotFound
    amount = services.settings.limits.signins_per_minute * OFFICE
    await services.limit(amount, f"sign-in-{way}", address_of(request))
    return services.single_sign_on


def _problem(request: Request, error: AppError) -> Response:
    """A page and not JSON: here a person stands in front of the answer, whom a redirect has led to it."""
    language = language_of(request)
    values = {"language": language, "message": words(language, f"error-{error.code}"), "words": words, "desk": DESK}
    return templates.TemplateResponse(request, "sign_in_problem.html", values, error.status)
