"""The trust file in the database, issue by issue: every host sees the same one, and the newest holds."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from pubqueue.errors import SettingsError, StaleError, TamperedError
from pubqueue.model.audit import Act
from pubqueue.model.canonical import sha256
from pubqueue.model.trust import Trust
from pubqueue.store import log_read, session
from pubqueue.store.explained import explained
from pubqueue.store.tables import TrustFile
from pubqueue.words import _

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from pubqueue.store.pen import Pen

_NAME = re.compile(r"trust-([1-9][0-9]{0,8})\.json", re.ASCII)
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class TrustFiles:
    """The issues of one home's trust file."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def current(self, within: Session | None = None) -> Trust:
        """Return the newest issue, as `within` sees it if given; raise SettingsError for none or a gap, TamperedError."""
        if within is not None:
            return _newest(within)
        with session.reading(self._engine) as own:
            return _newest(own)


def issue(pen: Pen, trust: Trust) -> None:
    """Store and record the next issue, both or neither; raise StaleError unless it is the next one."""
    data = trust.to_bytes()
    Trust.from_bytes(data)
    following = len(_numbers(pen.session)) + 1
    if trust.version != following:
        raise StaleError(
            _("The next trust file is number {following}, not {given}.", following=following, given=trust.version),
            hint=_("Read the current one again and repeat the change."),
        )
    pen.add(TrustFile(version=following, body=data))
    pen.record(Act.TRUST_ISSUED, "trust", data={"version": following, "digest": sha256(data)})


def adopt_trust_folder(engine: Engine, folder: Path) -> int:
    """Bring the files of a home of schema 0001 into the database; return how many were not in it yet.

    Each must be whole, its owner's alone, and the very one that the record tells of: raises SettingsError, TamperedError.
    """
    if not folder.is_dir():
        return 0
    _must_be_own(folder, folder.stat())
    files = {int(found[1]): file for file in folder.iterdir() if (found := _NAME.fullmatch(file.name))}
    with explained(), Session(engine) as opened, opened.begin():
        there = len(_numbers(opened))
        told = recorded(opened)
        for version in range(there + 1, len(told) + 1):
            data = _read(files.get(version, folder / f"trust-{version}.json"))
            _require_issue(folder / f"trust-{version}.json", data, version)
            if (version, sha256(data)) != told[version - 1]:
                raise TamperedError(_("{path} is not the file that the record tells of.", path=files[version]))
            opened.add(TrustFile(version=version, body=data))
            opened.flush()
        return len(told) - there


def recorded(opened: Session) -> list[tuple[int, str]]:
    """Return the number and digest of each issue that the record tells of, oldest first."""
    leaves = log_read.about(opened, "trust", (Act.TRUST_ISSUED,))
    return [(leaf.data["version"], leaf.data["digest"]) for leaf in leaves]


def _newest(opened: Session) -> Trust:
    """Return the newest issue, having seen that none is missing before it."""
    newest = len(_numbers(opened))
    if not newest:
        raise SettingsError(_("There is no trust file in the database."), hint=_("Bring it back from a backup."))
    row = opened.get_one(TrustFile, newest, populate_existing=True)
    try:
        trust = Trust.from_bytes(row.body)
    except TamperedError as error:
        what = _("Trust file {number}: {what}", number=newest, what=error.what)
        raise TamperedError(what, why=error.why) from None
    if trust.version != newest:
        raise TamperedError(_("Trust file {number} says that it is another one.", number=newest))
    return trust


def _numbers(opened: Session) -> list[int]:
    """Return the numbers of all issues, from 1 on; raise SettingsError for a gap."""
    numbers = list(opened.exec(select(TrustFile.version).order_by(col(TrustFile.version))))
    for expected, number in enumerate(numbers, start=1):
        if number != expected:
            raise SettingsError(
                _("Trust file {number} is missing.", number=expected),
                why=_("Every version of the trust file is kept, so that each can be checked against the one before."),
            )
    return numbers


def _require_issue(path: Path, data: bytes, version: int) -> None:
    """Raise TamperedError unless `data` is the canonical form of that issue."""
    try:
        trust = Trust.from_bytes(data)
    except TamperedError as error:
        raise TamperedError(_("{path}: {what}", path=path, what=error.what), why=error.why) from None
    if trust.version != version:
        raise TamperedError(_("{path} is another version than its name says.", path=path))


def _read(path: Path) -> bytes:
    """Return a file's bytes; raise SettingsError unless it is a plain file that only its owner can write."""
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


def _must_be_own(path: Path, status: os.stat_result) -> None:
    """Raise SettingsError where others than the owner may write to `path`."""
    if status.st_mode & _OTHERS_WRITE:
        raise SettingsError(
            _("{path} can be written by others than its owner.", path=path),
            hint=_("chmod go-w {path}, after a look at what stands there.", path=path),
        )
