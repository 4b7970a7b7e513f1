"""One lane an account: whoever holds it is the only sender of that account on this machine.

The kernel frees the lock when its process dies, so holding it proves that an earlier sender is gone.
"""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def lane(folder: Path, account: str) -> Iterator[bool]:
    """Hold the lane of `account`; yield False at once where somebody else holds it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(folder / f"{account.replace(':', '-')}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
