"""The outbox against servers of the real kind: at least once, known again by its id, given up in the open."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import uuid
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from standardwebhooks import Webhook as Independent

from bot.db.engine import Database
from bot.outgoing import subscriptions
from bot.outgoing.deliver import KEPT, LEASE, TRIES, Deliverer, gateways, wait_after
from bot.outgoing.gateway import GatewayError
from bot.outgoing.schemas import Recipient
from bot.outgoing.service import cancel_notices, send_notice
from bot.settings import SMS, SMTP, Settings
from bot.words import words
from tests.clock import FixedClock
from tests.outgoing.conftest import EMAIL, PHONE, SMS_SECRET, Notify, rows
from tests.outgoing.receivers import MailServer, Receiver, certificate, mail_server


async def test_a_notice_arrives_by_sms_and_by_mail_and_is_forgotten_here(
    deliverer: Deliverer, database: Database, notify: Notify, clock: FixedClock, receiver: Receiver, mail: MailServer
) -> None:
    await notify(email=EMAIL)
    assert await deliverer.deliver_due(clock()) == 2
    assert await deliverer.deliver_due(clock()) == 0
    [sms], [letter] = receiver.posted, mail.mail
    email_row, sms_row = await rows(database)
    assert sms.json == {"id": str(sms_row.id), "to": PHONE, "text": words("da", "notice-test-sms")}
    assert sms.headers["idempotency-key"] == sms.headers["webhook-id"] == str(sms_row.id)
    signed = Independent(SMS_SECRET).sign(str(sms_row.id), clock(), sms.body.decode())
    assert (sms.headers["webhook-signature"], sms.headers["webhook-timestamp"]) == (
        signed,
        str(int(clock().timestamp())),
    )
    assert (str(letter["From"]), letter["To"]) == ("Borgerlinje <svar@borgerlinje.example>", EMAIL)
    assert letter["Subject"] == words("da", "notice-test-subject")
    assert letter["Message-ID"] == f"<{email_row.id}@borgerlinje.example>"
    assert (letter["Auto-Submitted"], letter["Content-Language"]) == ("auto-generated", "da")
    assert letter["Date"].datetime == clock()
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().replace("\r\n", "\n").strip() == words("da", "notice-test-body")
    for row in (email_row, sms_row):
        assert (row.state, row.recipient, row.subject, row.body) == ("sent", None, None, None)


async def test_the_same_key_is_one_notice_even_once_it_has_left(
    deliverer: Deliverer, notify: Notify, clock: FixedClock, receiver: Receiver
) -> None:
    await asyncio.gather(*(notify("callback:1") for _ in range(5)))
    await deliverer.deliver_due(clock())
    await notify("callback:1")
    await notify("callback:2", language="en")
    await notify("callback:3", language="xx")
    await deliverer.deliver_due(clock())
    assert sorted(sms.json["text"] for sms in receiver.posted) == sorted(
        [words("da", "notice-test-sms"), words("en", "notice-test-sms"), words("da", "notice-test-sms")]
    )


async def test_what_is_rolled_back_never_leaves_and_what_is_for_later_waits(
    deliverer: Deliverer, database: Database, notify: Notify, clock: FixedClock, receiver: Receiver
) -> None:
    async with database.transaction() as session:
        await send_notice(
            session,
            key="undone",
            about=uuid.uuid4(),
            municipality="aadal",
            to=Recipient(phone=PHONE),
            template="test",
            language="da",
            values={},
            now=clock(),
        )
        await session.rollback()
    await notify(send_at=clock() + dt.timedelta(hours=1))
    clock.forward(minutes=59)
    assert await deliverer.deliver_due(clock()) == 0
    clock.forward(minutes=1)
    assert await deliverer.deliver_due(clock()) == 1
    assert len(receiver.posted) == 1


async def test_two_processes_at_once_send_each_notice_once(
    deliverer: Deliverer, database: Database, outside: Settings, notify: Notify, clock: FixedClock, receiver: Receiver
) -> None:
    for number in range(50):
        await notify(str(number))
    other_database = Database(database.conninfo)
    other = Deliverer(other_database, gateways(outside))

    async def all_of(one: Deliverer) -> int:
        sent = 0
        while count := await one.deliver_due(clock()):
            sent += count
        return sent

    sent = await asyncio.gather(all_of(deliverer), all_of(other))
    await other_database.close()
    assert all(sent), "only one of the two had anything to do"
    assert len(receiver.posted) == len({sms.headers["idempotency-key"] for sms in receiver.posted}) == 50


async def test_a_process_that_dies_before_it_marks_leaves_the_same_key_to_the_next(
    deliverer: Deliverer, database: Database, notify: Notify, clock: FixedClock, receiver: Receiver
) -> None:
    await notify()
    receiver.hang = True
    dying = asyncio.create_task(deliverer.deliver_due(clock()))
    await receiver.came.wait()
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    receiver.hang = False
    assert await deliverer.deliver_due(clock()) == 0, "another one may still be at it"
    clock.forward(seconds=LEASE.total_seconds() + 1)
    assert await deliverer.deliver_due(clock()) == 1
    first, second = receiver.posted
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]
    assert [row.state for row in await rows(database)] == ["sent"]


async def test_what_kills_its_process_every_time_is_given_up(
    deliverer: Deliverer, database: Database, notify: Notify, clock: FixedClock, receiver: Receiver
) -> None:
    await notify()
    receiver.hang = True
    for _ in range(TRIES):
        receiver.came.clear()
        dying = asyncio.create_task(deliverer.deliver_due(clock()))
        await receiver.came.wait()
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        clock.forward(seconds=LEASE.total_seconds() + 1)
    assert await deliverer.deliver_due(clock()) == 0
    assert [(row.state, row.error, row.attempts) for row in await rows(database)] == [("dead", "lost", TRIES)]


async def test_ten_tries_ever_further_apart_then_an_alarm_a_list_and_another_chance(
    deliverer: Deliverer,
    database: Database,
    notify: Notify,
    clock: FixedClock,
    receiver: Receiver,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await notify()
    receiver.answers = [500] * TRIES
    waits = []
    while True:
        assert await deliverer.deliver_due(clock()) == 1
        [row] = await rows(database)
        if row.state == "dead":
            break
        waits.append((row.next_at - clock()).total_seconds())
        assert await deliverer.deliver_due(row.next_at - dt.timedelta(seconds=2)) == 0
        clock.now = row.next_at
    ideal = [10, 30, 90, 270, 810, 2430, 7290, 21600, 21600]
    assert all(0.8 * right <= wait <= 1.2 * right for wait, right in zip(waits, ideal, strict=True))
    assert waits == [wait_after(row.id, attempt).total_seconds() for attempt in range(1, TRIES)]
    assert (row.attempts, row.error, row.recipient) == (TRIES, "http_500", PHONE)
    [alarm] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert str(row.id) in alarm.getMessage()
    assert PHONE not in caplog.text
    async with database.transaction() as session:
        [listed] = await subscriptions.stuck(session, None)
        assert (listed.id, listed.error, PHONE in str(listed)) == (row.id, "http_500", False)
        assert await subscriptions.try_again(session, None, None, clock()) == 1
    assert await deliverer.deliver_due(clock()) == 1
    assert [row.state for row in await rows(database)] == ["sent"]
    assert len({sms.headers["idempotency-key"] for sms in receiver.posted}) == 1


async def test_what_failed_together_does_not_come_again_together() -> None:
    assert len({wait_after(uuid.UUID(int=number), 3) for number in range(20)}) == 20


@pytest.mark.parametrize(
    ("status", "error"), [(400, "http_400"), (422, "http_422"), (429, None), (401, None), (302, None), (503, None)]
)
async def test_a_refusal_of_the_message_itself_is_final_and_one_of_the_moment_is_not(
    deliverer: Deliverer,
    database: Database,
    notify: Notify,
    clock: FixedClock,
    receiver: Receiver,
    status: int,
    error: str | None,
) -> None:
    await notify()
    receiver.answers = [status]
    await deliverer.deliver_due(clock())
    [row] = await rows(database)
    assert (row.state, row.error) == (("dead", error) if error else ("waiting", f"http_{status}"))
    assert len(receiver.posted) == 1


async def test_a_mailbox_that_does_not_exist_is_final_and_a_full_one_is_tried_again_as_the_same_message(
    deliverer: Deliverer, database: Database, notify: Notify, clock: FixedClock, mail: MailServer
) -> None:
    mail.answers = ["550 no such mailbox"]
    await notify("gone", phone=None, email=EMAIL)
    await deliverer.deliver_due(clock())
    assert [(row.state, row.error) for row in await rows(database)] == [("dead", "smtp_550")]
    clock.forward(seconds=1)
    mail.answers = ["452 full"]
    await notify("full", phone=None, email=EMAIL)
    await deliverer.deliver_due(clock())
    _, full = await rows(database)
    assert (full.state, full.error) == ("waiting", "smtp_452")
    await deliverer.deliver_due(full.next_at)
    assert [letter["Message-ID"] for letter in mail.mail] == [f"<{full.id}@borgerlinje.example>"]


async def test_numbers_abroad_get_no_sms_and_staff_see_it(
    deliverer: Deliverer, database: Database, notify: Notify, clock: FixedClock, receiver: Receiver
) -> None:
    await notify(phone="+46 8 123 456 00")
    await deliverer.deliver_due(clock())
    assert [(row.state, row.error) for row in await rows(database)] == [("dead", "foreign_number")]
    assert receiver.posted == []


async def test_without_a_gateway_it_stays_where_staff_see_it_until_there_is_one(
    deliverer: Deliverer, database: Database, notify: Notify, clock: FixedClock, receiver: Receiver
) -> None:
    await notify(email=EMAIL)
    await Deliverer(database, gateways(Settings())).deliver_due(clock())
    assert {(row.kind, row.state) for row in await rows(database)} == {("sms", "no_gateway"), ("email", "no_gateway")}
    assert await deliverer.deliver_due(clock()) == 0, "what is old by now must not leave by itself"
    async with database.transaction() as session:
        shown = await subscriptions.stuck(session, None)
        assert await subscriptions.try_again(session, None, [shown[0].id], clock()) == 1
    assert await deliverer.deliver_due(clock()) == 1


async def test_what_is_cancelled_does_not_leave_and_is_not_kept(
    deliverer: Deliverer, database: Database, notify: Notify, clock: FixedClock, receiver: Receiver
) -> None:
    about = await notify("booked", send_at=clock() + dt.timedelta(hours=1))
    await notify("another's")
    async with database.transaction() as session:
        await cancel_notices(session, about, clock())
    clock.forward(hours=2)
    await deliverer.deliver_due(clock())
    assert sorted((row.state, row.recipient, row.body) for row in await rows(database)) == [
        ("cancelled", None, None),
        ("sent", None, None),
    ]
    assert len(receiver.posted) == 1


async def test_cancelled_while_it_leaves_it_is_not_tried_again(
    deliverer: Deliverer, database: Database, notify: Notify, clock: FixedClock, receiver: Receiver, outside: Settings
) -> None:
    about = await notify()
    receiver.hang = True
    leaving = asyncio.create_task(deliverer.deliver_due(clock()))
    await receiver.came.wait()
    async with database.transaction() as session:
        await cancel_notices(session, about, clock())
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    receiver.hang = False
    clock.forward(hours=1)
    assert await deliverer.deliver_due(clock()) == 0
    assert [row.state for row in await rows(database)] == ["cancelled"]


async def test_rows_go_a_month_after_they_ended(
    deliverer: Deliverer, database: Database, notify: Notify, clock: FixedClock
) -> None:
    await notify()
    await deliverer.deliver_due(clock())
    await notify("waits", send_at=clock() + 2 * KEPT)
    await deliverer.remove_old(clock() + KEPT)
    assert len(await rows(database)) == 2
    await deliverer.remove_old(clock() + KEPT + dt.timedelta(seconds=1))
    assert [row.state for row in await rows(database)] == ["waiting"]


async def test_mail_to_another_machine_is_encrypted_or_does_not_leave(
    database: Database, notify: Notify, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = "127.0.0.2"  # another name than those of this machine itself

    def delivering(port: int) -> Deliverer:
        smtp = SMTP(host=elsewhere, port=port, sender="svar@borgerlinje.example")
        return Deliverer(database, gateways(Settings(smtp=smtp)))

    async with mail_server(elsewhere) as plain:
        await notify("plain", phone=None, email=EMAIL)
        await delivering(plain.port).deliver_due(clock())
        assert plain.mail == []
    [row] = await rows(database)
    assert row.state == "waiting"
    made = certificate(tmp_path, elsewhere)
    async with mail_server(elsewhere, made) as offering:
        await delivering(offering.port).deliver_due(row.next_at)
        assert offering.mail == [], "nobody vouches for this certificate"
        [row] = await rows(database)
        monkeypatch.setenv("SSL_CERT_FILE", str(made.authority))
        await delivering(offering.port).deliver_due(row.next_at)
        assert offering.encrypted == [True]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(smtp=SMTP(host="mail.example")),
        Settings(smtp=SMTP(host="mail.example", sender="nobody")),
        Settings(sms=SMS(url="https://sms.example/")),
        Settings(sms=SMS(url="https://sms.example/", secret=SecretStr("secret"))),
        Settings(sms=SMS(url="https://sms.example/", secret=SecretStr("whsec_c2hvcnQ="))),
    ],
)
def test_half_a_gateway_is_said_before_anything_starts(settings: Settings) -> None:
    with pytest.raises(GatewayError, match=r"SM(TP|S)_"):
        gateways(settings)


@pytest.mark.parametrize(
    ("phone", "kept"),
    [("20 12 34 56", PHONE), ("+45 20123456", PHONE), ("0045 20123456", PHONE), ("12", None), ("ring mig op", None)],
)
def test_numbers_are_kept_in_one_form(phone: str, kept: str | None) -> None:
    if kept:
        assert Recipient(phone=phone).phone == kept
    else:
        with pytest.raises(ValidationError):
            Recipient(phone=phone)


@pytest.mark.parametrize(
    "email", ["", "a", "a@b", "a b@example.dk", "a@example.dk\nBcc: b@example.dk", "x" * 250 + "@a.dk"]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(ValidationError):
        Recipient(email=email)
