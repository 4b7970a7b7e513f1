"""The trust files on disk: trust-1.json, trust-2.json and so on; the newest holds."""

from __future__ import annotations

import os
import re
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path

from pubqueue.errors import SettingsError, StaleError, TamperedError
from pubqueue.model.trust import Key, Office, Trust
from pubqueue.words import _

_NAME = re.compile(r"trust-([1-9][0-9]{0,8})\.json", re.ASCII)
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class TrustStore:
    """The folder of the trust files; other files beside them are left alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Trust:
        """Return the newest trust file; raise SettingsError where others could have written it, or TamperedError."""
        newest = self._newest()
        if not newest:
            raise SettingsError(_("There is no trust file in {path}.", path=self.folder))
        issued = [self._read(version) for version in range(1, newest + 1)]
        try:
            trust = Trust.from_bytes(issued[-1])
        except TamperedError as error:
            raise TamperedError(_("{path}: {what}", path=self._path(newest), what=error.what), why=error.why) from None
        if trust.version != newest:
            raise TamperedError(_("{path} is another version than its name says.", path=self._path(newest)))
        return trust

    def issue(self, trust: Trust) -> None:
        """Write the next version, durably and whole or not at all; raise StaleError unless it is the next one."""
        data = trust.to_bytes()
        Trust.from_bytes(data)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        following = self._newest() + 1
        if trust.version != following:
            raise _stale(following, trust.version)
        written = _write_aside(self.folder, data)
        try:
            os.link(written, self._path(following))
        except FileExistsError as error:
            raise _stale(following + 1, trust.version) from error
        finally:
            written.unlink()
            _sync_folder(self.folder)

    def _path(self, version: int) -> Path:
        return self.folder / f"trust-{version}.json"

    def _newest(self) -> int:
        """Return the newest version's number, or 0; raise SettingsError for a gap or a folder open to others."""
        if not self.folder.is_dir():
            return 0
        _must_be_own(self.folder, self.folder.stat())
        numbers = sorted(int(found[1]) for file in self.folder.iterdir() if (found := _NAME.fullmatch(file.name)))
        for expected, number in enumerate(numbers, start=1):
            if number != expected:
                raise SettingsError(
                    _("{path} is missing.", path=self._path(expected)),
                    why=_(
                        "Every version of the trust file is kept, so that each can be checked against the one before."
                    ),
                )
        return len(numbers)

    def _read(self, version: int) -> bytes:
        """Return a file's bytes; raise SettingsError unless it is a plain file that only its owner can write."""
        path = self._path(version)
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise SettingsError(_("{path} cannot be read.", path=path)) from error
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise SettingsError(_("{path} is not a plain file.", path=path))
            _must_be_own(path, status)
            return file.read()


def allowed_signers(trust: Trust, namespaces: Iterable[str]) -> str:
    """Return OpenSSH's allowed_signers file: each unrevoked key, while its person holds an office.

    `ssh-keygen` reads its times, which are in UTC, from OpenSSH 9.1 on.
    """
    listed = ",".join(namespaces)
    revoked = {revocation.key for revocation in trust.revocations}
    lines = [
        f'{holder.id} namespaces="{listed}",{_overlap(key, office)} {key.public}\n'
        for holder in trust.people
        for key in holder.keys
        for office in trust.offices
        if office.person == holder.id and key.fingerprint not in revoked and _meet(key, office)
    ]
    return "".join(dict.fromkeys(lines))


def _meet(key: Key, office: Office) -> bool:
    return (not key.until or office.start < key.until) and (not office.until or key.start < office.until)


def _overlap(key: Key, office: Office) -> str:
    """Return when both the key and the office hold, as options of allowed_signers."""
    start = max(key.start, office.start)
    ends = [end for end in (key.until, office.until) if end]
    before = f',valid-before="{_digits(min(ends))}"' if ends else ""
    return f'valid-after="{_digits(start)}"{before}'


def _digits(instant: str) -> str:
    """Return an instant in OpenSSH's form, such as 20261201140000Z."""
    return re.sub(r"[-:T]", "", instant)


def _stale(following: int, given: int) -> StaleError:
    return StaleError(
        _("The next trust file is number {following}, not {given}.", following=following, given=given),
        hint=_("Read the current one again and repeat the change."),
    )


def _must_be_own(path: Path, status: os.stat_result) -> None:
    """Raise SettingsError where others than the owner may write to `path`."""
    if status.st_mode & _OTHERS_WRITE:
        raise SettingsError(
            _("{path} can be written by others than its owner.", path=path),
            hint=_("chmod go-w {path}, after a look at what stands there.", path=path),
        )


def _write_aside(folder: Path, data: bytes) -> Path:
    """Write `data` to a new file (0600) and sync it: a reader never sees half a trust file under its name."""
    handle, name = tempfile.mkstemp(prefix=".trust-", dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)
    return Path(name)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
