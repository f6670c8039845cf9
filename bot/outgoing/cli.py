"""``borgerlinje outgoing`` and ``borgerlinje webhook``, for whoever runs the service."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar, cast, get_args

import typer
from pydantic import ValidationError

from bot.clock import system_clock
from bot.db.engine import Database
from bot.db.once import DataDir, on_database
from bot.errors import Invalid, NotFound
from bot.outgoing import service, subscriptions
from bot.outgoing.deliver import gateways
from bot.outgoing.events import Event
from bot.outgoing.schemas import Recipient, State, WebhookIn
from bot.outgoing.store import NOT_LEFT, STUCK
from bot.settings import Settings
from bot.words import words

outgoing_app = typer.Typer(help="Notices to citizens, and what could not be sent.", no_args_is_help=True)
webhook_app = typer.Typer(help="Outside systems that are told of events.", no_args_is_help=True)

WebhookId = Annotated[uuid.UUID, typer.Argument(help="The id that 'webhook list' shows.")]
T = TypeVar("T")


@outgoing_app.command("list")
def list_outgoing(
    state: Annotated[
        list[str] | None, typer.Option(help="waiting, dead or no_gateway; repeat for several. Default: the last two.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """List what has not left, newest first: id, state, way, name, municipality, since when, tries, why not."""
    if wrong := [s for s in state or () if s not in NOT_LEFT]:
        raise typer.BadParameter(f"{wrong[0]}: choose from {', '.join(NOT_LEFT)}", param_hint="--state")
    states = cast("list[State]", state or list(STUCK))

    async def show(database: Database, settings: Settings) -> None:
        async with database.transaction() as session:
            for m in await subscriptions.stuck(session, None, states):
                parts = (m.id, m.state, m.kind, m.name, m.municipality, m.created_at.isoformat(), m.attempts)
                print("\t".join([*map(str, parts), m.error or ""]))

    _run(data_dir, show)


@outgoing_app.command("retry")
def retry(
    message: Annotated[list[uuid.UUID] | None, typer.Argument(help="The ids that 'outgoing list' shows.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Whatever was given up or had no gateway.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Try messages again that were given up or had no gateway; the running service sends them."""
    if bool(message) == everything:
        raise typer.BadParameter("give the ids of messages, or --all", param_hint="MESSAGE")

    async def again(database: Database, settings: Settings) -> None:
        async with database.transaction() as session:
            count = await subscriptions.try_again(session, None, message or None, system_clock())
        print(f"{count} will be tried again.")

    _run(data_dir, again)


@outgoing_app.command("test")
def test(
    municipality: Annotated[str, typer.Argument(help="Slug of whose message it is.")],
    phone: Annotated[str | None, typer.Option(help="Where to send an SMS.")] = None,
    email: Annotated[str | None, typer.Option(help="Where to send an e-mail.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Put a test message in the outbox, to see whether the gateways are set up; the running service sends it."""
    if municipality not in (known := Settings().municipalities):
        raise typer.BadParameter(f"choose from {', '.join(sorted(known))}", param_hint="MUNICIPALITY")
    try:
        to = Recipient(phone=phone, email=email)
    except ValidationError as error:
        raise typer.BadParameter(error.errors()[0]["msg"].removeprefix("Value error, ")) from error
    if to == Recipient():
        raise typer.BadParameter("give --phone, --email or both")

    async def queue(database: Database, settings: Settings) -> None:
        missing = {"sms": to.phone, "email": to.email}.keys() - gateways(settings).keys()
        test_id = uuid.uuid4()
        async with database.transaction() as session:
            await service.send_notice(
                session,
                key=f"test:{test_id}",
                about=test_id,
                municipality=municipality,
                to=to,
                template="test",
                language="da",
                values={},
                now=system_clock(),
            )
        print("In the outbox. 'borgerlinje outgoing list --state waiting --state dead' shows whether it is stuck.")
        for kind, address in (("sms", to.phone), ("email", to.email)):
            if address and kind in missing:
                print(f"There is no gateway for {kind} in this shell's settings.")

    _run(data_dir, queue)


@webhook_app.command("add")
def add_webhook(
    url: Annotated[
        str, typer.Argument(help="An https address; of a host inside only where WEBHOOKS_ALLOWED_HOSTS names it.")
    ],
    event: Annotated[list[str], typer.Option(help=f"{', '.join(get_args(Event))}; repeat for several.")],
    municipality: Annotated[str | None, typer.Option(help="A slug. Default: all municipalities.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Tell an outside system of events. Prints its id, and the secret of its signatures, this once."""
    if wrong := [e for e in event if e not in get_args(Event)]:
        raise typer.BadParameter(f"{wrong[0]}: choose from {', '.join(get_args(Event))}", param_hint="--event")
    wish = WebhookIn(url=url, events=cast("list[Event]", event), municipality=municipality)

    async def add(database: Database, settings: Settings) -> None:
        try:
            async with database.transaction() as session:
                made = await subscriptions.add_webhook(session, wish, None, settings, system_clock())
        except Invalid as error:
            wrong = {name: words("en", f"field-{key}") for name, key in error.details["fields"].items()}
            raise typer.BadParameter("; ".join(f"{name}: {text}" for name, text in wrong.items())) from error
        print(f"{made.id}\nsecret: {made.secret}\nThe secret is shown this once: give it to the receiver.")

    _run(data_dir, add)


@webhook_app.command("list")
def list_webhooks(data_dir: DataDir = None) -> None:
    """List the webhooks: id, municipality, events, address."""

    async def show(database: Database, settings: Settings) -> None:
        async with database.transaction() as session:
            for webhook in await subscriptions.list_webhooks(session, None):
                print("\t".join([str(webhook.id), webhook.municipality or "*", " ".join(webhook.events), webhook.url]))

    _run(data_dir, show)


@webhook_app.command("remove")
def remove_webhook(webhook: WebhookId, data_dir: DataDir = None) -> None:
    """Remove a webhook, with what was still to be sent to it."""

    async def remove(database: Database, settings: Settings) -> None:
        async with database.transaction() as session:
            await _known(subscriptions.remove_webhook(session, webhook, None, system_clock()))
        print("Removed.")

    _run(data_dir, remove)


@webhook_app.command("test")
def try_webhook(webhook: WebhookId, data_dir: DataDir = None) -> None:
    """Send a signed test message now; ends with 1 where it does not arrive."""

    async def send(database: Database, settings: Settings) -> None:
        tried = await _known(subscriptions.try_webhook(database, webhook, None, settings, system_clock()))
        print("It has arrived." if tried.delivered else f"It has not arrived: {tried.error}.")
        if not tried.delivered:
            raise typer.Exit(1)

    _run(data_dir, send)


async def _known(found: Awaitable[T]) -> T:
    try:
        return await found
    except NotFound as error:
        raise typer.BadParameter("there is no such webhook", param_hint="WEBHOOK") from error


def _run(data_dir: Path | None, work: Callable[[Database, Settings], Awaitable[None]]) -> None:
    on_database(data_dir, lambda database: work(database, Settings()))
