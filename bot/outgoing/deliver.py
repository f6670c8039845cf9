"""Sending what is in the outbox: at least once, and known again by its id where it is more than once.

A message is taken under a lease, sent with no transaction open, and marked. Whoever dies in between leaves it to the
next one, who sends it again with the same id. Every try is counted when it begins, so that one which kills its process
is given up too.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import logging
import uuid
from collections.abc import Mapping
from typing import cast

from bot.db.engine import Database
from bot.outgoing import store
from bot.outgoing.gateway import Gateway, NotSent
from bot.outgoing.mail import MailGateway
from bot.outgoing.models import Outbox, Webhook
from bot.outgoing.schemas import Kind, Parcel
from bot.outgoing.sms import SmsGateway
from bot.outgoing.webhooks import WebhookGateway
from bot.settings import Settings

log = logging.getLogger(__name__)

BATCH = 20
"""Messages one process sends at once."""
SEND_S = 20.0
LEASE = dt.timedelta(seconds=60)
"""Longer than a send may take, so that nobody else takes up what is still being sent."""
SKEW = dt.timedelta(seconds=1)
"""Machines' clocks differ. Better a second early than not at all when the job for it comes, and so a minute late."""
TRIES = 10
FIRST_WAIT = dt.timedelta(seconds=10)
LONGEST_WAIT = dt.timedelta(hours=6)
FACTOR = 3.0
JITTER = 0.2
KEPT = dt.timedelta(days=30)
"""How long the row of a message that has ended is kept: its key is known so long, and a dead one can be tried again."""


def gateways(settings: Settings) -> dict[Kind, Gateway]:
    """Make the ways out the settings name; a kind that is missing has none.

    Raises:
        GatewayError: the settings of one cannot be used.
    """
    found: dict[Kind, Gateway] = {"webhook": WebhookGateway(settings.webhooks)}
    if settings.sms.url:
        found["sms"] = SmsGateway(settings.sms)
    if settings.smtp.host:
        found["email"] = MailGateway(settings.smtp)
    return found


def wait_after(message: uuid.UUID, attempt: int) -> dt.timedelta:
    """Return how long to wait after a try that failed: three times as long as before, at most six hours.

    A fifth is added or taken off by the message's id: what failed together does not come again together.
    """
    wait = min(FIRST_WAIT * FACTOR ** (attempt - 1), LONGEST_WAIT)
    drawn = int.from_bytes(hashlib.sha256(message.bytes + bytes([attempt])).digest()[:4]) / 2**32
    return wait * (1 + JITTER * (2 * drawn - 1))


class Deliverer:
    """Sends what is due, by the ways out there are. Any number of processes may do so at once."""

    def __init__(self, database: Database, ways: Mapping[Kind, Gateway]) -> None:
        self._database = database
        self._ways = ways

    async def deliver_due(self, now: dt.datetime) -> int:
        """Try once to send what is due; returns how many messages that was, 0 when nothing is left.

        Raises:
            NotReady: the database is away; what was being sent then is sent again.
        """
        async with self._database.transaction() as session:
            taken = await store.take_due(session, now, now + SKEW, now + LEASE, TRIES, BATCH)
            for lost in await store.give_up_lost(session, now, TRIES):
                _alarm(lost, "lost")
        tries = [self._try(message, webhook, now) for message, webhook in taken]
        results = await asyncio.gather(*tries, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
        return len(taken)

    async def remove_old(self, now: dt.datetime) -> None:
        """Remove what ended a month ago."""
        async with self._database.transaction() as session:
            await store.remove_old(session, now - KEPT)

    async def _try(self, message: Outbox, webhook: Webhook | None, now: dt.datetime) -> None:
        kind = cast("Kind", message.kind)
        way = self._ways.get(kind)
        if way is None:
            await self._end(message, state="no_gateway", error="no_gateway", ended_at=now)
            return
        try:
            async with asyncio.timeout(SEND_S):
                await way.send(_parcel(message, webhook), now)
        except NotSent as error:
            await self._failed(message, error, now)
        except TimeoutError:
            await self._failed(message, NotSent("timeout"), now)
        except Exception:
            log.exception("sending message %s failed in a way nobody has foreseen", message.id)
            await self._failed(message, NotSent("internal"), now)
        else:
            await self._end(message, state="sent", error=None, ended_at=now, **store.EMPTIED)

    async def _failed(self, message: Outbox, error: NotSent, now: dt.datetime) -> None:
        if not error.final and message.attempts < TRIES:
            next_at = now + wait_after(message.id, message.attempts)
            await self._end(message, error=error.reason, next_at=next_at)
        elif await self._end(message, state="dead", error=error.reason, ended_at=now):
            _alarm(message, error.reason)

    async def _end(self, message: Outbox, **values: object) -> bool:
        async with self._database.transaction() as session:
            written = await store.end_try(session, message, **values)
            if written and "next_at" in values:
                await store.wake(session, cast("dt.datetime", values["next_at"]))
        return written


def _parcel(message: Outbox, webhook: Webhook | None) -> Parcel:
    address = webhook.url if webhook else message.recipient
    assert address and message.body is not None  # noqa: S101 - constraints of the table hold it
    secret = webhook.secret if webhook else None
    return Parcel(message.id, address, message.body, message.subject, message.language, secret)


def _alarm(message: Outbox, reason: str) -> None:
    """The log is what whoever runs the service watches; it holds neither number, address nor words."""
    log.error(
        "a message is given up: %s %s '%s' of %s, %s. See 'borgerlinje outgoing list'",
        message.kind,
        message.id,
        message.name,
        message.municipality,
        reason,
    )
