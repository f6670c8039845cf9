"""The private server: joined, restarted when killed, stopped by whoever leaves last."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psycopg
import pytest

from bot.db.embedded import EmbeddedServer


def _pid(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def _answers(url: str) -> bool:
    try:
        with psycopg.connect(url) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def test_the_last_one_out_stops_the_server(tmp_path: Path) -> None:
    first, second = EmbeddedServer(tmp_path, durable=False), EmbeddedServer(tmp_path, durable=False)
    url = first.start()
    assert second.start() == url
    first.stop()
    assert _answers(url)
    second.stop()
    assert not _answers(url)


def test_a_killed_server_comes_back_with_what_was_committed(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path)
    url = server.start()
    try:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(_pid(tmp_path), signal.SIGKILL)
        server.ensure_running()
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    finally:
        server.stop()


def test_a_long_path_does_not_break_the_socket(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path / ("a-very-long-folder-name-" * 6), durable=False)
    try:
        assert _answers(server.start())
    finally:
        server.stop()


def test_an_initdb_that_was_killed_is_done_again(tmp_path: Path) -> None:
    (tmp_path / "data.new").mkdir()
    (tmp_path / "data.new" / "half").write_text("")
    server = EmbeddedServer(tmp_path, durable=False)
    try:
        assert _answers(server.start())
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="the private server needs a user namespace only as root")
def test_as_root_no_file_changes_its_owner(tmp_path: Path) -> None:
    server = EmbeddedServer(tmp_path, durable=False)
    server.start()
    server.stop()
    assert {path.stat().st_uid for path in tmp_path.rglob("*")} == {0}
