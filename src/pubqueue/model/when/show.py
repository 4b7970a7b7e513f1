"""How times are shown to people: one fixed form in each language, always with the zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pubqueue.model.when.place import find_zone
from pubqueue.words import Words, _, n_

_WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
_MONTHS = (
    _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
    _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
)  # fmt: skip
_SHORT_ZONES = {
    short.template: short
    for short in (
        _("NST"), _("NDT"), _("AST"), _("ADT"), _("EST"), _("EDT"),
        _("CST"), _("CDT"), _("MST"), _("MDT"), _("PST"), _("PDT"),
    )
}  # fmt: skip
_CANADIAN = ("America/", "Canada/")
"""Where these letters name Canada's zones, which have French short names; elsewhere they name others."""
_DAY = timedelta(days=1)
_DAYS_IN_WEEK = 7
_WEEKS_FROM = 14
"""Days from which weeks are counted."""


def in_zone(at: datetime, zone: str) -> str:
    """Return `at` (aware) as people in `zone` write it: "Thu 29 Oct 2026 09:00 EDT"; InputError for no such zone."""
    there = at.astimezone(find_zone(zone))
    told = {
        "weekday": _WEEKDAYS[there.weekday()],
        "month": _MONTHS[there.month - 1],
        "year": f"{there.year:04}",
        "clock": clock_time(there, zone),
    }
    if there.day == 1:
        return str(_("{weekday} 1 {month} {year} {clock}", **told))
    return str(_("{weekday} {day} {month} {year} {clock}", day=there.day, **told))


def clock_time(at: datetime, zone: str) -> Words:
    """Return the clock time of `at` (aware) in `zone`, with its short name: "09:00 EDT"; InputError for no such zone."""
    there = at.astimezone(find_zone(zone))
    return _("{time} {zone}", time=f"{there:%H:%M}", zone=_zone_name(there.tzname() or "", zone))


def _zone_name(name: str, zone: str) -> Words | str:
    if not name.isalpha():
        return f"UTC{name}"
    return _SHORT_ZONES.get(name, name) if zone.startswith(_CANADIAN) else name


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
