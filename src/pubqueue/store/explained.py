"""What a failing database means to the person in front of it, whichever database it is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DatabaseError, OperationalError

from pubqueue.errors import LockedError, PubqueueError, StorageError, TamperedError, UnfitError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_SECONDS = 20
"""How long a writer waits for another one before it says so."""

_LOCK_NOT_AVAILABLE, _READ_ONLY, _NOT_PERMITTED = "55P03", "25006", "42501"
"""PostgreSQL's codes (its documentation, appendix A)."""


@contextmanager
def explained() -> Iterator[None]:
    """Turn the database's errors into what pubqueue says of them; one that means a fault of the program stays."""
    try:
        yield
    except DatabaseError as error:
        meant = _meaning(error)
        if meant is None:
            raise
        raise meant from error


def _meaning(error: DatabaseError) -> PubqueueError | None:
    said = _first_line(error.orig)
    code = getattr(error.orig, "sqlstate", None)
    fails = isinstance(error, OperationalError)
    if code == _LOCK_NOT_AVAILABLE or (fails and "locked" in said):
        return LockedError(
            _("The database is in use by another process for more than {n} seconds.", n=BUSY_SECONDS),
            hint=_("Try again; if it stays so, look for a backup or a pubqueue that hangs."),
        )
    if code == _NOT_PERMITTED:
        return StorageError(
            _("The database does not let this host do that: {why}.", why=said),
            hint=_("Each role's rights stand in docs/several-hosts.md; do it where a role is used that may."),
        )
    if fails or code == _READ_ONLY:
        return unusable(said)
    return _damage(said)


def unusable(fault: object) -> StorageError:
    """Return that the database cannot be used, with the first line of what was told."""
    return StorageError(_("The database cannot be used: {why}.", why=_first_line(fault)))


def _first_line(fault: object) -> str:
    return str(fault).partition("\n")[0].strip().rstrip(".")


def _damage(said: str) -> PubqueueError | None:
    """Return what it means that the data are not as they should be, or None where that is not what was said."""
    if "grows" in said:
        return TamperedError(
            _("The record and its head do not fit: one of them was changed by hand."),
            hint=_("See what does not hold with: pubqueue audit verify"),
        )
    if "malformed" in said or "not a database" in said:
        return UnfitError(_("The database file is damaged: {why}.", why=said), hint=_("Restore it from a backup."))
    return None
