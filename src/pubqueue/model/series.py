"""Moments that repeat: the same clock time each week, by the library's clock, until an end."""

from __future__ import annotations

import calendar
import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pubqueue.errors import InputError, WhenError
from pubqueue.model import when
from pubqueue.model.when.lexicon import month_named
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 60
"""Posts of one series."""
_WEEK = timedelta(days=7)
_REPEATING = r"(?i)^\s*(?:every|each|chaque|tous\s+les|les|on)\s+"
_DAY = r"(?i)\b((?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b"


def moments(every: str, until: str, now: datetime, zone: str) -> list[datetime]:
    """Return each week's moment of a phrase such as "Monday 9am" up to the day that `until` names.

    Raises WhenError for a phrase that is no certain weekly time, InputError for an end that is none or too far.
    """
    first = _first(every, now, zone)
    last = end(until, first.astimezone(ZoneInfo(zone)).date())
    found = list(_weekly(first.astimezone(ZoneInfo(zone)), last))
    if not found:
        raise InputError(_("The series ends on {last}, before it begins.", last=last))
    if len(found) > MOST:
        raise InputError(
            _("That would be {n} posts.", n=len(found)),
            hint=_("A series has {most} at most; end it earlier.", most=MOST),
        )
    return found


def end(until: str, begin: date) -> date:
    """Return the last day that `until` names: an ISO date, or the end of a month (the next one of that name)."""
    try:
        return date.fromisoformat(until.strip())
    except ValueError:
        month = month_named(until)
    if not month:
        raise InputError(
            _("{text} is no end of a series.", text=repr(until)), hint=_("Write a month, or a date like 2027-03-31.")
        )
    year = begin.year + (month < begin.month)
    return date(year, month, calendar.monthrange(year, month)[1])


def _first(every: str, now: datetime, zone: str) -> datetime:
    """Return the first moment: where a weekday is today's, today's if it is ahead."""
    try:
        return when.read(_single(every), now, zone)
    except WhenError as error:
        ahead = sorted(at for at in _instants(error.candidates) if at > now)
        weekly = {(at.weekday(), at.time()) for at in ahead}
        if error.reason != "ambiguous" or len(weekly) != 1:
            raise
        return ahead[0]


def _single(every: str) -> str:
    """Return a phrase without what only says that it repeats: "every Monday 9am", "les lundis 9 h"."""
    if not re.search(_DAY, every):
        raise WhenError("no_time", _("A series repeats on a weekday: “{text}” names none.", text=every))
    return re.sub(_DAY, r"\1", re.sub(_REPEATING, "", every))


def _instants(candidates: tuple[str, ...]) -> Iterator[datetime]:
    """Yield those candidates that are instants; others are clock times or dates alone."""
    for text in candidates:
        with suppress(ValueError):
            at = datetime.fromisoformat(text)
            if at.tzinfo:
                yield at


def _weekly(first: datetime, last: date) -> Iterator[datetime]:
    """Yield the same wall-clock time week by week; one that a zone change skips or repeats is refused."""
    at = first
    while at.date() <= last:
        if at.astimezone(UTC).astimezone(at.tzinfo).replace(fold=0) != at.replace(fold=0) or _repeats(at):
            raise InputError(
                _("The clocks change at {at}: that moment is not certain.", at=at.replace(tzinfo=None)),
                hint=_("Choose another time of day."),
            )
        yield at
        at += _WEEK


def _repeats(at: datetime) -> bool:
    return at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset()
