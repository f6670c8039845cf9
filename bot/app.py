"""The service process: its parts, put together and taken down in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from bot.answering.service import Answerer
from bot.channels import (
    booking,
    callbacks,
    citizen,
    crisis,
    desk,
    desk_case,
    desk_lookup,
    desk_routing,
    desk_socket,
    insights,
    outgoing,
    pages,
    plain_chat,
    sign_in,
    socket,
    staff,
)
from bot.channels.context import Services, new_limiter, services_of
from bot.channels.guard import Guard, rendered
from bot.channels.outgoing_described import described
from bot.clock import Clock, system_clock
from bot.conversations.sweep import Sweeper
from bot.conversations.turn import Turns
from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database
from bot.db.notify import Notifier
from bot.errors import AppError, Invalid, NotFound, NotReady
from bot.library.service import Library
from bot.outgoing.deliver import Deliverer, gateways
from bot.outgoing.worker import OutgoingWorker
from bot.settings import Settings
from bot.staff import service as staff_service
from bot.staff.single_sign_on import single_sign_on

log = logging.getLogger(__name__)

SUPERVISE_S = 1.0


class MethodNotAllowed(AppError):
    """The address exists, but not for this method."""

    code = "method_not_allowed"
    status = 405


def create_app(settings: Settings, clock: Clock = system_clock) -> FastAPI:
    """Make the service.

    Args:
        settings: where everything is.
        clock: the time; a test passes its own.
    """

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(settings, clock) as services:
            app.state.services = services
            yield

    app = FastAPI(
        title="Borgerlinje",
        description="The citizen protocol, and the desk's. Errors have the form {error: {code, message, details}}.",
        version="1",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        webhooks=described,
    )
    app.add_middleware(Guard)
    _answer_errors(app)
    _add_health(app)
    citizens = (citizen, booking, socket)
    desks = (desk, desk_case, desk_lookup, desk_routing, insights, crisis, desk_socket)
    for part in (*citizens, *desks, staff, sign_in, outgoing, pages, plain_chat):
        app.include_router(part.router)
    app.include_router(booking.desk_router)
    app.include_router(booking.page_router)
    app.include_router(callbacks.router)
    app.include_router(callbacks.page_router)
    app.mount("/static", StaticFiles(directory=Path(pages.__file__).parent / "static"), name="static")
    app.mount("/widget", StaticFiles(directory=settings.widget_dir, check_dir=False), name="widget")
    return app


@contextlib.asynccontextmanager
async def running(settings: Settings, clock: Clock) -> AsyncIterator[Services]:
    """Start the parts, yield them, and stop them in the opposite order.

    Raises:
        EmbeddedServerError: no database was given and the private one does not start.
        NotReady: the database that was given does not answer.
        SingleSignOnError: an identity provider is named, and its settings cannot be used.
        GatewayError: a gateway for SMS or e-mail is named, and its settings cannot be used.
    """
    elsewhere = single_sign_on(settings)
    ways = gateways(settings)
    async with contextlib.AsyncExitStack() as stack:
        url = settings.database_url
        if url is None:
            server = EmbeddedServer(settings.data_dir / "postgresql")
            url = await asyncio.to_thread(server.start)
            stack.push_async_callback(asyncio.to_thread, server.stop)
            await stack.enter_async_context(_task(_supervise(server)))
        database = Database(url)
        stack.push_async_callback(database.close)
        await database.migrate()
        await _announce_first_account(database, clock)
        library = Library(settings)
        answerer = Answerer(library, settings)
        stack.push_async_callback(answerer.close)
        notifier = Notifier(database.conninfo)
        await stack.enter_async_context(_task(notifier.run()))
        turns = Turns(database, notifier, library, answerer, clock, settings)
        await stack.enter_async_context(_task(_run_library(library, answerer)))
        stack.callback(library.close)
        stack.push_async_callback(turns.close)
        if settings.worker:
            await stack.enter_async_context(_task(Sweeper(database, library, turns, clock, settings).run()))
            sender = OutgoingWorker(database.conninfo, Deliverer(database, ways), clock)
            await stack.enter_async_context(_task(sender.run()))
        yield Services(settings, clock, database, notifier, library, turns, new_limiter(), elsewhere)


@contextlib.asynccontextmanager
async def _task(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    task.add_done_callback(_tell_unasked_end)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _tell_unasked_end(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("a part of the service has ended by itself", exc_info=error)


async def _supervise(server: EmbeddedServer) -> None:
    while True:
        await asyncio.sleep(SUPERVISE_S)
        try:
            await asyncio.to_thread(server.ensure_running)
        except Exception:
            log.exception("the private database could not be started again; trying on")


async def _announce_first_account(database: Database, clock: Clock) -> None:
    async with database.transaction() as session:
        password = await staff_service.create_first_account(session, clock())
    if password is not None:
        lines = [
            f"First start: sign in at /desk as '{staff_service.ADMIN}' with the password  {password}",
            "It is shown this once. Make accounts for your colleagues with 'borgerlinje staff add'.",
        ]
        width = max(map(len, lines))
        framed = "\n".join(f"* {line:<{width}} *" for line in lines)
        # Printed, not logged: it is shown once, to whoever starts the service, and kept nowhere.
        print(f"{'*' * (width + 4)}\n{framed}\n{'*' * (width + 4)}", flush=True)


async def _run_library(library: Library, answerer: Answerer) -> None:
    """Load the knowledge while the service already says that it lives, then follow the editors' changes."""
    await library.start()
    with contextlib.suppress(NotReady):  # there may be no article yet
        await answerer.start()  # the first citizen is not to wait for it
    await library.watch(asyncio.Event())


def _add_health(app: FastAPI) -> None:
    @app.get("/healthz", tags=["health"])
    async def healthz() -> dict[str, str]:
        """200 while the process lives."""
        return {"status": "alive"}

    @app.get("/readyz", tags=["health"])
    async def readyz(request: Request, response: Response) -> dict[str, object]:
        """200 once questions can be answered, else 503 with what is missing."""
        services = services_of(request)
        missing = list(services.library.missing)
        if not await services.database.reachable():
            missing.append("database")
        response.status_code = 503 if missing else 200
        return {"ready": not missing, "missing": missing}


def _answer_errors(app: FastAPI) -> None:
    @app.exception_handler(AppError)
    async def known(request: Request, error: AppError) -> JSONResponse:
        return rendered(error, request)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        # The library's own sentences are English and quote the input; the place is what a client can use.
        places = {".".join(str(part) for part in e["loc"][1:]) or "body" for e in error.errors()}
        return rendered(Invalid(fields=dict.fromkeys(sorted(places), "unusable")), request)

    @app.exception_handler(HTTPException)
    async def standard(request: Request, error: HTTPException) -> JSONResponse:
        if isinstance(error.__cause__, AppError):  # what reading the body ran into
            return rendered(error.__cause__, request)
        by_status: dict[int, AppError] = {404: NotFound(), 405: MethodNotAllowed()}
        return rendered(by_status.get(error.status_code, Invalid()), request)
