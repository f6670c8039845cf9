"""A database with an outbox, and receivers of what leaves it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

import pytest
from pydantic import SecretStr
from sqlalchemy import select, text

from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database
from bot.outgoing.deliver import Deliverer, gateways
from bot.outgoing.models import Outbox
from bot.outgoing.schemas import Recipient
from bot.outgoing.service import send_notice
from bot.settings import SMS, SMTP, Settings, Webhooks
from tests.clock import FixedClock
from tests.outgoing.receivers import MailServer, Receiver, mail_server, receiving

SMS_SECRET = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
PHONE, EMAIL = "+4520123456", "borger@example.dk"

Notify = Callable[..., Awaitable[uuid.UUID]]


@pytest.fixture(scope="session")
async def outgoing_database(postgres: EmbeddedServer) -> AsyncIterator[Database]:
    database = Database(postgres.start("outgoing"))
    await database.migrate()
    yield database
    await database.close()


@pytest.fixture
async def database(outgoing_database: Database, clock: FixedClock) -> AsyncIterator[Database]:
    """An empty outbox, with the clock at its start."""
    clock.reset()
    yield outgoing_database
    async with outgoing_database.transaction() as session:
        await session.execute(text("TRUNCATE outbox, webhook, procrastinate.procrastinate_jobs CASCADE"))


@pytest.fixture(scope="session")
async def servers() -> AsyncIterator[tuple[Receiver, MailServer]]:
    async with receiving() as receiver, mail_server() as mail:
        yield receiver, mail


@pytest.fixture
def receiver(servers: tuple[Receiver, MailServer]) -> Receiver:
    servers[0].forget()
    return servers[0]


@pytest.fixture
def mail(servers: tuple[Receiver, MailServer]) -> MailServer:
    servers[1].forget()
    return servers[1]


@pytest.fixture
def outside(receiver: Receiver, mail: MailServer) -> Settings:
    """Settings that name both gateways, and a host inside that webhooks may reach."""
    return Settings(
        smtp=SMTP(host="127.0.0.1", port=mail.port, sender="svar@borgerlinje.example", sender_name="Borgerlinje"),
        sms=SMS(url=f"http://localhost:{receiver.port}/sms", secret=SecretStr(SMS_SECRET)),
        webhooks=Webhooks(allowed_hosts="localhost"),
    )


@pytest.fixture
def deliverer(database: Database, outside: Settings) -> Deliverer:
    return Deliverer(database, gateways(outside))


@pytest.fixture
def notify(database: Database, clock: FixedClock) -> Notify:
    """Puts a test notice in the outbox; returns what it is about."""

    async def put(
        key: str = "one",
        *,
        phone: str | None = PHONE,
        email: str | None = None,
        language: str = "da",
        send_at: dt.datetime | None = None,
        about: uuid.UUID | None = None,
    ) -> uuid.UUID:
        about = about or uuid.uuid4()
        async with database.transaction() as session:
            await send_notice(
                session,
                key=key,
                about=about,
                municipality="aadal",
                to=Recipient(phone=phone, email=email),
                template="test",
                language=language,
                values={},
                now=clock(),
                send_at=send_at,
            )
        return about

    return put


async def rows(database: Database) -> Sequence[Outbox]:
    """Every message, oldest first."""
    async with database.transaction() as session:
        return (await session.scalars(select(Outbox).order_by(Outbox.created_at, Outbox.kind, Outbox.id))).all()
