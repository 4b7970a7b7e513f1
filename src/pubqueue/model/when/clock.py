"""A clock time as it was said, and the times of day that it can mean (rule 2 of docs/when.md)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from pubqueue.model.when.refusal import impossible

if TYPE_CHECKING:
    from collections.abc import Mapping


class Style(Enum):
    """How a clock time was written."""

    FULL = auto()
    """On the 24-hour clock beyond doubt: `9 h 30`, `09:30`, noon."""
    COLON = auto()
    """`4:30`: no leading zero."""
    SPOKEN = auto()
    """`deux heures`, in words: people say it of the afternoon too."""
    LOOSE = auto()
    """`8`: a number alone that nothing calls a time."""
    BARE = auto()
    """`at 8`: a number alone."""
    MIDNIGHT = auto()


class Reading(NamedTuple):
    """A time of day, and how many days after the day that was said."""

    at: time
    later: int = 0


@dataclass(frozen=True)
class Clock:
    """What was said of the time of day; `half` is am, pm or nothing."""

    hour: int
    minute: int = 0
    second: int = 0
    half: str = ""
    style: Style = Style.FULL

    @property
    def said(self) -> str:
        """The clock time in figures, for a refusal."""
        seconds = f":{self.second:02}" if self.second else ""
        return f"{self.hour}:{self.minute:02}{seconds} {self.half}".rstrip()

    def at(self, hour: int) -> time:
        """Return this time with another hour."""
        return time(hour, self.minute, self.second)


_MIDNIGHT = (Reading(time(0)), Reading(time(0), later=1))
_HALF_DAY = 12
_LATEST_OF_SMALL_HOURS = 6
_PARTS: Mapping[str, range] = {
    "morning": range(1, 12),
    "afternoon": range(12, 20),
    "evening": range(16, 24),
    "night": range(17, 24),
}
"""The hours that each part of the day can mean; 2:00 tonight is nobody's 14:00, so it stays a question."""


def readings(clock: Clock, part: str | None, *, french: bool) -> tuple[Reading, ...]:
    """Return every time that `clock` can mean; raise WhenError (not_understood) when there is none."""
    if clock.style is Style.MIDNIGHT:
        return _MIDNIGHT
    if clock.hour > 23 or clock.minute > 59 or clock.second > 59:  # noqa: PLR2004 - the clock's own limits
        raise impossible(clock.said)
    if clock.half:
        return _halved(clock, part)
    if part:
        return _within(clock, part)
    return _both(clock) if _doubtful(clock, french=french) else (Reading(clock.at(clock.hour)),)


def _doubtful(clock: Clock, *, french: bool) -> bool:
    if clock.style in {Style.BARE, Style.LOOSE}:
        return clock.hour <= _HALF_DAY
    loosely_said = clock.style is Style.SPOKEN or (clock.style is Style.COLON and not french)
    return loosely_said and 1 <= clock.hour <= _LATEST_OF_SMALL_HOURS


def _both(clock: Clock) -> tuple[Reading, ...]:
    if clock.hour == 0:
        return _MIDNIGHT
    hour = clock.hour % _HALF_DAY
    return Reading(clock.at(hour)), Reading(clock.at(hour + _HALF_DAY))


def _halved(clock: Clock, part: str | None) -> tuple[Reading, ...]:
    if not 1 <= clock.hour <= _HALF_DAY:
        raise impossible(clock.said)
    at = clock.at(clock.hour % _HALF_DAY + (_HALF_DAY if clock.half == "pm" else 0))
    if part and at.hour not in _PARTS[part]:
        raise impossible(clock.said)
    return _MIDNIGHT if at == time(0) else (Reading(at),)


def _within(clock: Clock, part: str) -> tuple[Reading, ...]:
    can_move = 1 <= clock.hour <= _HALF_DAY
    hours = {clock.hour % _HALF_DAY, clock.hour % _HALF_DAY + _HALF_DAY} if can_move else {clock.hour}
    fitting = hours.intersection(_PARTS[part])
    if len(fitting) == 1:
        return (Reading(clock.at(fitting.pop())),)
    if can_move:
        return _both(clock)
    raise impossible(clock.said)
