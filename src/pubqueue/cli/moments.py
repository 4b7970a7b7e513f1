"""Times on the command line: always shown with their zone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pubqueue.errors import InputError
from pubqueue.words import _

if TYPE_CHECKING:
    from pubqueue.workflow.home import Home

_YEARS = range(1900, 9900)
"""So that neither a zone nor a look at the years ahead leads out of the calendar."""


def moment(text: str) -> datetime:
    """Read an ISO 8601 time with an offset, of the years 1900 to 9899; raise InputError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at.year not in _YEARS:
        raise InputError(
            _("{text} is no time with an offset.", text=repr(text)), hint=_("Write it like 2026-12-01T09:00:00-05:00.")
        )
    return at


def shown(at: str | datetime | None, home: Home) -> str:
    """Return an instant in the library's zone, as people read it; nothing for no time."""
    from pubqueue.model import when

    if not at:
        return str(_("no time yet"))
    return when.in_zone(datetime.fromisoformat(at) if isinstance(at, str) else at, home.identity.zone)


def iso(at: str | datetime | None, home: Home) -> str | None:
    """Return an instant as ISO 8601 in the library's zone, or None for no time."""
    from zoneinfo import ZoneInfo

    if not at:
        return None
    instant = datetime.fromisoformat(at) if isinstance(at, str) else at
    return instant.astimezone(ZoneInfo(home.identity.zone)).isoformat()
