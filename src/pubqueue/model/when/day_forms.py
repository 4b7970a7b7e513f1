"""The forms of a day: dates, weekdays, weeks and months, days counted from today."""

from __future__ import annotations

import re
from datetime import date

from pubqueue.model.when import days
from pubqueue.model.when.clock_forms import MONTH_NAMES, NUMBER, number
from pubqueue.model.when.lexicon import MONTHS, WEEKDAYS
from pubqueue.model.when.refusal import ambiguous, recurring
from pubqueue.model.when.said import Rule, Said

_MONTH = rf"(?P<month>{MONTH_NAMES}) "
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)}) "
_NO_CLOCK = r"(?!: |h |am |pm |oclock |\. [0-9]{2} [ap]m )"
_DAY = rf"(?:the )?(?:#(?P<nth>[0-9]+) |(?P<day>[0-9]{{1,2}}) {_NO_CLOCK})"
_YEAR = r"(?:(?:, |- )?(?P<year>[0-9]{4}) (?!: ))?"
_ON = r"(?:on )?(?:the )?"
_NEAR = r"(?:the )?(?:(?P<near>last|this|next) (?P<span>week|weekend|month)|(?P<span2>week|weekend|month) (?P<near2>last|next)) "
_UNIT = r"(?P<unit>day|week|month|year|an) "
_CLOCK_FOLLOWS = r"(?=(?:, )?(?:at |a )?(?:~?[0-9]{1,2} (?:: |h |am |pm )|noon |midnight ))"
_FROM_TODAY = {"ereyesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "overmorrow": 2}
_OFFSETS = {"last": -1, "this": 0, "next": 1}
_SHORT_YEAR = 2


def _month(match: re.Match[str]) -> int:
    return MONTHS.index(match["month"][:3]) + 1


def _year(match: re.Match[str]) -> int | None:
    return int(match["year"]) if match["year"] else None


def _weekday_number(match: re.Match[str]) -> int:
    return WEEKDAYS.index(match["weekday"])


def _dated(match: re.Match[str], today: date) -> Said:
    day, month, year = int(match["nth"] or match["day"]), _month(match), _year(match)
    return Said(day=days.yearly(month, day, today) if year is None else days.fixed(year, month, day))


def _year_first(match: re.Match[str], _today: date) -> Said:
    return Said(day=days.fixed(int(match["year"]), int(match["month"]), int(match["day"])))


def _numeric(match: re.Match[str], _today: date) -> Said:
    first, second, year = match["first"], match["second"], match["year"]
    if len(year) == _SHORT_YEAR:
        raise ambiguous((f"{first}/{second}/20{year}", f"20{first:0>2}-{second:0>2}-{year}"))
    return Said(day=days.numeric(int(first), int(second), int(year)))


def _numeric_yearly(match: re.Match[str], today: date) -> Said:
    return Said(day=days.numeric_yearly(int(match["first"]), int(match["second"]), today))


def _nth_weekday(match: re.Match[str], today: date) -> Said:
    said = match.groupdict()
    month, year = (_month(match), _year(match)) if said.get("month") else _near_month(match, today)
    return Said(day=days.nth_weekday(said["nth"], _weekday_number(match), (month, year), today))


def _near_month(match: re.Match[str], today: date) -> tuple[int, int]:
    year, month = days.month_from(_offset(match), today)
    return month, year


def _offset(match: re.Match[str]) -> int:
    return _OFFSETS[match["near"] or match["near2"]]


def _near_span(match: re.Match[str], today: date) -> Said:
    span = match["span"] or match["span2"]
    if span == "month":
        return Said(day=days.month_span(*_near_month(match, today), today))
    return Said(day=days.week(_offset(match), today, ends_only=span == "weekend"))


def _month_alone(match: re.Match[str], today: date) -> Said:
    return Said(day=days.month_span(_month(match), _year(match), today))


def _relative(match: re.Match[str], today: date) -> Said:
    return Said(day=days.counted(_FROM_TODAY[match["word"]], "day", today))


def _counted(match: re.Match[str], today: date) -> Said:
    count = number(match["number"])
    unit = "year" if match["unit"] == "an" else match["unit"]
    return Said(day=days.counted(-count if match["ago"] else count, unit, today))


def _weekday(match: re.Match[str], _today: date) -> Said:
    return Said(weekday=(_weekday_number(match), match.groupdict().get("mode") or "bare"))


def _weekday_and_day(match: re.Match[str], today: date) -> Said:
    return Said(weekday=(_weekday_number(match), "bare"), day=days.monthday(int(match["day"]), today))


def _monthday(match: re.Match[str], today: date) -> Said:
    return Said(day=days.monthday(int(match["day"]), today))


def _habit(_match: re.Match[str], _today: date) -> Said:
    raise recurring()


DATE_RULES: tuple[Rule, ...] = tuple(
    (re.compile(form), build)
    for form, build in (
        (rf"{_ON}(?P<year>[0-9]{{4}}) (?P<sign>[-/.]) (?P<month>[0-9]{{1,2}}) (?P=sign) (?P<day>[0-9]{{1,2}}) ", _year_first),
        (rf"{_ON}(?P<first>[0-9]{{1,2}}) (?P<sign>[-/.]) (?P<second>[0-9]{{1,2}}) (?P=sign) (?P<year>[0-9]{{4}}|[0-9]{{2}}) ", _numeric),
        (rf"{_ON}(?P<first>[0-9]{{1,2}}) / (?P<second>[0-9]{{1,2}}) (?!/ )", _numeric_yearly),
        (rf"(?:in |(?P<ago>ilya )){NUMBER}{_UNIT}", _counted),
        (rf"{NUMBER}{_UNIT}(?:hence |(?P<ago>ago ))", _counted),
        (rf"{_ON}(?P<nth>#[0-9]+|last) {_WEEKDAY}(?:of |in ){_MONTH}{_YEAR}", _nth_weekday),
        (rf"{_ON}(?P<nth>#[0-9]+|last) {_WEEKDAY}(?:of |in ){_NEAR}", _nth_weekday),
        (rf"(?:on )?{_DAY}(?:of |- )?{_MONTH}{_YEAR}", _dated),
        (rf"(?:on )?{_MONTH}{_DAY}{_YEAR}", _dated),
    )
)  # fmt: skip
"""Forms that begin with a number, which might otherwise be taken for an hour."""

DAY_RULES: tuple[Rule, ...] = tuple(
    (re.compile(form), build)
    for form, build in (
        (rf"(?P<word>{'|'.join(_FROM_TODAY)}) ", _relative),
        (rf"(?:on )?(?:the )?{_WEEKDAY}#?(?P<day>[0-9]{{1,2}}) {_NO_CLOCK}{_CLOCK_FOLLOWS}", _weekday_and_day),
        (rf"{_ON}{_WEEKDAY}(?P<mode>last|next) (?!week |weekend |month )", _weekday),
        (rf"(?:on )?the {_WEEKDAY}(?!, |of |the |#|[0-9]+ {MONTH_NAMES} )", _habit),
        (rf"{_ON}(?P<mode>last|next) {_WEEKDAY}", _weekday),
        (rf"{_ON}(?:this )?{_WEEKDAY}", _weekday),
        (rf"(?:of |in |on )?{_NEAR}", _near_span),
        (rf"(?:of |in )?{_MONTH}{_YEAR}", _month_alone),
        (rf"(?:on )?the #?(?P<day>[0-9]{{1,2}}) (?!(?:{'|'.join(WEEKDAYS)}) ){_NO_CLOCK}", _monthday),
    )
)
