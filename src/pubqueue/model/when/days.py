"""The day that was said, as the dates that it can mean (rules 3 to 6 of docs/when.md)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from pubqueue.model.when.refusal import ambiguous, impossible

WEEK = 7
_FARTHEST = 10_000
_DAYS_IN = {"day": 1, "week": WEEK}
_MONTHS_IN = {"month": 1, "year": 12}
_LEAP_CYCLE = 9
"""Years in which each date, 29 February too, comes round."""


@dataclass(frozen=True)
class Day:
    """The dates that a phrase can mean.

    `next`: the first one whose time is still ahead is meant. `span`: a week or a month was named, not a day.
    `floating`: named from today, as tomorrow, "in 3 days" and "the 5th" are.
    """

    dates: tuple[date, ...]
    next: bool = False
    span: bool = False
    floating: bool = False


def fixed(year: int, month: int, day: int) -> Day:
    """Return the one date; raise WhenError (not_understood) when there is no such date."""
    return Day((_date(year, month, day),))


def yearly(month: int, day: int, today: date) -> Day:
    """Return a date without a year; raise WhenError (not_understood) when no year has it."""
    found = [_maybe(year, month, day) for year in range(today.year, today.year + _LEAP_CYCLE)]
    return _next(found, f"{month:02}-{day:02}")


def numeric(first: int, second: int, year: int) -> Day:
    """Return the dates that two numbers and a year can mean, day first or month first."""
    dates = {_maybe(year, second, first), _maybe(year, first, second)} - {None}
    if not dates:
        raise impossible(f"{first}/{second}/{year}")
    return Day(tuple(sorted(found for found in dates if found)))


def numeric_yearly(first: int, second: int, today: date) -> Day:
    """Return the date that two numbers can mean; raise WhenError (ambiguous) when both can be the month."""
    if max(first, second) <= len(calendar.month_name) - 1 and first != second:
        raise ambiguous(f"{month:02}-{day:02}" for month, day in ((first, second), (second, first)))
    day, month = max(first, second), min(first, second)
    return yearly(month, day, today)


def nth_weekday(which: str, weekday: int, month_of_year: tuple[int, int | None], today: date) -> Day:
    """Return the `which` (#1 to #5, or last) such weekday of a month, whose year may be open."""
    month, year = month_of_year
    years = [year] if year is not None else list(range(today.year, today.year + 2))
    found = [_nth(which, weekday, every, month) for every in years]
    if year is None:
        return _next(found, f"{which} {calendar.day_name[weekday]}")
    if found[0] is None:
        raise impossible(f"{which} {calendar.day_name[weekday]}, {years[0]}-{month:02}")
    return Day((found[0],))


def monthday(day: int, today: date) -> Day:
    """Return a day of the month, whichever month comes first."""
    starts = [_moved(today.replace(day=1), months) for months in range(4)]
    return _next([_maybe(start.year, start.month, day) for start in starts if start], str(day), floating=True)


def any_day(today: date) -> Day:
    """Return the days on which a clock time alone can come; yesterday because a named zone may still be there."""
    return Day(tuple(today + timedelta(days=days) for days in (-1, 0, 1, 2)), next=True)


def counted(number: int, unit: str, today: date) -> Day:
    """Return the date that lies `number` days, weeks, months or years from today (before it if negative)."""
    if unit in _DAYS_IN:
        days = max(-_FARTHEST, min(number * _DAYS_IN[unit], _FARTHEST))
        return Day((today + timedelta(days=days),), floating=True)
    moved = _moved(today, max(-_FARTHEST, min(number * _MONTHS_IN[unit], _FARTHEST)))
    if moved is None:
        raise impossible(f"{number} {unit}")
    return Day((moved,), floating=True)


def weekday(number: int, mode: str, today: date) -> Day:
    """Return the date of a weekday alone: `mode` is bare, next or last."""
    ahead = (number - today.weekday()) % WEEK
    if mode == "last":
        return Day((today - timedelta(days=WEEK - ahead),))
    first = today + timedelta(days=ahead or (WEEK if mode == "next" else 0))
    in_this_week = first.weekday() > today.weekday()
    doubtful = in_this_week if mode == "next" else ahead == 0
    after = (first + timedelta(days=WEEK),) if doubtful else ()
    return Day((first, *after))


def week(offset: int, today: date, *, ends_only: bool = False) -> Day:
    """Return the days of this Monday-to-Sunday week, or of one `offset` weeks on; or its Saturday and Sunday."""
    monday = today + timedelta(days=offset * WEEK - today.weekday())
    dates = tuple(monday + timedelta(days=days) for days in range(5 if ends_only else 0, WEEK))
    return Day(dates, span=True, floating=True)


def month_span(month: int, year: int | None, today: date) -> Day:
    """Return all days of a month; without a year, of the next one that is not over."""
    named = year if year is not None else today.year + (month < today.month)
    first = _date(named, month, 1)
    length = calendar.monthrange(named, month)[1]
    return Day(tuple(first.replace(day=day) for day in range(1, length + 1)), span=True)


def month_from(offset: int, day: date) -> tuple[int, int]:
    """Return year and month of the month that lies `offset` months after the one of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 + offset, 12)
    return year, month + 1


def _next(found: list[date | None], said: str, *, floating: bool = False) -> Day:
    dates = tuple(each for each in found if each)
    if not dates:
        raise impossible(said)
    return Day(dates, next=True, floating=floating)


def _nth(which: str, weekday: int, year: int, month: int) -> date | None:
    first = _date(year, month, 1)
    days = range(1 + (weekday - first.weekday()) % WEEK, calendar.monthrange(year, month)[1] + 1, WEEK)
    if which == "last":
        return first.replace(day=days[-1])
    number = int(which.removeprefix("#"))
    return first.replace(day=days[number - 1]) if 1 <= number <= len(days) else None


def _moved(day: date, months: int) -> date | None:
    year, month = month_from(months, day)
    return _maybe(year, month, day.day)


def _date(year: int, month: int, day: int) -> date:
    found = _maybe(year, month, day)
    if found is None:
        raise impossible(f"{year:04}-{month:02}-{day:02}")
    return found


def _maybe(year: int, month: int, day: int) -> date | None:
    if not 1 <= year <= MAXYEAR:
        return None
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None
