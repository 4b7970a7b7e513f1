"""Times in the form of RFC 3339, with or without an offset."""

from __future__ import annotations

import re
from datetime import timedelta

from pubqueue.model.when import days
from pubqueue.model.when.clock import Clock
from pubqueue.model.when.refusal import impossible
from pubqueue.model.when.said import Said, Zone

_FORM = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?P<between>[Tt ])"
    r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.0+)?)?"
    r" ?(?:(?P<utc>[Zz])|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-5][0-9]))?"
)
_FARTHEST = timedelta(hours=14)


def parse_iso(phrase: str) -> Said | None:
    """Return what an ISO time says, None if `phrase` has another form; raise WhenError where it cannot be."""
    match = _FORM.fullmatch(phrase.strip())
    if match is None:
        return None
    year, month, day = (int(match[name]) for name in ("year", "month", "day"))
    clock = Clock(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    return Said(day=days.fixed(year, month, day), clock=clock, zone=_zone(match))


def _zone(match: re.Match[str]) -> Zone | None:
    if match["utc"]:
        return Zone("UTC", timedelta())
    if not match["sign"]:
        return None
    size = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
    if size > _FARTHEST:
        raise impossible(match[0])
    may_be_range = match["sign"] == "-" and match["between"] == " " and not match["second"]
    return Zone(offset=-size if match["sign"] == "-" else size, sure=not may_be_range)
