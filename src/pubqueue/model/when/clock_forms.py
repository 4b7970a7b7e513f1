"""The forms of a clock time, of a part of the day, and of hours or minutes counted from now."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pubqueue.model.when import days
from pubqueue.model.when.clock import Clock, Style
from pubqueue.model.when.lexicon import MONTHS
from pubqueue.model.when.said import Rule, Said, Zone

MONTH_NAMES = f"(?:sept|{'|'.join(MONTHS)})"
NUMBER = r"(?P<number>~?[0-9]+|sept|an?) "
_HOUR = r"(?P<hour>~?[0-9]{1,2}|sept) "
_HALF = r"(?P<half>am|pm) "
_AT = r"(?:at |a )?"
_PART = r"(?P<part>morning|afternoon|evening|night) "
_ZONE = r"(?:z:(?P<zone>\S+) |(?P<general>[ecmp]t) )?"
_UNIT = r"(?P<unit>hour|h|min|sec) "
_AND_MINUTES = r"(?:(?:and |, )?~?(?P<minute>[0-9]{2}(?= )|[0-9](?= min )) (?:min )?)"
_SECONDS = {"hour": 3600, "h": 3600, "min": 60, "sec": 1}
_MOST_SECONDS = 10**9
_NOON = 12


def number(text: str) -> int:
    """Return the value of a number symbol."""
    return {"a": 1, "an": 1, "sept": 7}.get(text) or int(text.removeprefix("~"))


def _zone(match: re.Match[str]) -> Zone | None:
    name = match["zone"] or (match["general"] or "").upper()
    return Zone(name, timedelta() if name == "UTC" else None) if name else None


def _clock(match: re.Match[str], _today: date) -> Said:
    said = match.groupdict()
    colon = said.get("colon") and not said["hour"].startswith("0")
    style = Style.SPOKEN if said["hour"].startswith("~") else Style.COLON if colon else Style.FULL
    minute, second = int(said.get("minute") or 0), int(said.get("second") or 0)
    clock = Clock(number(said["hour"]), minute, second, half=said.get("half") or "", style=style)
    return Said(clock=clock, zone=_zone(match))


def _named(match: re.Match[str], today: date) -> Said:
    style = Style.FULL if match["name"] == "noon" else Style.MIDNIGHT
    day = days.counted(0, "day", today) if match["this"] else None
    return Said(day=day, clock=Clock(_NOON, style=style), zone=_zone(match))


def _bare(match: re.Match[str], _today: date) -> Said:
    style = Style.BARE if match["at"] or match["oclock"] else Style.LOOSE
    return Said(clock=Clock(number(match["hour"]), style=style), zone=_zone(match))


def _part(match: re.Match[str], today: date) -> Said:
    said = match.groupdict()
    day = days.counted(0, "day", today) if said.get("this") else None
    return Said(day=day, part=said.get("part") or "night")


def _elapsed(match: re.Match[str], _today: date) -> Said:
    said = match.groupdict()
    seconds = number(said["number"]) * _SECONDS[said["unit"]] + 60 * int(said.get("minute") or 0)
    length = timedelta(seconds=min(seconds, _MOST_SECONDS))
    return Said(elapsed=-length if said.get("ago") else length)


def _half_hour(match: re.Match[str], _today: date) -> Said:
    half = timedelta(minutes=30)
    return Said(elapsed=-half if match["ago"] else half)


def _now(_match: re.Match[str], _today: date) -> Said:
    return Said(elapsed=timedelta())


CLOCK_RULES: tuple[Rule, ...] = tuple(
    (re.compile(form), build)
    for form, build in (
        (rf"(?:in |(?P<ago>ilya )){NUMBER}(?P<unit>hour|h) {_AND_MINUTES}", _elapsed),
        (rf"(?:in |(?P<ago>ilya )){NUMBER}{_UNIT}", _elapsed),
        (rf"{NUMBER}(?P<unit>hour|h) {_AND_MINUTES}(?:hence |(?P<ago>ago ))", _elapsed),
        (rf"{NUMBER}{_UNIT}(?:hence |(?P<ago>ago ))", _elapsed),
        (r"(?:in |(?P<ago>ilya ))(?:an? |~1 )?halfhour ", _half_hour),
        (r"(?:an? |~1 )?halfhour (?:hence |(?P<ago>ago ))", _half_hour),
        (r"now ", _now),
        (
            rf"{_AT}(?P<hour>[0-9]{{1,2}}) (?P<colon>:) (?P<minute>[0-9]{{2}}) (?:: (?P<second>[0-9]{{2}}) )?(?:{_HALF})?{_ZONE}",
            _clock,
        ),
        (rf"{_AT}{_HOUR}h (?:~?(?P<minute>[0-9]{{2}}) (?!{MONTH_NAMES} )(?:min )?)?(?:{_HALF})?{_ZONE}", _clock),
        (rf"{_AT}{_HOUR}(?:\. (?P<minute>[0-9]{{2}}) )?{_HALF}{_ZONE}", _clock),
        (rf"{_AT}(?P<this>this )?(?:~?12 (?:: 00 )?)?(?P<name>noon|midnight) {_ZONE}", _named),
        (rf"(?P<this>this ){_PART}", _part),
        (rf"(?:(?:in |of )(?:the )?|at )?{_PART}", _part),
        (r"(?P<this>tonight )", _part),
    )
)
BARE_RULE: Rule = (
    re.compile(rf"(?P<at>at |a )?(?P<hour>~?(?:[0-9]|1[0-2])|[0-9]{{2}}|sept) (?P<oclock>oclock )?{_ZONE}"),
    _bare,
)
"""A number alone: tried when nothing else fits."""
