"""The ``borgerlinje`` command."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import psycopg
import typer

from bot.clock import system_clock
from bot.contact_centre.cli import profile_command, route_app
from bot.contact_centre.reports_cli import reports_command
from bot.conversations.crisis_cli import crisis_app
from bot.db.embedded import EmbeddedServerError
from bot.db.once import DataDir
from bot.errors import AppError, NotReady
from bot.library.cli import index_command, knowledge_app, model_app, search_command
from bot.library.municipality_cli import municipality_app
from bot.outgoing.cli import outgoing_app, webhook_app
from bot.outgoing.deliver import gateways
from bot.outgoing.gateway import GatewayError
from bot.settings import Settings
from bot.staff.cli import staff_app
from bot.staff.single_sign_on import SingleSignOnError, single_sign_on
from bot.words import words

app = typer.Typer(help="Borgerlinje: citizen-service chatbot and contact-centre router.", no_args_is_help=True)
staff_app.command("profile")(profile_command)
app.add_typer(staff_app, name="staff")
app.add_typer(crisis_app, name="crisis")
app.add_typer(route_app, name="route")
app.add_typer(knowledge_app, name="knowledge")
app.add_typer(model_app, name="model")
app.add_typer(municipality_app, name="municipality")
knowledge_app.command("reports")(reports_command)
app.add_typer(outgoing_app, name="outgoing")
app.add_typer(webhook_app, name="webhook")
app.command("index")(index_command)
app.command("search")(search_command)


def _settings(data_dir: Path | None = None) -> Settings:
    settings = Settings()
    if data_dir is not None:
        settings.data_dir = data_dir
    return settings


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    data_dir: DataDir = None,
) -> None:
    """Run one service process with everything it needs."""
    import uvicorn

    from bot.app import create_app

    _log()
    settings = _settings(data_dir)
    _refuse_development_defaults(settings)
    if not (settings.widget_dir / "citizen.js").is_file():
        logging.warning("the widget is not built: run 'make setup'; the API works without it")
    if settings.database_url:
        _require_database(settings.database_url)
    listening = _listen(host, port)
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::") else host  # noqa: S104
    settings.public_url = settings.public_url or f"http://{shown}:{port}"
    # What is wrong with these settings is said before anything is started.
    single_sign_on(settings)
    gateways(settings)
    print(f"Borgerlinje opens at http://{shown}:{port}/  (stop with Ctrl-C)", flush=True)
    config = uvicorn.Config(
        create_app(settings),
        log_config=None,
        access_log=False,
        ws_max_size=64 * 1024,
        # A client that answers no ping of the protocol has gone, whatever its line says.
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    server.run(sockets=[listening])
    if not server.started:
        raise typer.Exit(3)


@app.command()
def worker(data_dir: DataDir = None) -> None:
    """Do only the work behind the scenes: the outbox, claims that lapsed, questions a dead process left."""
    from bot.app import running

    _log()
    settings = _settings(data_dir)
    settings.worker = True
    _refuse_development_defaults(settings)

    async def work() -> None:
        stop = asyncio.Event()
        for asked in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(asked, stop.set)
        async with running(settings, system_clock):
            await stop.wait()

    asyncio.run(work())


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything is started, so that a taken one is said plainly."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        _fail(f"Cannot listen on {host}:{port}: {error.strerror}. Stop what uses it, or choose another port.")
    return listening


def _require_database(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        _fail(f"The database that DATABASE_URL names does not answer: {str(error).strip()}")


def _refuse_development_defaults(settings: Settings) -> None:
    """In production nothing may be left as it is for a first try."""
    if not settings.production:
        return
    missing = [
        name
        for name, given in {
            "DATABASE_URL": settings.database_url,
            "PUBLIC_URL": settings.public_url,
        }.items()
        if not given
    ]
    if missing:
        _fail(f"PRODUCTION is set, so these must be set too: {', '.join(missing)}")


def _log() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # Its lines at this level are one for every statement of a migration, request or look for a model.
    for noisy in ("alembic", "httpx", "httpx2", "procrastinate", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(2)


def main() -> None:
    """Run the command; an error that is meant to be read is shown without a trace."""
    try:
        app()
    except EmbeddedServerError as error:
        print(error, file=sys.stderr)
        sys.exit(3)
    except (SingleSignOnError, GatewayError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except NotReady as error:
        print(f"Not ready: {', '.join(error.details.get('missing', []))} cannot be reached.", file=sys.stderr)
        sys.exit(3)
    except AppError as error:
        print(words("en", f"error-{error.code}"), file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
