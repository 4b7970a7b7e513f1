"""What this host has sent, outside the database: so that an old backup cannot publish again.

A line stands in the journal before the call it speaks of is made. Each line carries the digest of
the one before, so that a torn or missing line shows. Beside it lies the newest state of the log.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import stat
import threading
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from pubqueue import places
from pubqueue.errors import RolledBackError, UnfitError
from pubqueue.model.audit import Frontier
from pubqueue.model.delivery import DeliveryAction
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FILE = "journal.jsonl"
KEPT = "journal-*.jsonl"
"""Journals of before a recovery: they are kept, so that a later recovery can read them too."""
_OUT = frozenset({DeliveryAction.PUBLISH, DeliveryAction.DOUBT, DeliveryAction.FIND})
"""Results after which something is, or may be, out there."""


@dataclass(frozen=True)
class Seen:
    """The newest log that this host has seen."""

    home: str
    frontier: Frontier


@dataclass(frozen=True)
class Sent:
    """What a journal last says of one version of a delivery; `outcome` is empty where no result was written."""

    delivery: str
    version: str = ""
    """The version's digest, or nothing in lines of a program that did not write it."""
    outcome: str = ""
    at: str = ""
    """When the intent was written, or when the platform says that it went out."""
    host: str = ""
    id: str = ""
    url: str = ""

    @property
    def out(self) -> bool:
        """Tell whether it is, or may be, out there."""
        return not self.outcome or self.outcome in _OUT


@dataclass(frozen=True)
class Past:
    """A host's journal, read back from its folder; `whole` tells whether nothing of it is missing or changed."""

    seen: Seen | None
    sent: Mapping[tuple[str, str], Sent]
    hosts: frozenset[str]
    whole: bool


class Journal:
    """One host's journal of one home; `folder` must not lie within the home."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        """Know nothing of the lines yet."""
        self._out: set[str] = set()
        self._read_to = 0
        self._last = ""

    def begin(self, home: Path, home_id: str) -> None:
        """Make the journal's place for a new home; raise UnfitError where it would lie within it."""
        if self._folder.resolve().is_relative_to(home.resolve()):
            raise UnfitError(
                _("The publisher's journal must not lie within the home."),
                why=_("Whoever restores an old home would restore an old journal with it."),
                hint=_("Set XDG_STATE_HOME to a directory elsewhere."),
            )
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.saw(home_id, Frontier())

    def write(self, kind: str, fields: Mapping[str, str | int]) -> None:
        """Append one line and make it durable (fsync) before returning; raise OSError where that fails."""
        file = self._folder / FILE
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            body = json.dumps({"kind": kind, "before": _last_digest(descriptor), **fields}, sort_keys=True)
            torn = _ends_torn(descriptor)
            line = (b"\n" if torn else b"") + body.encode() + b"\n"
            if os.write(descriptor, line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def already_out(self, delivery: str) -> bool:
        """Tell whether this host sent `delivery` (home, post, version, account, language) and knows of no absence.

        True also where a result is missing: an intent alone may have been a send.
        """
        with self._lock:
            self._catch_up()
            return delivery in self._out

    def _catch_up(self) -> None:
        """Read the lines that were written since the last look, by whichever process."""
        file = self._folder / FILE
        if not file.exists():
            return
        with file.open("rb") as lines:
            lines.seek(self._read_to)
            new = lines.read()
        whole, _newline, _torn = new.rpartition(b"\n")
        for raw in whole.split(b"\n") if whole else ():
            self._take(_parse(raw))
            self._last = _digest(raw) if raw else self._last
            self._read_to += len(raw) + 1

    def _take(self, line: dict[str, str | int] | None) -> None:
        """Count one line in; one that a crash cut off says nothing."""
        if line is None:
            return
        if line.get("before") != self._last:
            raise RolledBackError(
                _("The journal {file} was cut or changed.", file=self._folder / FILE),
                why=_("Without it nobody can tell what was already sent from here."),
                hint=_("Bring it back whole. Where it is lost: pubqueue recover"),
            )
        sent = line.get("kind") == "intent" or line.get("outcome") in _OUT
        (self._out.add if sent else self._out.discard)(str(line.get("delivery")))

    def seen(self) -> Seen:
        """Return the newest log that this host knows; raise RolledBackError where its file is gone."""
        try:
            home, _space, frontier = (
                (self._folder / places.CHECKPOINT).read_text(encoding="ascii").strip().partition(" ")
            )
            return Seen(home, Frontier.from_text(frontier))
        except (OSError, ValueError):
            raise RolledBackError(
                _("This host does not know this home: {path} is missing.", path=self._folder / places.CHECKPOINT),
                why=_("Without its journal nobody can tell what was already sent from here."),
                hint=_("If the home was moved, move its journal too. Where it is lost: pubqueue recover"),
            ) from None

    def saw(self, home_id: str, frontier: Frontier) -> None:
        """Remember the newest log, atomically and durably."""
        target = self._folder / places.CHECKPOINT
        fresh = target.with_suffix(f".{os.getpid()}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, f"{home_id} {frontier.to_text()}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        fresh.replace(target)

    def require_extension(self, home_id: str, head: Frontier, leaves: Sequence[bytes]) -> None:
        """Raise RolledBackError unless the log, the hashes of whose leaves are given, grew out of the newest seen here."""
        seen = self.seen()
        if seen.home != home_id:
            raise _rolled_back(_("This is another database than the one that this host publishes from."))
        if seen.frontier.size > head.size:
            raise _rolled_back(_("The database is older than what this host has published from."))
        known, new = leaves[: seen.frontier.size], leaves[seen.frontier.size :]
        if Frontier().extend(known) != seen.frontier or seen.frontier.extend(new) != head:
            raise _rolled_back(_("The record is not a continuation of the one that this host has seen."))

    def begin_anew(self, seen: Seen, sent: Sequence[Sent]) -> None:
        """Put the lines of before aside and go on with what still counts of them, from the log that was recovered.

        What is newest here is told last: until then nothing is published, and a recovery can be made again.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._folder / FILE
        with self._lock:
            if file.exists():
                file.rename(self._folder / KEPT.replace("*", f"{len(list(self._folder.glob(KEPT))) + 1:04}"))
            self._forget()
        for one in sent:
            self.write("carried", {name: value for name, value in vars(one).items() if value})
        self.saw(seen.home, seen.frontier)

    def past(self) -> Past:
        """Return what this host's journal tells."""
        return read_back(self._folder)

    def beat(self) -> None:
        """Leave the sign that a pass ran."""
        (self._folder / places.HEARTBEAT).touch(mode=0o600)

    def last_beat(self) -> float | None:
        """Return when a pass last ran here (seconds since 1970), or None."""
        file = self._folder / places.HEARTBEAT
        return file.stat().st_mtime if file.exists() else None

    def require_private(self) -> None:
        """Raise UnfitError where others could write the journal."""
        if self._folder.exists() and self._folder.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise UnfitError(
                _("Others can write to {path}.", path=self._folder), hint=_("chmod go-w {path}", path=self._folder)
            )


def read_back(folder: Path) -> Past:
    """Read a host's journal from its folder, as far as it can be read; raise OSError where it cannot be opened."""
    sent: dict[tuple[str, str], Sent] = {}
    hosts, whole, last = set(), True, ""
    for file in (*sorted(folder.glob(KEPT)), *folder.glob(FILE)):
        last = ""
        for raw in file.read_bytes().split(b"\n")[:-1]:
            line = _parse(raw) if raw else None
            whole = whole and (line is None or line.get("before") == last)
            last = _digest(raw) if raw else last
            if line:
                one = _sent(line, sent)
                sent[one.delivery, one.version] = one
                hosts.add(one.host)
    try:
        seen = Journal(folder).seen()
    except RolledBackError:
        seen = None
    return Past(seen, sent, frozenset(hosts - {""}), whole and seen is not None)


def _sent(line: Mapping[str, str | int], known: Mapping[tuple[str, str], Sent]) -> Sent:
    """Return what is known of a delivery after one more line."""
    told = {name: str(line.get(name, "")) for name in ("delivery", "version", "outcome", "at", "host", "id", "url")}
    before = known.get((told["delivery"], told["version"]))
    if before and line.get("kind") == "result":
        told |= {"at": told["at"] or before.at, "host": told["host"] or before.host}
    return Sent(**told)


def _rolled_back(what: Words) -> RolledBackError:
    return RolledBackError(
        what,
        why=_("Publishing from it could send again what is already out."),
        hint=_("Bring back the newest database. Where that is gone: pubqueue recover"),
    )


def _last_digest(descriptor: int) -> str:
    """Return the digest of the last line, or nothing for the first."""
    size, reach = os.fstat(descriptor).st_size, 4096
    while True:
        tail = os.pread(descriptor, min(size, reach), max(0, size - reach)).rstrip(b"\n")
        if reach >= size or b"\n" in tail:
            return _digest(tail.rpartition(b"\n")[2]) if tail else ""
        reach *= 4


def _digest(line: bytes) -> str:
    return sha256(line).hexdigest()[:16]


def _ends_torn(descriptor: int) -> bool:
    """Tell whether the last line was cut off by a crash."""
    size = os.fstat(descriptor).st_size
    return size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"


def _parse(line: bytes) -> dict[str, str | int] | None:
    """Return a line's fields, or None for one that a crash cut off."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) else None
