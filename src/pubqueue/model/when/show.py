"""How times are shown to people: one fixed English form, always with the zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pubqueue.model.when.place import find_zone
from pubqueue.words import Words, _, n_

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY = timedelta(days=1)
_DAYS_IN_WEEK = 7
_WEEKS_FROM = 14
"""Days from which weeks are counted."""


def in_zone(at: datetime, zone: str) -> str:
    """Return `at` (aware) as people in `zone` write it: "Thu 29 Oct 2026 09:00 EDT"; InputError for no such zone."""
    there = at.astimezone(find_zone(zone))
    day = f"{_WEEKDAYS[there.weekday()]} {there.day} {_MONTHS[there.month - 1]} {there.year:04}"
    name = there.tzname() or ""
    return f"{day} {there:%H:%M} {name if name.isalpha() else f'UTC{name}'}"


def read_back(at: datetime, now: datetime, zone: str) -> str:
    """Return `at` in `zone` and how far off it is: "Thu 29 Oct 2026 09:00 EDT, in 1 day"."""
    here = find_zone(zone)
    days = abs((at.astimezone(here).date() - now.astimezone(here).date()).days)
    return f"{in_zone(at, zone)}, {_distance(at.astimezone(UTC) - now.astimezone(UTC), days)}"


def _distance(ahead: timedelta, days: int) -> Words:
    minutes = round(abs(ahead) / timedelta(minutes=1))
    if not minutes:
        return _("less than a minute from now") if ahead > timedelta() else _("now")
    length = _days(max(days, 1)) if abs(ahead) >= _DAY else _hours(minutes)
    return _("in {length}", length=length) if ahead > timedelta() else _("{length} ago", length=length)


def _hours(minutes: int) -> Words:
    hours, rest = divmod(minutes, 60)
    in_hours, in_minutes = n_("{n} hour", "{n} hours", hours), n_("{n} minute", "{n} minutes", rest)
    return _both(in_hours, in_minutes) if hours and rest else in_hours if hours else in_minutes


def _days(days: int) -> Words:
    weeks, rest = divmod(days, _DAYS_IN_WEEK)
    if days < _WEEKS_FROM:
        return n_("{n} day", "{n} days", days)
    in_weeks = n_("{n} week", "{n} weeks", weeks)
    return _both(in_weeks, n_("{n} day", "{n} days", rest)) if rest else in_weeks


def _both(larger: Words, smaller: Words) -> Words:
    return _("{larger} and {smaller}", larger=larger, smaller=smaller)
