"""The grammar: a phrase is a row of parts (a day, a clock time, …), each said once, with nothing left over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from re import Match

from pubqueue.model.when.clock import Style
from pubqueue.model.when.clock_forms import BARE_RULE, CLOCK_RULES
from pubqueue.model.when.day_forms import DATE_RULES, DAY_RULES
from pubqueue.model.when.iso import parse_iso
from pubqueue.model.when.lexicon import symbols
from pubqueue.model.when.refusal import ambiguous, not_understood
from pubqueue.model.when.said import Build, Said

_RULES = (*DATE_RULES, *CLOCK_RULES, *DAY_RULES, BARE_RULE)
_COMMA = ", "
_HALF_DAY, _DAY = 12, 24


def parse(phrase: str, today: date, zone_names: Mapping[str, str]) -> Said:
    """Return the parts of `phrase`; raise WhenError (not_understood, recurring, ambiguous)."""
    return parse_iso(phrase) or _parse_words(phrase, today, zone_names)


def _parse_words(phrase: str, today: date, zone_names: Mapping[str, str]) -> Said:
    text, french = symbols(phrase, zone_names)
    said, place = Said(french=french), 0
    while place < len(text):
        match, build = _match(text, place, phrase)
        said, place = _joined(said, build(match, today), phrase), match.end()
    _whole(said, phrase)
    return said


def _match(text: str, place: int, phrase: str) -> tuple[Match[str], Build]:
    start = place + len(_COMMA) if place and text.startswith(_COMMA, place) else place
    for pattern, build in _RULES:
        if match := pattern.match(text, start):
            return match, build
    raise not_understood(phrase)


def _joined(said: Said, part: Said, phrase: str) -> Said:
    new = {field.name: getattr(part, field.name) for field in fields(Said)}
    new = {name: value for name, value in new.items() if value is not None}
    old = {field.name: getattr(said, field.name) for field in fields(Said)}
    if any(old[name] is not None for name in new):
        raise not_understood(phrase)
    return Said(**(old | new))


def _whole(said: Said, phrase: str) -> None:
    dated = any(part is not None for part in (said.day, said.weekday, said.clock, said.part))
    if dated == (said.elapsed is not None):
        raise not_understood(phrase)
    if said.clock and said.clock.style is Style.LOOSE and _HALF_DAY < said.clock.hour < _DAY and not _leans(said):
        raise ambiguous((f"{said.clock.hour}:00",))


def _leans(said: Said) -> bool:
    """Tell whether a number alone can only be an hour: after "tomorrow" it is no date."""
    return said.part is not None or (said.day is not None and said.day.floating and said.weekday is None)
