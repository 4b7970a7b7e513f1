"""Settling what a phrase said: one instant that is ahead, or a refusal (rules 3 to 8 of docs/when.md)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pubqueue.errors import WhenError
from pubqueue.model.when import days
from pubqueue.model.when.clock import Clock, Reading, readings
from pubqueue.model.when.grammar import parse
from pubqueue.model.when.lexicon import either_mar
from pubqueue.model.when.place import find_zone, instant, on_line, zone_names
from pubqueue.model.when.refusal import ambiguous, disagreeing, no_time, past, too_far

if TYPE_CHECKING:
    from pubqueue.model.when.said import Said

_REACH = timedelta(days=300)
"""How far ahead a date without a year is looked for."""
_MOST_YEARS = 2


def read(phrase: str, now: datetime, zone: str) -> datetime:
    """Return the one time that `phrase` means to people in `zone` at `now` (aware), to the second.

    Raises WhenError when that is not certain, not ahead, or too far ahead; InputError for an unknown zone.
    """
    here = find_zone(zone)
    march, *mardi = either_mar(phrase)
    try:
        at = _read_one(march, now, here)
    except WhenError as refused:
        if mardi and refused.reason == "not_understood":
            return _read_one(mardi[0], now, here)
        raise
    if mardi and (other := _read_or_none(mardi[0], now, here)):
        raise ambiguous((at.isoformat(), other.isoformat()))
    return at


def _read_one(phrase: str, now: datetime, here: ZoneInfo) -> datetime:
    said = parse(phrase, now.astimezone(here).date(), zone_names(here, now))
    asked = _Asked(said, now.astimezone(UTC), here)
    return asked.from_now(said.elapsed) if said.elapsed is not None else asked.settled(said.clock)


def _read_or_none(phrase: str, now: datetime, here: ZoneInfo) -> datetime | None:
    with suppress(WhenError):
        return _read_one(phrase, now, here)
    return None


@dataclass(frozen=True)
class _Asked:
    """What was said, when (in UTC, so that comparing never goes by the wall clock), and where."""

    said: Said
    now: datetime
    here: ZoneInfo

    @property
    def today(self) -> date:
        """The date where it was said."""
        return self.now.astimezone(self.here).date()

    def from_now(self, elapsed: timedelta) -> datetime:
        """Return the time that is `elapsed` later by any clock, zone changes or not."""
        return self._checked((self.now + elapsed).replace(microsecond=0).astimezone(self.here))

    def settled(self, clock: Clock | None) -> datetime:
        """Return the time of the day and the clock time that were said."""
        if clock is None:
            raise self._without_clock()
        clocks = readings(clock, self.said.part, french=bool(self.said.french))
        walls = sorted({wall for each in clocks for wall in self._walls(each)})
        if len(walls) > 1 or (not walls and len(clocks) > 1):
            raise ambiguous(self._offered(walls) or [f"{each.at:%H:%M}" for each in clocks])
        if not walls:
            raise past()
        return self._placed(walls[0])

    def _walls(self, clock: Reading) -> list[datetime]:
        last = date.max - timedelta(days=clock.later)
        days_said = (day for day in self._dates(clock.at) if day <= last)
        return [datetime.combine(day + timedelta(days=clock.later), clock.at) for day in days_said]

    def _dates(self, at: time | None) -> list[date]:
        """Return the dates that were said, `at` being the time of day."""
        said = self.said
        day = said.day or (days.weekday(*said.weekday, self.today) if said.weekday else days.any_day(self.today))
        dates = [each for each in day.dates if self._may_come(each, at)][:1] if day.next else list(day.dates)
        if said.day is None or said.weekday is None or not dates:
            return dates
        number, mode = said.weekday
        agreeing = [each for each in dates if each.weekday() == number]
        if not agreeing or mode == "last":
            raise disagreeing(each.isoformat() for each in dates)
        return agreeing

    def _may_come(self, day: date, at: time | None) -> bool:
        if not -1 <= (day - self.today).days <= _REACH.days:
            return False
        return (
            day >= self.today
            if at is None
            else on_line(datetime.combine(day, at), self.said.zone, self.here) > self.now
        )

    def _without_clock(self) -> WhenError:
        dates = self._dates(None)
        if not dates:
            return past()
        if len(dates) == 1 or (self.said.day is not None and self.said.day.span):
            return no_time()
        return ambiguous(day.isoformat() for day in dates)

    def _offered(self, walls: list[datetime]) -> list[str]:
        near = [wall for wall in walls if abs(wall.year - self.now.year) <= _MOST_YEARS]
        ahead = [at for at in (on_line(wall, self.said.zone, self.here) for wall in near) if at > self.now]
        return [at.isoformat() for at in ahead] or [wall.isoformat() for wall in walls]

    def _placed(self, wall: datetime) -> datetime:
        if abs(wall.year - self.now.year) > _MOST_YEARS + 1:
            raise past() if wall.year < self.now.year else too_far()
        at = instant(wall, self.said.zone, self.here)
        floating = self.said.day.floating if self.said.day else self.said.weekday is not None
        if floating and at.date() != wall.date():
            raise ambiguous(on_line(wall, zone, self.here).isoformat() for zone in (None, self.said.zone))
        return self._checked(at)

    def _checked(self, at: datetime) -> datetime:
        """Return `at` if it is ahead, and at most two years."""
        if at.astimezone(UTC) <= self.now:
            raise past()
        local = self.now.astimezone(self.here)
        leap_day = (local.month, local.day) == (2, 29)
        limit = local.replace(year=local.year + _MOST_YEARS, day=28 if leap_day else local.day)
        if at.astimezone(UTC) > limit:
            raise too_far()
        return at
