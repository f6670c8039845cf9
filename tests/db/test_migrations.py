"""The migrations give exactly the tables the code declares, and run once however many processes start."""

from __future__ import annotations

import asyncio

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

import bot.booking.models
import bot.contact_centre.case_models
import bot.contact_centre.crisis.models
import bot.contact_centre.models
import bot.conversations.models
import bot.outgoing.models
import bot.staff.models  # noqa: F401 - these imports fill the metadata
from bot.db.base import Base
from bot.db.embedded import EmbeddedServer
from bot.db.engine import Database
from bot.errors import NotReady
from bot.settings import PROJECT


async def test_processes_that_start_together_migrate_once(postgres: EmbeddedServer) -> None:
    url = postgres.start("migrated")
    databases = [Database(url) for _ in range(4)]
    await asyncio.gather(*(database.migrate() for database in databases))
    engine = create_engine(databases[0].url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert connection.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    engine.dispose()
    for database in databases:
        await database.close()


def test_roles_in_municipalities_become_grants_and_roles_again(postgres: EmbeddedServer) -> None:
    engine = create_engine(Database(postgres.start("granted")).url)
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "bot" / "db" / "migrations"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO staff_member (id, username, name, password_hash, roles, municipalities, created_at) "
                "VALUES (gen_random_uuid(), 'anna', '', '', '{agent,editor}', '{aadal,bakkeby}', now()), "
                "(gen_random_uuid(), 'admin', '', '', '{administrator}', NULL, now())"
            )
        )
        command.upgrade(config, "0002_sign_in")
        grants = connection.execute(text("SELECT username, grants FROM staff_member ORDER BY username")).all()
        assert [(name, sorted(held)) for name, held in grants] == [
            ("admin", ["administrator@*"]),
            ("anna", ["agent@aadal", "agent@bakkeby", "editor@aadal", "editor@bakkeby"]),
        ]
        command.downgrade(config, "0001")
        back = connection.execute(text("SELECT roles, municipalities FROM staff_member ORDER BY username")).all()
        assert [tuple(sorted(part) if part else None for part in row) for row in back] == [
            (["administrator"], None),
            (["agent", "editor"], ["aadal", "bakkeby"]),
        ]
    engine.dispose()


def test_open_callbacks_to_one_number_become_one_with_a_wish_each(postgres: EmbeddedServer) -> None:
    engine = create_engine(Database(postgres.start("folded")).url)
    config = Config()
    config.set_main_option("script_location", str(PROJECT / "bot" / "db" / "migrations"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0008_booking")
        connection.execute(
            text(
                "INSERT INTO conversation (id, municipality, channel, language, token_hash, last_seq, holder,"
                " created_at, expires_at)"
                " VALUES (lpad('9', 32, '0')::uuid, 'aadal', 'web', 'da', '', 0, 'bot', now(), now())"
            )
        )
        for number, place in (("0", "aadal"), ("1", "aadal"), ("2", "bakkeby")):
            connection.execute(
                text(
                    "INSERT INTO work_item (id, kind, state, municipality, conversation_id, client_id, language,"
                    " reason, created_at, due_at, window_from, window_to, phone, cancel_hash, attempts, priority,"
                    " version, change_kind, change_at, change_detail, note)"
                    " VALUES (lpad(:number, 32, '0')::uuid, 'callback',"
                    " 'waiting', :place, lpad('9', 32, '0')::uuid, gen_random_uuid(), 'da', 'citizen',"
                    " now() + :number * interval '1 s', now(), now(), now() + interval '1 h', '+4520123456', 'x', 0, 0,"
                    " 1, 'created', now(), '{}', :number)".replace(":number *", f"{number} *")
                ),
                {"number": number, "place": place},
            )
        command.upgrade(config, "0006_callbacks")
        states = connection.execute(text("SELECT state FROM work_item ORDER BY id")).scalars().all()
        assert states == ["waiting", "cancelled", "waiting"]
        wishes = connection.execute(
            text("SELECT right(item_id::text, 1), place, status, note FROM callback_wish ORDER BY id")
        ).all()
        assert [tuple(wish) for wish in wishes] == [
            ("0", 1, "waiting", "0"),
            ("0", 2, "waiting", "1"),
            ("2", 1, "waiting", "2"),
        ]
        command.downgrade(config, "0008_booking")
        assert connection.execute(text("SELECT note FROM work_item ORDER BY id")).scalars().all() == ["0", "1", "2"]
    engine.dispose()


async def test_a_database_that_is_away_is_said_to_be_missing() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(NotReady) as caught:
        async with database.transaction() as session:
            await session.execute(text("SELECT 1"))
    assert caught.value.details == {"missing": ["database"]}
    await database.close()
