"""What every response carries and every request must keep to, whatever its route."""

from __future__ import annotations

import logging
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.context import error_body, language_of, may_embed
from bot.errors import AppError

log = logging.getLogger(__name__)

MAX_BODY = 64 * 1024
"""Longest request body in bytes; nothing this service takes comes near it."""

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_DOCS_POLICY = _POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""Swagger UI sets styles on its elements; it gets that much more, on its own page only."""

_SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class TooLarge(AppError):
    """The request's body is longer than anything this service takes."""

    code = "too_large"
    status = 413


class Guard:
    """ASGI middleware: security headers, CORS for the pages that may embed the widget, and a limit on bodies."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        cors = _cors(connection)
        headers = Headers(scope=scope)
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await Response(status_code=204, headers=cors)(scope, receive, send)
            return

        begun = False

        async def guarded_send(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start":
                policy = _DOCS_POLICY if scope["path"] == "/api/docs" else _POLICY
                MutableHeaders(scope=message).update(
                    {**_SECURITY, "content-security-policy": policy, **cors, **_caching(scope["path"])}
                )
            await send(message)

        if int(headers.get("content-length") or 0) > MAX_BODY:
            await rendered(TooLarge(), connection)(scope, receive, guarded_send)
            return
        try:
            await self._app(scope, _limited(receive), guarded_send)
        except Exception:
            # Answered here and not further out, so that this answer too carries what every answer carries.
            log.exception("a request failed: %s %s", scope["method"], scope["path"])
            if begun:
                raise
            await rendered(AppError(), connection)(scope, receive, guarded_send)


def _limited(receive: Receive) -> Receive:
    """A body without a stated length is counted as it comes."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > MAX_BODY:
                raise TooLarge
        return message

    return counted


def _cors(connection: HTTPConnection) -> dict[str, str]:
    origin = connection.headers.get("origin")
    path = connection.scope["path"]
    open_api = path.startswith("/api/v1/") and not path.startswith(("/api/v1/desk", "/api/v1/staff"))
    if path.startswith("/widget/"):
        return {"access-control-allow-origin": "*"}
    if origin is None or not open_api or not may_embed(connection, origin):
        return {}
    return {
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "GET, POST, PATCH, DELETE",
        "access-control-allow-headers": "Authorization, Content-Type, Accept-Language",
        "access-control-expose-headers": "Retry-After",
        "access-control-max-age": "600",
        "vary": "Origin",
    }


def _caching(path: str) -> dict[str, str]:
    """What concerns one person is kept by nobody; what is built is asked for again, cheaply."""
    return {"cache-control": "no-store"} if path.startswith("/api/v1/") else {"cache-control": "no-cache"}


def rendered(error: AppError, connection: HTTPConnection) -> JSONResponse:
    """Return an error in the protocol's form, in the request's language."""
    headers: dict[str, Any] = {}
    if "retry_after_s" in error.details:
        headers["Retry-After"] = str(error.details["retry_after_s"])
    return JSONResponse(error_body(error, language_of(connection)), error.status, headers)
