"""Webhooks and what could not be sent, for those who look after them, each in her own municipalities."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import Database
from bot.errors import Conflict, Invalid, NotFound
from bot.outgoing import store
from bot.outgoing.events import message_body
from bot.outgoing.gateway import NotSent
from bot.outgoing.inside import Refused, allowed_hosts, checked
from bot.outgoing.models import Outbox, Webhook
from bot.outgoing.schemas import OutgoingOut, Parcel, State, WebhookIn, WebhookMade, WebhookOut, WebhookTried
from bot.outgoing.signature import new_secret
from bot.outgoing.webhooks import WebhookGateway
from bot.settings import Settings
from bot.staff import audit
from bot.staff.schemas import Identity

MOST = 200
"""Messages in one list; nobody looks further."""
TEST = "webhook.test"


class NotStuck(Conflict):
    """This message is not one that was given up."""

    code = "not_stuck"


async def add_webhook(
    session: AsyncSession, wish: WebhookIn, who: Identity | None, settings: Settings, now: dt.datetime
) -> WebhookMade:
    """Add a webhook.

    Args:
        session: an open session.
        wish: the address, and of what it is told.
        who: who adds it; None for the command line.
        settings: which municipalities there are, and which hosts may be inside.
        now: the present moment.

    Raises:
        Invalid: ``details['fields']`` names the fields that cannot be used.
    """
    fields: dict[str, str] = {}
    if wish.municipality is not None and wish.municipality not in settings.municipalities:
        fields["municipality"] = "unknown-municipality"
    elif who is not None and not _may(who, wish.municipality):
        fields["municipality"] = "webhook-municipality"
    try:
        await checked(wish.url, allowed_hosts(settings.webhooks.allowed_hosts))
    except Refused as refused:
        if refused.reason == "inside_address":
            fields["url"] = "webhook-inside"
        else:
            fields["url"] = "webhook-url"
    if fields:
        raise Invalid(fields=fields)
    webhook = Webhook(
        id=uuid.uuid4(),
        url=wish.url,
        events=sorted(set(wish.events)),
        municipality=wish.municipality,
        secret=new_secret(),
        created_at=now,
        created_by=who.id if who else None,
    )
    session.add(webhook)
    _note(session, now, "webhook_added", webhook, who)
    return WebhookMade.model_validate(webhook, from_attributes=True)


async def list_webhooks(session: AsyncSession, who: Identity | None) -> list[WebhookOut]:
    """List the webhooks somebody may look after; None (the command line): all."""
    found = await store.webhooks(session, who.where("webhooks") if who else None)
    return [WebhookOut.model_validate(webhook, from_attributes=True) for webhook in found]


async def remove_webhook(session: AsyncSession, webhook_id: uuid.UUID, who: Identity | None, now: dt.datetime) -> None:
    """Remove a webhook, with what was still to be sent to it.

    Raises:
        NotFound: there is none, or it is not hers to look after.
    """
    webhook = await _load(session, webhook_id, who)
    await store.remove_webhook(session, webhook.id)
    _note(session, now, "webhook_removed", webhook, who)


async def try_webhook(
    database: Database, webhook_id: uuid.UUID, who: Identity | None, settings: Settings, now: dt.datetime
) -> WebhookTried:
    """Send a test message now, once; no connection to the database is held meanwhile.

    Raises:
        NotFound: there is no such webhook, or it is not hers to look after.
    """
    async with database.transaction() as session:
        webhook = await _load(session, webhook_id, who)
    body = message_body(TEST, {"webhook_id": str(webhook.id)}, now)
    parcel = Parcel(uuid.uuid4(), webhook.url, body, secret=webhook.secret)
    try:
        await WebhookGateway(settings.webhooks).send(parcel, now)
    except NotSent as error:
        return WebhookTried(delivered=False, error=error.reason)
    return WebhookTried(delivered=True, error=None)


async def stuck(
    session: AsyncSession, who: Identity | None, states: Collection[State] = store.STUCK
) -> list[OutgoingOut]:
    """List messages that have not left, newest first; unless asked otherwise those that only a person helps on."""
    found = await store.not_left(session, who.where("outgoing") if who else None, states, MOST)
    return [OutgoingOut.model_validate(message, from_attributes=True) for message in found]


async def try_again(
    session: AsyncSession, who: Identity | None, messages: Collection[uuid.UUID] | None, now: dt.datetime
) -> int:
    """Put messages that are stuck back among those that wait; None, for the command line: all. Returns how many.

    Raises:
        NotFound: there is no such message, or it is of a municipality she has no right in.
        NotStuck: one waits, has left or was cancelled.
    """
    for message_id in messages or ():
        message = await store.by_id(session, message_id)
        if message is None or (who is not None and not who.may("outgoing", message.municipality)):
            raise NotFound
    again = await store.try_again(session, now, messages)
    if messages is not None and len(again) < len(set(messages)):
        raise NotStuck
    for message in again:
        _note_retried(session, now, message, who)
    if again:
        await store.wake(session)
    return len(again)


def _may(who: Identity, municipality: str | None) -> bool:
    places = who.where("webhooks")
    return places is None or municipality in places


async def _load(session: AsyncSession, webhook_id: uuid.UUID, who: Identity | None) -> Webhook:
    webhook = await store.webhook(session, webhook_id)
    if webhook is None or (who is not None and not _may(who, webhook.municipality)):
        raise NotFound
    return webhook


def _note(
    session: AsyncSession, now: dt.datetime, action: audit.Action, webhook: Webhook, who: Identity | None
) -> None:
    places = frozenset({webhook.municipality}) if webhook.municipality else None
    by = who.id if who else None
    # Without the query: some receivers keep a key of theirs in it.
    address = webhook.url.partition("?")[0]
    audit.note(session, now, action, by=by, subject=webhook.id, municipalities=places, url=address)


def _note_retried(session: AsyncSession, now: dt.datetime, message: Outbox, who: Identity | None) -> None:
    by, places = (who.id if who else None), frozenset({message.municipality})
    audit.note(session, now, "outgoing_retried", by=by, subject=message.id, municipalities=places, name=message.name)
