"""The ticket of an unlocked desk: which terminal, who, and when it was last used.

A ticket counts at the terminal that it names and nowhere else, until the machine starts again, and as long as its
person's PIN is the one that it was given for.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY = "key"
_KEY_BYTES = 32
_DIGEST_CHARACTERS = 32
_MOST_ANCESTORS = 64


@dataclass(frozen=True)
class Desk:
    """One terminal of a shared login. `terminal` is empty where there is none, and then nothing can be unlocked."""

    folder: Path
    terminal: str
    boot: str
    """Names the time since the machine was started."""
    idle: float
    """Seconds after the last command at which it locks."""
    boottime: Callable[[], float]

    def unlock(self, person: str, pin: bytes) -> None:
        """Write a ticket for a person; `pin` is what is stored of their PIN."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        body = {"person": person, "terminal": self.terminal, "boot": self.boot, "used": self.boottime()}
        written = self._file.with_suffix(f".{secrets.token_hex(8)}")
        handle = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump({**body, "mac": self._mac(body, pin)}, file)
        written.replace(self._file)

    def lock(self) -> None:
        """Take this terminal's ticket away, and those that came to nothing."""
        for ticket in self.folder.glob("*.json"):
            if ticket == self._file or self._seconds_left(_read(ticket)) <= 0:
                ticket.unlink(missing_ok=True)

    def holder(self, pin_of: Callable[[str], bytes | None]) -> str:
        """Return who unlocked this terminal and has not been away since, or nothing."""
        ticket = _read(self._file) if self.terminal else {}
        mac = str(ticket.pop("mac", ""))
        pin = pin_of(str(ticket.get("person", "")))
        if pin is None or ticket.get("terminal") != self.terminal or self._seconds_left(ticket) <= 0:
            return ""
        return str(ticket["person"]) if hmac.compare_digest(mac.encode(), self._mac(ticket, pin).encode()) else ""

    def _seconds_left(self, ticket: dict[str, Any]) -> float:
        """Return for how long a ticket holds; the machine's clock of day and date plays no part."""
        used, now = ticket.get("used"), self.boottime()
        if not isinstance(used, int | float) or ticket.get("boot") != self.boot or used > now:
            return 0
        return used + self.idle - now

    def _mac(self, body: dict[str, Any], pin: bytes) -> str:
        told = json.dumps(body, sort_keys=True).encode()
        return hmac.new(self._secret() + pin, told, sha256).hexdigest()

    @property
    def _file(self) -> Path:
        return self.folder / f"{sha256(self.terminal.encode()).hexdigest()[:_DIGEST_CHARACTERS]}.json"

    def _secret(self) -> bytes:
        """Return this host's own key for tickets, made at its first use."""
        file = self.folder / _KEY
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            return file.read_bytes()
        with os.fdopen(handle, "wb") as new:
            new.write(secrets.token_bytes(_KEY_BYTES))
        return file.read_bytes()


def terminal(uid: int, proc: Path) -> str:
    """Return the terminal that a login's own process sits at: device, session leader and when that was started.

    Between it and this process there may be sudo, which gives each command a terminal of its own; so the nearest
    ancestor that belongs to `uid` is asked. Empty where there is no terminal (cron), or no /proc.
    """
    process = "self"
    for _step in range(_MOST_ANCESTORS):
        fields = _stat(proc / process)
        if not fields:
            return ""
        if _owner(proc / process) == uid:
            return _named(fields, proc)
        process = fields[1]
    return ""


def boot(proc: Path) -> str:
    """Return what names the time since the machine was started."""
    try:
        return (proc / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _named(fields: list[str], proc: Path) -> str:
    session, device = fields[3], fields[4]
    leader = _stat(proc / session)
    return f"{device} {session} {leader[19]}" if device != "0" and leader else ""


def _stat(process: Path) -> list[str]:
    """Return the fields of a process after its name: state, parent, group, session, terminal … (proc(5))."""
    try:
        return (process / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _owner(process: Path) -> int:
    """Return the real user of a process, or -1."""
    try:
        lines = (process / "status").read_text(errors="replace").splitlines()
    except OSError:
        return -1
    return next((int(line.split()[1]) for line in lines if line.startswith("Uid:")), -1)


def _read(file: Path) -> dict[str, Any]:
    """Return what a ticket says, or nothing where it is none."""
    try:
        said = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
