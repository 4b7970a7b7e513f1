"""What the doctor asks of the database: is the file sound, can it be written, and a few facts."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlmodel import col, func, select

from pubqueue.errors import LockedError, UnfitError
from pubqueue.model.delivery import OPEN
from pubqueue.store import log_read
from pubqueue.store.tables import Account, Attempt, Delivery, Event, SignOff
from pubqueue.words import _

if TYPE_CHECKING:
    from pathlib import Path

    from sqlmodel import Session

    from pubqueue.model.audit import Leaf

_PATIENCE = 2
"""Seconds that another writer may take."""


def require_writable(file: Path) -> None:
    """Take an SQLite file's write lock and leave it; raise LockedError, or UnfitError where it cannot be written.

    A file that is no database is none of its business.
    """
    try:
        connection = sqlite3.connect(_uri(file, "rw"), uri=True, timeout=_PATIENCE, isolation_level=None)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise LockedError(_("The database is in use by another process.")) from None
        hint = _("Look at its permissions, those of its folder, and at the room on the disk.")
        raise UnfitError(_("The database cannot be written: {why}.", why=error), hint=hint) from None
    except sqlite3.DatabaseError:
        return


def _uri(file: Path, mode: str) -> str:
    return f"file:{quote(str(file))}?mode={mode}"


def has_sent(session: Session) -> bool:
    """Tell whether anything was ever sent from this home."""
    return session.exec(select(Attempt.id).limit(1)).first() is not None


def last(session: Session, act: str) -> Leaf | None:
    """Return the newest record of one kind, or None."""
    query = select(Event).where(Event.act == act).order_by(col(Event.seq).desc()).limit(1)
    event = session.exec(query).first()
    return log_read.leaf_of(event) if event else None


def last_sign_off(session: Session) -> SignOff | None:
    """Return the newest sign-off, or None."""
    return session.exec(select(SignOff).order_by(col(SignOff.id).desc()).limit(1)).first()


def retired_at_work(session: Session) -> list[tuple[str, int]]:
    """Return the retired accounts for which deliveries are still under way, and how many."""
    query = (
        select(Delivery.account, func.count())
        .join(Account, col(Account.id) == col(Delivery.account))
        .where(col(Account.retired), col(Delivery.state).in_([str(state) for state in OPEN]))
        .group_by(col(Delivery.account))
        .order_by(col(Delivery.account))
    )
    return [(account, n) for account, n in session.exec(query)]
