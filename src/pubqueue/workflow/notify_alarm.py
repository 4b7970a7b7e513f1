"""When no pass can run at all, the database is no place for a notice: IT is told straight away, once.

What was told lies in this host's own folder until a pass goes well again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

from pubqueue.errors import UntoldError
from pubqueue.model.post import instant
from pubqueue.model.text import harmless
from pubqueue.ports.notifier import Letter
from pubqueue.words import _
from pubqueue.workflow.notify_about import readers_for_it

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pubqueue.errors import UnfitError
    from pubqueue.ports.notifier import Notifier
    from pubqueue.settings import Settings

_FILE = "alarm"


def tell(settings: Settings, notifier: Notifier, now: datetime, trouble: UnfitError) -> bool:
    """Tell the addresses of the settings what keeps passes from running; tell whether this trouble is new here."""
    this = sha256(f"{trouble.kind} {trouble.what.template}".encode()).hexdigest()[:16]
    known = _told(settings.state)
    new = known[:1] != [this]
    told = [] if new else known[1:]
    letter = _letter(settings, now, trouble, this)
    for reader in readers_for_it(settings, notifier):
        if reader.id not in told:
            with suppress(UntoldError):
                notifier.tell(reader.address, letter)
                told.append(reader.id)
    _remember(settings.state, [this, *told])
    return new


def over(state: Path) -> None:
    """Forget what was told: a pass went well."""
    (state / _FILE).unlink(missing_ok=True)


def _letter(settings: Settings, now: datetime, trouble: UnfitError, this: str) -> Letter:
    said = _(
        "Nothing is published from {home}: {why}\nYou hear of this once; it stays so until a pass goes well again.",
        home=settings.home,
        why=trouble,
    )
    subject = _("[pubqueue] nothing is published: {what}", what=trouble.what)
    id = sha256(f"{settings.state} {this} {instant(now)}".encode()).hexdigest()[:32]
    return Letter(id, " ".join(harmless(str(subject)).split()), harmless(f"{said}\n"), now)


def _told(state: Path) -> list[str]:
    try:
        return (state / _FILE).read_text("ascii").split()
    except (OSError, ValueError):
        return []


def _remember(state: Path, words: list[str]) -> None:
    with os.fdopen(os.open(state / _FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w") as file:
        file.write("\n".join(words))
