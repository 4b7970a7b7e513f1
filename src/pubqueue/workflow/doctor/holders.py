"""Which processes hold a file, as far as this user may see."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PROC = Path("/proc")
_STARTED = 19
"""Where a process's start stands among the fields after its name (proc(5), field 22)."""


def lockers(file: Path) -> list[int]:
    """Return the processes that hold a `flock` on `file`: by the kernel's table, else those that have it open."""
    if not _is_locked(file):
        return []
    return sorted(set(_in_table(file.stat())) - {0}) or openers(file)


def openers(file: Path) -> list[int]:
    """Return the other processes of this user that have `file` open."""
    return sorted(pid for pid in _processes() if pid != os.getpid() and _has_open(pid, file))


def age(pid: int, boottime: float) -> float | None:
    """Return for how many seconds a process has run, `boottime` seconds after the start of the machine, or None."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return boottime - int(fields[_STARTED]) / os.sysconf("SC_CLK_TCK")
    except (OSError, LookupError, ValueError):
        return None


def _is_locked(file: Path) -> bool:
    """Tell whether somebody holds the lock; asking takes it for a moment, shared."""
    with file.open("rb") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _in_table(status: os.stat_result) -> Iterator[int]:
    """Yield the holders of a lock on a file from /proc/locks, where the kernel has one."""
    device = f"{os.major(status.st_dev):02x}:{os.minor(status.st_dev):02x}:{status.st_ino}"
    with suppress(OSError):
        for line in (_PROC / "locks").read_text(encoding="ascii", errors="replace").splitlines():
            fields = line.replace("->", "").split()
            if device in fields and "FLOCK" in fields:
                yield int(fields[fields.index(device) - 1])


def _processes() -> Iterator[int]:
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            yield int(entry.name)


def _has_open(pid: int, file: Path) -> bool:
    """Tell whether a process has a file open; False for one that is gone or another user's."""
    with suppress(OSError):
        return any(handle.samefile(file) for handle in (_PROC / str(pid) / "fd").iterdir() if handle.exists())
    return False
