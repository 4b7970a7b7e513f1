"""Putting a wall-clock time on the line of time: zone changes, zone names and offsets (rule 7 of docs/when.md)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from pubqueue.errors import InputError
from pubqueue.model.when.lexicon import ZONE_HOURS
from pubqueue.model.when.refusal import ambiguous, nonexistent
from pubqueue.model.when.said import Zone
from pubqueue.words import _

_JANUARY, _JULY = 1, 7


def find_zone(name: str) -> ZoneInfo:
    """Return the time zone; raise InputError when this machine knows none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        hint = _("Name it like America/Toronto; the package tzdata brings the list.")
        raise InputError(_("There is no time zone “{zone}”.", zone=name), hint=hint) from error


def zone_names(here: ZoneInfo, now: datetime) -> dict[str, str]:
    """Return the abbreviations that `here` itself uses in winter and summer, by their small letters."""
    year = now.year
    names = [datetime(year, month, 1, tzinfo=here).tzname() or "" for month in (_JANUARY, _JULY)]
    return {name.lower(): name for name in names if name.isalpha()}


def on_line(wall: datetime, zone: Zone | None, here: ZoneInfo) -> datetime:
    """Return the latest instant that `wall` can be, asking nothing: for comparing and for showing."""
    offset = zone.offset if zone else None
    at = wall.replace(tzinfo=here, fold=1).astimezone(UTC) if offset is None else (wall - offset).replace(tzinfo=UTC)
    return at.astimezone(here)


def instant(wall: datetime, zone: Zone | None, here: ZoneInfo) -> datetime:
    """Return the one instant that `wall` is; raise WhenError (ambiguous, nonexistent) when there are two, or none."""
    early, late = wall.replace(tzinfo=here), wall.replace(tzinfo=here, fold=1)
    if zone and zone.offset is not None and zone.offset not in {early.utcoffset(), late.utcoffset()}:
        return _foreign(wall, zone, here)
    if _normal(early, here).replace(tzinfo=None) != wall:
        gap = abs(_offset(late) - _offset(early))
        raise nonexistent((wall + step).replace(tzinfo=here).isoformat() for step in (-gap, gap))
    either = {_offset(at): _normal(at, here) for at in (early, late)}
    fitting = [at for at in either.values() if zone is None or _holds(zone, at)]
    if len(fitting) != 1:
        named = [on_line(wall, _by_table(zone), here)] if zone and zone.name in ZONE_HOURS else []
        raise ambiguous(dict.fromkeys(at.isoformat() for at in (*either.values(), *named)))
    return fitting[0]


def _foreign(wall: datetime, zone: Zone, here: ZoneInfo) -> datetime:
    if not zone.sure:
        raise ambiguous(on_line(wall, each, here).isoformat() for each in (None, zone))
    return on_line(wall, zone, here)


def _holds(zone: Zone, at: datetime) -> bool:
    """Tell whether the zone that was named is the one in force; ET stands for EST and EDT."""
    name = at.tzname() or ""
    if zone.offset is not None:
        return zone.offset == at.utcoffset()
    return zone.name in {name, name[:1] + name[2:] if name.isalpha() else ""}


def _by_table(zone: Zone) -> Zone:
    return Zone(offset=timedelta(hours=ZONE_HOURS[zone.name]))


def _normal(at: datetime, here: ZoneInfo) -> datetime:
    return at.astimezone(UTC).astimezone(here)


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or timedelta()
