"""What a phrase said, part by part, before it is settled which time that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from re import Match, Pattern

from pubqueue.model.when.clock import Clock
from pubqueue.model.when.days import Day


@dataclass(frozen=True)
class Zone:
    """A zone that was named: by abbreviation, or by its offset; what may be a range of hours is not `sure`."""

    name: str = ""
    offset: timedelta | None = None
    sure: bool = True


@dataclass(frozen=True)
class Said:
    """The parts of a phrase; None is what was not said. `elapsed` counts hours, minutes or seconds from now."""

    day: Day | None = None
    weekday: tuple[int, str] | None = None
    clock: Clock | None = None
    part: str | None = None
    zone: Zone | None = None
    elapsed: timedelta | None = None
    french: bool | None = None


Build = Callable[[Match[str], date], Said]
Rule = tuple[Pattern[str], Build]
"""A form of one part, in symbols, and what it says on a given day."""
