"""Signing in and out with a built-in account, one's own account, and the audit log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from bot.channels.context import (
    COOKIE,
    STAFF_ERRORS,
    AuditorDep,
    ServicesDep,
    StaffDep,
    address_of,
    require_own_origin,
    set_session,
)
from bot.staff import audit as log
from bot.staff import service
from bot.staff.schemas import AuditOut, PasswordChange, SignedOut, SignIn, StaffOut

router = APIRouter(prefix="/api/v1/staff", tags=["staff"], responses=STAFF_ERRORS)

OFFICE = 6
"""Accounts that may sign in from one office's address at the pace of one."""
AUDIT_PAGE = 200
"""Most lines of the audit log in one answer."""


@router.post("/session")
async def sign_in(given: SignIn, request: Request, response: Response, services: ServicesDep) -> StaffOut:
    """Sign in with a built-in account."""
    require_own_origin(request)
    amount = services.settings.limits.signins_per_minute
    address = address_of(request)
    await services.limit(amount, "sign-in", given.username.lower())
    await services.limit(amount * OFFICE, "sign-in-address", address)
    who, token = await service.sign_in(services.database, given.username, given.password, address, services.clock())
    set_session(request, response, token)
    return StaffOut.of(who)


@router.get("/session")
async def session(who: StaffDep) -> StaffOut:
    """Say who is signed in."""
    return StaffOut.of(who)


@router.delete(
    "/session",
    status_code=204,
    responses={200: {"model": SignedOut, "description": "Signed out here; the session elsewhere ends at this address"}},
)
async def sign_out(request: Request, services: ServicesDep) -> Response:
    """Sign out. Of a session that was opened at the identity provider, say where it ends there as well."""
    require_own_origin(request)
    async with services.database.transaction() as session:
        id_token = await service.sign_out(session, request.cookies.get(COOKIE, ""), services.clock())
    elsewhere = services.single_sign_on
    ends_at = await elsewhere.end_session_url(id_token) if elsewhere and id_token else None
    response = JSONResponse(SignedOut(continue_at=ends_at).model_dump()) if ends_at else Response(status_code=204)
    response.delete_cookie(COOKIE, path="/")
    return response


@router.put("/password", status_code=204)
async def password(change: PasswordChange, who: StaffDep, services: ServicesDep) -> None:
    """Set one's own password; every session of the account ends."""
    async with services.database.transaction() as session:
        await service.change_password(session, who, change.current, change.new, services.clock())


@router.get("/audit")
async def audit(
    who: AuditorDep,
    services: ServicesDep,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    limit: Annotated[int, Query(ge=1, le=AUDIT_PAGE)] = 50,
    action: log.Action | None = None,
) -> AuditOut:
    """Read the audit log of one's municipalities, newest first; ``before`` is the id the last page ended with."""
    async with services.database.transaction() as session:
        return await log.read(session, who, limit=limit, before=before, action=action)
