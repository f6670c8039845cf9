"""What every route needs: the process's services, who is asking, in which language, from which page."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from bot.clock import Clock
from bot.conversations.schemas import Citizen
from bot.conversations.turn import Turns
from bot.db.engine import Database
from bot.db.notify import Notifier
from bot.errors import AppError, Forbidden, NotFound, NotReady, TooMany, Unauthorized
from bot.library.service import Library
from bot.settings import Settings
from bot.staff import service as staff_service
from bot.staff.rights import Right
from bot.staff.schemas import Identity
from bot.staff.single_sign_on import SingleSignOn
from bot.words import DEFAULT, languages, words

COOKIE = "borgerlinje_staff"


class ForeignOrigin(Forbidden):
    """The page that asks is not one that may."""

    code = "foreign_origin"


@dataclass(frozen=True)
class Services:
    """Everything one process serves with. Made once, by ``bot.app``."""

    settings: Settings
    clock: Clock
    database: Database
    notifier: Notifier
    library: Library
    turns: Turns
    limiter: MovingWindowRateLimiter
    single_sign_on: SingleSignOn | None

    async def limit(self, amount: int, *key: str) -> None:
        """Count one use.

        Raises:
            TooMany: over ``amount`` uses of this key within a minute.
        """
        if not await self.limiter.hit(RateLimitItemPerMinute(amount), *key):
            raise TooMany(retry_after_s=60)

    def require_knowledge(self) -> None:
        """Refuse while questions cannot be answered yet.

        Raises:
            NotReady: says what is missing.
        """
        if not self.library.ready:
            raise NotReady(missing=self.library.missing)


def new_limiter() -> MovingWindowRateLimiter:
    """Return a limiter that counts in this process's memory."""
    return MovingWindowRateLimiter(MemoryStorage())


def services_of(connection: HTTPConnection) -> Services:
    """Return the process's services."""
    found: Services = connection.app.state.services
    return found


ServicesDep = Annotated[Services, Depends(services_of)]


bearer = HTTPBearer(auto_error=False, description="A conversation's token, or a callback's cancel token")
cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="Set by signing in, see /api/v1/staff/sign-in")


def citizen(shown: Annotated[HTTPAuthorizationCredentials | None, Security(bearer)]) -> Citizen:
    """Return the citizen who shows a token; without one the conversation is as good as unknown.

    Raises:
        NotFound: no bearer token.
    """
    if shown is None or not shown.credentials.strip():
        raise NotFound
    return Citizen(shown.credentials.strip())


class ErrorDetails(BaseModel):
    """What went wrong: a stable code, and words in the request's language."""

    code: str
    message: str
    details: dict[str, Any] | None = None


class ErrorOut(BaseModel):
    """Every error has this form."""

    error: ErrorDetails


ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorOut, "description": description}
    for status, description in {
        404: "There is no such thing, or not for this key",
        409: "Not in this state",
        422: "The content cannot be used; `details.fields` says which fields",
        429: "Too fast; `Retry-After` says when again",
        503: "Not ready; `details.missing` says what is missing",
    }.items()
}
"""What any call may answer besides its own result, for the OpenAPI document."""
STAFF_ERRORS = ERRORS | {
    401: {"model": ErrorOut, "description": "Nobody is signed in"},
    403: {"model": ErrorOut, "description": "Not with these rights, or not from this page"},
}

CitizenDep = Annotated[Citizen, Depends(citizen)]


async def staff_member(connection: HTTPConnection, services: ServicesDep) -> Identity:
    """Return who is signed in.

    Raises:
        Unauthorized: nobody.
        ForeignOrigin: a request that changes something comes from another site's page.
    """
    require_own_origin(connection)
    token = connection.cookies.get(COOKIE)
    if token:
        async with services.database.transaction() as session:
            who = await staff_service.who_is(session, token, services.clock())
        if who is not None:
            return who
    raise Unauthorized


def _signed_in(who: Annotated[Identity, Depends(staff_member)], _: Annotated[str | None, Security(cookie)]) -> Identity:
    return who


StaffDep = Annotated[Identity, Depends(_signed_in)]


def with_right(who: Identity, right: Right) -> Identity:
    """Return who is signed in, if she has a right somewhere; what she may see with it is asked where it is loaded.

    Raises:
        Forbidden: none of her roles has it.
    """
    if not who.has(right):
        raise Forbidden
    return who


def _having(right: Right) -> Callable[[Identity], Identity]:
    def having(who: StaffDep) -> Identity:
        return with_right(who, right)

    return having


# The right is named in the OpenAPI document too, where a test reads it and tries every role.
AgentDep = Annotated[Identity, Security(_having("desk"), scopes=["desk"])]
AssignDep = Annotated[Identity, Security(_having("assign"), scopes=["assign"])]
AuditorDep = Annotated[Identity, Security(_having("audit"), scopes=["audit"])]
CrisisDep = Annotated[Identity, Security(_having("crisis"), scopes=["crisis"])]
EditorDep = Annotated[Identity, Security(_having("knowledge"), scopes=["knowledge"])]
InsightsDep = Annotated[Identity, Security(_having("insights"), scopes=["insights"])]
LeadDep = Annotated[Identity, Security(_having("lead"), scopes=["lead"])]
OutgoingDep = Annotated[Identity, Security(_having("outgoing"), scopes=["outgoing"])]
WebhookKeeperDep = Annotated[Identity, Security(_having("webhooks"), scopes=["webhooks"])]


def set_session(request: Request, response: Response, token: str) -> None:
    """Give a browser the cookie of a session.

    Strict: no other site's page ever sends it along. Secure wherever the page itself came over TLS.
    """
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure, path="/")


def require_own_origin(connection: HTTPConnection) -> None:
    """Refuse a change or a socket that another site's page asks for with our cookie.

    Raises:
        ForeignOrigin: the ``Origin`` is not our own.
    """
    origin = connection.headers.get("origin")
    safe = connection.scope["type"] == "http" and connection.scope["method"] in ("GET", "HEAD")
    if origin is None or safe:
        return
    if not is_own_origin(connection, origin):
        raise ForeignOrigin


def is_own_origin(connection: HTTPConnection, origin: str) -> bool:
    """Whether an ``Origin`` is this service itself, as the browser addressed it or as it is known outside."""
    host = connection.headers.get("host")
    public = services_of(connection).settings.public_url
    own = {f"http://{host}", f"https://{host}"} | ({public.rstrip("/")} if public else set())
    return origin in own


def may_embed(connection: HTTPConnection, origin: str) -> bool:
    """Whether a page of this origin may talk to the citizen's API: ours, or one a municipality has named.

    Outside production every page may, so that a municipality can try the widget before anything is set up.
    """
    services = services_of(connection)
    if not services.settings.production or is_own_origin(connection, origin):
        return True
    if not services.library.ready:
        return False
    return any(origin in m.origins for m in services.library.knowledge.municipalities.values())


def page_address(services: Services, request: Request, page: str) -> str:
    """Return the address of one of our pages. Production has its own; elsewhere it is the one the request came to."""
    base = services.settings.public_url or str(request.base_url)
    return f"{base.rstrip('/')}/{page}"


def language_of(connection: HTTPConnection) -> str:
    """Return the first language of ``Accept-Language`` the service has words in; Danish where there is none."""
    for part in connection.headers.get("accept-language", "").split(","):
        language = part.split(";")[0].strip().lower()[:2]
        if language in languages():
            return language
    return DEFAULT


def address_of(connection: HTTPConnection) -> str:
    """Return the visitor's address, as the server or a trusted proxy says; of an IPv6 address its /64."""
    host = connection.client.host if connection.client else "unknown"
    # An IPv6 visitor has a whole /64 to pick addresses from.
    return ":".join(ipaddress.ip_address(host).exploded.split(":")[:4]) if ":" in host else host


def error_body(error: AppError, language: str) -> dict[str, object]:
    """Return an error in the protocol's form, in words; the keys of wrong fields become words too."""
    details = dict(error.details)
    if fields := details.get("fields"):
        numbers = {key: value for key, value in details.items() if key != "fields"}
        details = {"fields": {name: words(language, f"field-{key}", **numbers) for name, key in fields.items()}}
    body: dict[str, object] = {"code": error.code, "message": words(language, f"error-{error.code}", **_plain(details))}
    if details:
        body["details"] = details
    return {"error": body}


def _plain(details: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in details.items() if isinstance(value, str | int)}
