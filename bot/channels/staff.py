"""Signing in and out."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from bot.channels.context import COOKIE, STAFF_ERRORS, ServicesDep, StaffDep, address_of, require_own_origin
from bot.staff import service
from bot.staff.schemas import PasswordChange, SignIn, StaffOut

router = APIRouter(prefix="/api/v1/staff", tags=["staff"], responses=STAFF_ERRORS)

OFFICE = 6
"""Accounts that may sign in from one office's address at the pace of one."""


@router.post("/session")
async def sign_in(given: SignIn, request: Request, response: Response, services: ServicesDep) -> StaffOut:
    """Sign in with a built-in account."""
    require_own_origin(request)
    amount = services.settings.limits.signins_per_minute
    await services.limit(amount, "sign-in", given.username.lower())
    await services.limit(amount * OFFICE, "sign-in-address", address_of(request))
    who, token = await service.sign_in(services.database, given.username, given.password, services.clock())
    # Strict: no other site's page ever sends it along. Secure wherever the page itself came over TLS.
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/")
    return StaffOut.of(who)


@router.get("/session")
async def session(who: StaffDep) -> StaffOut:
    """Say who is signed in."""
    return StaffOut.of(who)


@router.delete("/session", status_code=204)
async def sign_out(request: Request, response: Response, services: ServicesDep) -> None:
    """Sign out."""
    require_own_origin(request)
    async with services.database.transaction() as session:
        await service.sign_out(session, request.cookies.get(COOKIE, ""))
    response.delete_cookie(COOKIE, path="/")


@router.put("/password", status_code=204)
async def password(change: PasswordChange, who: StaffDep, services: ServicesDep) -> None:
    """Set one's own password; every session of the account ends."""
    async with services.database.transaction() as session:
        await service.change_password(session, who, change.current, change.new, services.clock())
