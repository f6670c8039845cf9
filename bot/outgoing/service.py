"""What the other rooms say: a notice to a citizen, and an event to outside systems. Nothing is sent here.

Each is a row of the outbox in the caller's transaction: what is promised to leave does, and what is rolled back never
does. ``bot.outgoing.deliver`` sends.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.outgoing import store
from bot.outgoing.events import DATA, Event, message_body
from bot.outgoing.models import Outbox
from bot.outgoing.schemas import Recipient
from bot.words import DEFAULT, languages, words

_KEYS = uuid.UUID("0b6b2b0e-6f0e-4a34-9d0f-5f5f2f1f3c13")
"""The name space in which a notice's id follows from its key."""


async def send_notice(
    session: AsyncSession,
    *,
    key: str,
    about: uuid.UUID,
    municipality: str,
    to: Recipient,
    template: str,
    language: str,
    values: Mapping[str, str],
    now: dt.datetime,
    send_at: dt.datetime | None = None,
) -> None:
    """Have a citizen told something by SMS, by e-mail, or both: at each address she gave.

    Args:
        session: the caller's session; the notice leaves if its transaction commits.
        key: what makes this notice this notice, such as ``callback:<id>:created``. The same key again changes nothing.
        about: the callback or booking it is about; ``cancel_notices`` goes by it.
        municipality: slug of whose citizen it is.
        to: where to.
        template: the words are ``notice-<template>-sms``, ``-subject`` and ``-body`` in the translation files.
        language: the citizen's; Danish where the service has no words in it.
        values: what the words are filled in with.
        now: the present moment.
        send_at: when it is to leave; None: at once.
    """
    spoken = language if language in languages() else DEFAULT
    texts = [
        ("sms", to.phone, None, f"notice-{template}-sms"),
        ("email", to.email, f"notice-{template}-subject", f"notice-{template}-body"),
    ]
    added = False
    for kind, address, subject, body in texts:
        if address is None:
            continue
        added |= await store.add(
            session,
            Outbox(
                id=uuid.uuid5(_KEYS, f"{kind}:{key}"),
                kind=kind,
                state="waiting",
                municipality=municipality,
                about=about,
                name=template,
                language=spoken,
                recipient=address,
                subject=" ".join(words(spoken, subject, **values).split()) if subject else None,
                body=words(spoken, body, **values),
                created_at=now,
                next_at=send_at or now,
                attempts=0,
            ),
        )
    if added:
        await store.wake(session, send_at)


async def cancel_notices(session: AsyncSession, about: uuid.UUID, now: dt.datetime) -> None:
    """Cancel the notices about something that have not left yet. One that is leaving at this moment may arrive."""
    await store.cancel(session, about, now)


async def publish(
    session: AsyncSession,
    event: Event,
    municipality: str,
    subject: uuid.UUID,
    data: Mapping[str, Any],
    now: dt.datetime,
) -> None:
    """Tell the outside systems that have asked for it of an event.

    Args:
        session: the caller's session; they are told if its transaction commits.
        event: what happened.
        municipality: slug of where; a webhook hears of its own municipality only.
        subject: the callback, conversation or booking it happened to.
        data: what ``bot.outgoing.events`` has for this event, and nothing else.
        now: the present moment.

    Raises:
        ValidationError: something is missing or is more than may be told.
    """
    told = await store.webhooks_for(session, event, municipality)
    body = message_body(event, DATA[event].model_validate(data), now)
    for webhook in told:
        await store.add(
            session,
            Outbox(
                id=uuid.uuid4(),
                kind="webhook",
                state="waiting",
                municipality=municipality,
                about=subject,
                name=event,
                body=body,
                webhook_id=webhook,
                created_at=now,
                next_at=now,
                attempts=0,
            ),
        )
    if told:
        await store.wake(session)
