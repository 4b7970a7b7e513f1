"""Whether the dates of a post are right (policy clause posting.3c): each exists, on its weekday, and is yet to come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

AHEAD = timedelta(days=300)
"""A date without a year is the next one at most this far ahead, else the one just gone by, as in time phrases."""

HISTORY = 10
"""A date so many years old is never one that a post announces."""

MOST = 100
"""So many findings on one text are enough."""

_GREGORIAN = 1752
"""The year from which weekdays are reckoned as today in Canada."""

_NAMES = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
}
_ABBREVIATED = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAYS = {name[:3].lower(): at for names in _NAMES.values() for at, name in enumerate(names)}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan", "feb fev", "mar", "apr avr", "may mai", "jun juin", "jul juil", "aug aou", "sep", "oct", "nov", "dec"
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_PLAIN = str.maketrans("éû", "eu", "\u0301\u0302")

_FULL = "|".join(name for names in _NAMES.values() for name in names)
_SHORT = (
    "Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun|MON|TUES?|WED|THU(?:RS?)?|FRI|SAT|SUN|(?i:lun|mar|mer|jeu|ven|sam|dim)\\."
)
_WEEKDAY = rf"(?:\b(?P<weekday>(?i:{_FULL})\b|(?:{_SHORT})(?!\w))\.?,?\s{{1,3}}(?i:(?:the|le)\s{{1,3}})?)?"
_ENGLISH = (
    r"(?:(?i:january|february|april|june|july|august|september|october|november|december)|May|MAY|March|MARCH"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\b\.?)"
)
_FRENCH = (
    r"(?i:janvier|f(?:é|e\u0301?)vrier|mars|avril|mai|juin|juillet|ao(?:û|u\u0302?)t|septembre|octobre|novembre"
    r"|d(?:é|e\u0301?)cembre|(?:janv|f[ée]vr|avr|juill?|sept|oct|nov|d[ée]c)\b\.?)"
)
_YEAR = r"(?P<year>[12][0-9]{3})(?![\d%]|[:,.]\d)"
_NO_COUNT = r"(?![\d:%/$]|[.,]\d|\s?(?:[ap]\.?m\b|h\b|\$|%))"
_RANGE = r"(?P<range>\s?(?:[-–—/&]|\b(?:and|to)\b)\s?[0-9]{1,2}(?:st|nd|rd|th)?(?![\d:]|\s?[ap]\.?m\b))?"  # noqa: RUF001
_AFTER = rf"(?:(?:,\s{{0,3}}|\s{{1,3}}){_YEAR}|{_NO_COUNT})"
_IN_BRACKETS = rf"(?:\s?\((?P<after>(?i:{_FULL})|{_SHORT})\.?\))?"
_MONTH_FIRST = (
    rf"(?<!\w){_WEEKDAY}\b(?P<month>{_ENGLISH})\s{{1,3}}(?:the\s)?(?P<day>[0-9]{{1,2}})(?P<nth>st|nd|rd|th)?\b"
    rf"{_RANGE}{_AFTER}{_IN_BRACKETS}"
)
_DAY_FIRST = (
    rf"(?<![\w$.:,/#]){_WEEKDAY}(?<![0-9])(?P<day>[0-9]{{1,2}})(?P<nth>st|nd|rd|th|er|ᵉʳ)?\s{{1,3}}(?:of\s)?"
    rf"(?P<month>{_ENGLISH}|{_FRENCH})(?!\w)(?P<range>(?!))?(?:(?:,\s{{0,3}}|\s{{1,3}}){_YEAR})?{_IN_BRACKETS}"
)
_ISO = (
    rf"(?<![\w/.-]){_WEEKDAY}(?P<year>(?:19|20)[0-9]{{2}})-(?P<month>0[1-9]|1[0-2])-(?P<day>[0-3][0-9])"
    rf"(?P<nth>)(?P<range>(?!))?(?![\w/-]){_IN_BRACKETS}"
)
_SERIES = rf"(?i)(?:{_FULL})s?\s?(?:,|-|–|/|&|\b(?:and|or|to|through|et|ou|au)\b)\s?(?:le\s)?$"  # noqa: RUF001
_COUNT_BEFORE = r"(?i)\b(?:in|last|this|every|each|since|by|for|en|chaque)\s{1,3}$"
_SPAN_AFTER = r"(?i)\s?(?:[-–—]|(?:to|until|till|through|and|au|et|jusqu)\b)"  # noqa: RUF001
_SPAN_BEFORE = r"(?i)\b(?:since|from|as of|after|before|effective|starting|depuis|après|avant|à (?:partir|compter)|dès)(?: (?:le|du|on))?\s{1,3}$"
_SENTENCE_END = r"[!?\n]|\.(?=\s+[^\W\da-z]|\s*$)"
_NEAR = 24
_WINDOW = 150
"""Characters on each side in which the sentence of a date is looked for."""

_ANNOUNCES = (
    r"(?i)\b(?:join|regist(?:er|ration)|sign[ -]?up|rsvp|reserve|drop[ -](?:in|by)|come|attend|visit|upcoming|coming|will|is on"
    r"|(?:is|are|be) (?:open|closed)|closed|opens|closes|starts|begins|returns|meets|runs|takes place|deadline|due|until"
    r"|tickets|admission|welcome|noon|(?:at|from) [0-9]{1,2}\b|[0-9]{1,2}(?::[0-9]{2})?\s?[ap]\.?m|[0-9]{1,2}\s?h\b"
    r"|joignez|rejoignez|inscri(?:vez|ption|re)|venez|réserve[zr]|notez|rendez-vous|sera|seront|aura|auront|fermée?s?"
    r"|ouvrira|ouvre|débute(?:ra)?|commence(?:ra)?|jusqu|date limite|billets|bienvenue|attend|prochaine?|participez)\b"
)
_CALLS = (
    r"(?i)\b(?:save the date|mark your calendars?|don['’]t miss|see you (?:there|then)|coming up|register (?:now|today)"  # noqa: RUF001
    r"|sign up (?:now|today)|join us|à (?:ne pas manquer|vos agendas)|inscrivez-vous|joignez-vous|on vous attend)\b"
)
_LOOKS_BACK = (
    r"(?i)\b(?:was|were|had|did|been|held in|on this day|since|ago|anniversar\w+|celebrat\w+|commemorat\w+|remember\w*|in memory"
    r"|thanks?|thank you|photos?|pictures?|minutes|recap\w*|recording|born|died|founded|published|released|built|took|came|won"
    r"|(?<!is )(?<!are )(?<!be )[a-z]{2,20}ed (?:on|in|us|at|by)|était|étaient|avait|(?:a|ont|avons) (?:été|eu)|fut|depuis"
    r"|il y a|anniversaire|souvenir|en mémoire|merci|procès-verbal|enregistrement|nés?e?s?|fondée?|publiée?|(?:dernier|dernière))\b"
)


@dataclass(frozen=True)
class _Said:
    """A date as it stands in a text; `weekday` is None where none is said or several are."""

    where: Span
    day: int
    month: int
    year: int | None
    weekday: Span | None

    def on(self, today: date) -> date | None:
        """Return the date that is meant, `today` being the day on which it is read; None for no such date."""
        if self.year is not None:
            return _date(self.year, self.month, self.day)
        last = today + AHEAD
        found = [_date(year, self.month, self.day) for year in (last.year, last.year - 1)]
        return next((each for each in found if each and last - timedelta(days=366) < each <= last), None)

    def exists(self) -> bool:
        """Tell whether there is such a date; without a year, in any year."""
        return _date(2000 if self.year is None else self.year, self.month, self.day) is not None


class Dates:
    """Blocks a date that does not exist, is on another weekday, or has gone by; without a year it warns."""

    name: ClassVar[str] = "dates"
    clause: ClassVar[str] = "posting.3c"
    severity: ClassVar[Severity] = Severity.BLOCKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield at most one finding for each date."""
        today = _read_on(draft)
        for language, text in draft.texts.items():
            findings = (finding for said in _dates(text) for finding in self._judged(language, text, said, today))
            yield from islice(findings, MOST)

    def _judged(self, language: str, text: str, said: _Said, today: date) -> Iterator[Finding]:
        meant = said.on(today)
        if not said.exists():
            yield self._found(language, said, _("There is no {date}.", date=said.where.text), Severity.BLOCKS)
        elif meant is None:
            return
        elif said.weekday and not _agrees(said.weekday.text, meant):
            yield self._other_weekday(language, said, said.weekday, meant)
        elif meant < today and meant.year > today.year - HISTORY and _announced(text, said.where):
            words = _("{date} has gone by when the post goes out.", date=said.where.text)
            yield self._found(language, said, words)

    def _other_weekday(self, language: str, said: _Said, weekday: Span, meant: date) -> Finding:
        right = _weekday_like(weekday.text, meant.weekday())
        at = weekday.start - said.where.start
        whole = said.where.text
        words = _("{date} is a {right}, not a {said}.", date=meant.isoformat(), right=right, said=weekday.text)
        return self._found(language, said, words, suggestion=whole[:at] + right + whole[at + len(weekday.text) :])

    def _found(
        self,
        language: str,
        said: _Said,
        words: Words,
        severity: Severity | None = None,
        *,
        suggestion: str | None = None,
    ) -> Finding:
        weight = severity or (Severity.WARNS if said.year is None else Severity.BLOCKS)
        return Finding(self.name, self.clause, weight, words, said.where, suggestion, language=language, firm=self.firm)


def _read_on(draft: Draft) -> date:
    """Return the day on which the post is first read, by the clock of its zone."""
    moment: datetime = max(draft.now, draft.at) if draft.at else draft.now
    return moment.astimezone(ZoneInfo(draft.zone)).date()


def _dates(text: str) -> Iterator[_Said]:
    """Yield the full dates and the days of a month in `text`."""
    if not any(map(str.isdigit, text)):
        return
    found = (match for form in (_MONTH_FIRST, _DAY_FIRST, _ISO) for match in re.finditer(form, text))
    end = 0
    for match in sorted(found, key=lambda each: each.start()):
        said = _said(match, text)
        if match.start() >= end and not _merely_a_count(match, said, text):
            end = match.end()
            yield said


def _said(match: re.Match[str], text: str) -> _Said:
    name = match["month"]
    month = int(name) if name.isdigit() else _month(name)
    group = "weekday" if match["weekday"] else "after"
    weekday = Span(match.start(group), match.end(group), match[group]) if match[group] else None
    if match["range"] or (match["weekday"] and _before(_SERIES, text, match.start())):
        weekday = None
    where = Span(match.start(), match.end(), match.group())
    return _Said(where, int(match["day"]), month, int(match["year"]) if match["year"] else None, weekday)


def _merely_a_count(match: re.Match[str], said: _Said, text: str) -> bool:
    """Tell whether the number counts something, as in "In November 31 readers"."""
    if said.year is not None or match["weekday"] or match["nth"]:
        return False
    return not 1 <= said.day <= 31 or _before(_COUNT_BEFORE, text, match.start())  # noqa: PLR2004 - the days of a month


def _before(form: str, text: str, at: int) -> bool:
    return bool(re.search(form, text[max(0, at - _NEAR) : at]))


def _month(name: str) -> int:
    plain = name.lower().translate(_PLAIN)
    return _MONTHS[plain[:4]] if plain.startswith("jui") else _MONTHS[plain[:3]]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _agrees(weekday: str, day: date) -> bool:
    return day.year <= _GREGORIAN or _WEEKDAYS[weekday[:3].lower()] == day.weekday()


def _weekday_like(said: str, number: int) -> str:
    """Return the name of a weekday in the language, the length and the capitals of the one that was said."""
    english = any(name.startswith(said[:3].capitalize()) for name in _NAMES["en"])
    brief = english and not said.lower().endswith("day")
    name = _ABBREVIATED[number] if brief else _NAMES["en" if english else "fr"][number]
    if said.isupper():
        return name.upper()
    return name.capitalize() if said[0].isupper() else name.lower()


def _announced(text: str, where: Span) -> bool:
    """Tell whether the sentence at `where`, or a call around it, announces that day as yet to come."""
    if re.match(_SPAN_AFTER, text[where.end : where.end + _NEAR]) or _before(_SPAN_BEFORE, text, where.start):
        return False
    before, after = text[max(0, where.start - _WINDOW) : where.start], text[where.end : where.end + _WINDOW]
    ends = [match.end() for match in re.finditer(_SENTENCE_END, before)]
    end = re.search(_SENTENCE_END, after)
    sentence = before[ends[-1] if ends else 0 :] + "\0" + after[: end.start() if end else None]
    if re.search(_LOOKS_BACK, sentence):
        return False
    return bool(re.search(_ANNOUNCES, sentence) or re.search(_CALLS, before + after))


CHECK = Dates()
