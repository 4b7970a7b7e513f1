"""From a path to bytes: a regular file that is no link, not too large, and not changing while it is read."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from pubqueue.pictures.kinds import MOST_BYTES
from pubqueue.pictures.refusals import no_path, refusal, too_heavy, unreadable
from pubqueue.words import _

if TYPE_CHECKING:
    from pathlib import Path

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def read(path: Path) -> bytes:
    """Return the bytes of a picture's file; raise PictureError. A `~` in `path` is a letter like others."""
    name = str(path)
    if name.startswith("file:/") or "\0" in name:
        raise no_path(name)
    try:
        handle = os.open(name, _FLAGS)
        try:
            return _whole(handle, name)
        finally:
            os.close(handle)
    except OSError as error:
        raise unreadable(error, name) from error
    except UnicodeError as error:
        raise refusal(name, _("Its name has letters that no file name can have."), _("Rename the file.")) from error


def head(path: str, most: int) -> bytes:
    """Return the first bytes of a file that is no link; raise OSError."""
    handle = os.open(path, _FLAGS)
    with os.fdopen(handle, "rb") as file:
        return file.read(most)


def _whole(handle: int, name: str) -> bytes:
    """Return what an open file holds, if it is a regular one that stays as it is meanwhile."""
    before = os.fstat(handle)
    _check(before, name)
    with os.fdopen(handle, "rb", closefd=False) as file:
        data = file.read(MOST_BYTES + 1)
    after = os.fstat(handle)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise refusal(name, _("It is still being copied."), _("Try again when it has arrived whole."))
    return data


def _check(status: os.stat_result, name: str) -> None:
    """Raise PictureError unless the open file is a regular one that is not over the size cap."""
    if not stat.S_ISREG(status.st_mode):
        is_folder = stat.S_ISDIR(status.st_mode)
        why = _("It is a folder.") if is_folder else _("It is a device, a pipe or a socket, not a file.")
        raise refusal(name, why, _("Name the picture file itself."))
    if status.st_size > MOST_BYTES:
        raise too_heavy(name)
