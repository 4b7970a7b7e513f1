"""What lies in the picture tray: told by names, times and the first bytes of files; nothing is decoded for it."""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from heapq import nlargest
from itertools import islice
from typing import TYPE_CHECKING

from pubqueue import pictures
from pubqueue.errors import PictureError
from pubqueue.model.audit import Act
from pubqueue.model.people import Deed
from pubqueue.pictures import files, kinds, refusals
from pubqueue.store import log_read, versions
from pubqueue.words import Words, _
from pubqueue.workflow import tray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import DirEntry

    from sqlmodel import Session

    from pubqueue.workflow.home import Home

MOST_LISTED = 500


@dataclass(frozen=True)
class Lying:
    """A file in the tray. `size` in pixels is what its beginning tells; `problem` says why it cannot be used."""

    name: str
    bytes: int
    at: datetime
    kind: str = ""
    size: tuple[int, int] | None = None
    problem: Words | None = None
    mark: str = ""
    used_since: str = ""
    """When pubqueue took its picture in (RFC 3339, UTC), or nothing."""
    posts: tuple[int, ...] = ()
    """Those that show it, or did in an earlier version."""


@dataclass(frozen=True)
class Listing:
    """The newest files, and how many older ones were not looked at."""

    files: tuple[Lying, ...]
    older: int = 0


def listing(home: Home) -> Listing:
    """Return what lies in the tray, the newest first; no more than the beginning of each file is read."""
    home.acting(Deed.READ)
    with os.scandir(tray.folder(home)) as found:
        seen = [entry for entry in islice(found, tray.MOST_FILES) if not entry.name.startswith(".")]
    newest = nlargest(MOST_LISTED, seen, key=_changed)
    lying = [one for entry in newest if (one := _lying(entry))]
    with home.reading() as session:
        return Listing(_with_uses(session, lying), len(seen) - len(newest))


def _changed(entry: DirEntry[str]) -> tuple[int, str]:
    """Return by what files are ordered; one that has gone meanwhile comes last."""
    try:
        return entry.stat(follow_symlinks=False).st_mtime_ns, entry.name
    except OSError:
        return 0, entry.name


def _lying(entry: DirEntry[str]) -> Lying | None:
    """Return what a file is, or None where it has gone meanwhile."""
    try:
        status = entry.stat(follow_symlinks=False)
        one = Lying(entry.name, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))
        problem = _problem(entry.name, status)
        return replace(one, problem=problem) if problem else _looked_at(one, files.head(entry.path, pictures.HEAD))
    except FileNotFoundError:
        return None
    except OSError as error:
        return replace(one, problem=_("The system says: {reason}.", reason=error.strerror))


def _problem(name: str, status: os.stat_result) -> Words | None:
    """Return why a file is not even opened, if so."""
    if not stat.S_ISREG(status.st_mode):
        return _("It is a symbolic link.") if stat.S_ISLNK(status.st_mode) else _("It is no file.")
    if name.lower().endswith(tray.ARRIVING):
        return tray.STILL_COPIED
    if tray.is_odd(name):
        return _("Its name has signs that a screen does not show.")
    if status.st_size > kinds.MOST_BYTES:
        return refusals.too_heavy(name).why
    return None if status.st_size else _("The file is empty.")


def _looked_at(one: Lying, head: bytes) -> Lying:
    """Return what the beginning of a file tells of it."""
    kind = kinds.kind_of(head)
    if not kind:
        return replace(one, problem=refusals.foreign(head)[0])
    try:
        size = pictures.look(head, one.name)
    except PictureError as error:
        return replace(one, kind=kind, problem=error.why)
    return replace(one, kind=kind, size=size, mark=pictures.mark(one.bytes, head))


def _with_uses(session: Session, lying: Sequence[Lying]) -> tuple[Lying, ...]:
    """Return the files with what became of each: by the mark of the file that a picture was first made of."""
    marks = {one.mark for one in lying if one.mark}
    taken = {
        str(leaf.data["file"]): leaf
        for leaf in (log_read.of(session, Act.PICTURE_TAKEN_IN) if marks else ())
        if leaf.data.get("file") in marks
    }
    posts = _posts(session) if taken else {}
    return tuple(
        replace(one, used_since=leaf.at, posts=posts.get(leaf.subject.removeprefix("picture:"), ()))
        if (leaf := taken.get(one.mark))
        else one
        for one in lying
    )


def _posts(session: Session) -> Mapping[str, tuple[int, ...]]:
    """Return the posts that show a picture, by its digest."""
    showing: defaultdict[str, dict[int, None]] = defaultdict(dict)
    for version, _moments in versions.every(session):
        for picture in version.content.pictures:
            for digest in picture.forms.values():
                showing[digest][int(version.post)] = None
    return {digest: tuple(posts) for digest, posts in showing.items()}
