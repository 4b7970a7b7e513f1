"""The words of time, English and French, and the turning of a phrase into symbols of one small language.

A symbol stands for a word whatever its language: `tomorrow` for "demain", `#2` for "2nd" and "deuxième",
`~9` for "nine" (a number in words, which is never joined with its neighbour), `z:EST` for a zone.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from pubqueue.model.when.refusal import not_understood, recurring

if TYPE_CHECKING:
    from collections.abc import Mapping

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONE_HOURS = {
    "NST": -3.5, "NDT": -2.5, "AST": -4.0, "ADT": -3.0, "EST": -5.0, "EDT": -4.0, "CST": -6.0, "CDT": -5.0,
    "MST": -7.0, "MDT": -6.0, "PST": -8.0, "PDT": -7.0, "GMT": 0.0, "UTC": 0.0,
}  # fmt: skip
"""Zone abbreviations that people in Canada write, in hours from UTC."""

_LONGEST = 200

_SHARED = {
    "jan": "jan", "oct": "oct", "nov": "nov", "dec": "dec", "sept": "sept",
    "min": "min mins minute minutes", "halfhour": "halfhour", "weekend": "weekend", "a": "a", "an": "an",
    "et": "et", "ct": "ct", "mt": "mt", "pt": "pt", "~6": "six",
    "at": "@", ":": ":", "/": "/", "-": "-", ".": ".", ",": ",",
}  # fmt: skip
_ENGLISH = {
    "jan": "january", "feb": "feb february", "mar": "march", "apr": "apr april", "may": "may", "jun": "jun june",
    "jul": "jul july", "aug": "aug august", "sep": "sep september", "oct": "october", "nov": "november",
    "dec": "december", "mon": "mon monday", "tue": "tue tues tuesday", "wed": "wed weds wednesday",
    "thu": "thu thur thurs thursday", "fri": "fri friday", "sat": "sat saturday", "sun": "sun sunday",
    "at": "at", "on": "on", "the": "the", "of": "of", "in": "in", "and": "and", "this": "this", "next": "next",
    "last": "last", "ago": "ago", "hence": "hence", "now": "now", "today": "today", "tomorrow": "tomorrow",
    "overmorrow": "overmorrow", "yesterday": "yesterday", "ereyesterday": "ereyesterday", "morning": "morning",
    "afternoon": "afternoon", "evening": "evening", "tonight": "tonight", "night": "night", "noon": "noon",
    "midnight": "midnight", "oclock": "oclock", "am": "am", "pm": "pm", "hour": "hour hours hr hrs",
    "sec": "sec secs seconds", "day": "day days", "week": "week weeks", "month": "month months", "year": "year years",
    "~1": "one", "~2": "two", "~3": "three", "~4": "four", "~5": "five", "~7": "seven", "~8": "eight", "~9": "nine",
    "~10": "ten", "~11": "eleven", "~12": "twelve", "~15": "fifteen", "~20": "twenty", "~30": "thirty",
    "#1": "first", "#2": "second", "#3": "third", "#4": "fourth", "#5": "fifth", "other": "other from until to starting except",
    "every": "every each twice hourly nightly daily weekly biweekly monthly quarterly yearly annually weekday weekdays weekends mornings afternoons evenings nights"
    " mondays tuesdays wednesdays thursdays fridays saturdays sundays",
}  # fmt: skip
_FRENCH = {
    "jan": "janv janvier", "feb": "fev fevr fevrier", "mar": "mars", "apr": "avr avril", "may": "mai", "jun": "juin",
    "jul": "juil juill juillet", "aug": "aou aout", "sep": "septembre", "oct": "octobre", "nov": "novembre",
    "dec": "decembre", "mon": "lun lundi", "tue": "mardi", "wed": "mer mercredi", "thu": "jeu jeudi",
    "fri": "ven vendredi", "sat": "sam samedi", "sun": "dim dimanche", "at": "atfrench", "the": "le la les",
    "of": "de du", "in": "dans en", "this": "ce cet cette", "next": "prochain prochaine", "last": "dernier derniere",
    "ilya": "ilya", "now": "maintenant", "today": "aujourdhui", "tomorrow": "demain", "overmorrow": "apresdemain",
    "yesterday": "hier", "ereyesterday": "avanthier", "morning": "matin matinee", "afternoon": "apresmidi",
    "evening": "soir soiree", "night": "nuit", "noon": "midi", "midnight": "minuit", "h": "h heure heures",
    "sec": "seconde secondes", "day": "jour jours", "week": "semaine semaines", "month": "mois",
    "year": "annee annees ans", "~1": "un une", "~2": "deux", "~3": "trois", "~4": "quatre", "~5": "cinq",
    "~8": "huit", "~9": "neuf", "~10": "dix", "~11": "onze", "~12": "douze", "~15": "quinze", "~20": "vingt",
    "~30": "trente", "#1": "premier premiere", "#2": "deuxieme", "#3": "troisieme", "#4": "quatrieme",
    "#5": "cinquieme",
    "other": "autre au par sauf", "every": "chaque fois annuel annuelle quotidien quotidienne hebdomadaire mensuel mensuelle"
    " lundis mardis mercredis jeudis vendredis samedis dimanches",
}  # fmt: skip
_FRENCH_ZONES = {"t": "N", "a": "A", "e": "E", "c": "C", "r": "M", "p": "P"}


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    return {word: symbol for symbol, words in table.items() for word in words.split()}


_IN_ENGLISH, _IN_FRENCH = _by_word(_ENGLISH), _by_word(_FRENCH)
_WORDS = _by_word(_SHARED) | _IN_ENGLISH | _IN_FRENCH
_ZONES = (
    {name.lower(): name for name in ZONE_HOURS}
    | {"z": "UTC", "gmt": "UTC"}
    | {f"hn{there}": f"{here}ST" for there, here in _FRENCH_ZONES.items()}
    | {f"ha{there}": f"{here}DT" for there, here in _FRENCH_ZONES.items()}
)

_PLAIN = str.maketrans("àâéèêëîïôûùç’‘ʼ‐‑", "aaeeeeiiouuc'''--")  # noqa: RUF001 - what word processors write
_JOINED = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"\b([ap])\. ?m\b\.?", r"\1m "),
        (r"\bapres[- ]midi\b", "apresmidi"),
        (r"\bapres[- ]demain\b", "apresdemain"),
        (r"\bavant[- ]hier\b", "avanthier"),
        (r"\baujourd'hui\b", "aujourdhui"),
        (r"\b(?:the )?day after tomorrow\b", "overmorrow"),
        (r"\b(?:the )?day before yesterday\b", "ereyesterday"),
        (r"\bo'clock\b", "oclock"),
        (r"\bil y a\b", "ilya"),
        (r"\bfrom now\b", "hence"),
        (r"\bhalf(?:[- ]an?)?[- ]hour\b|\bdemi[- ]heure\b", "halfhour"),
        (r"\bfin de semaine\b|\bweek-end\b", "weekend"),
        (r"\b(?:tous|toutes) les\b", "chaque"),
        (r"\bl'", "le "),
        (r"\bd'", "de "),
        (r"(?<=[a-z])\.(?=[\s,]|$)|(?<=[0-9])\.$", ""),
    )
)
_TOKEN = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|ere|eme|er|e)\b|([0-9]+|[a-z]+|\S)")


class Symbols(NamedTuple):
    """A phrase in the small language, each symbol with a blank behind it, and whether it is plainly French."""

    text: str
    french: bool


def symbols(phrase: str, zone_names: Mapping[str, str]) -> Symbols:
    """Turn `phrase` into symbols; `zone_names` are the library's own zone abbreviations by their small letters.

    Raises WhenError: not_understood for a word or sign that has no place in a time, recurring, ambiguous.
    """
    if len(phrase) > _LONGEST:
        raise not_understood(phrase)
    words = _words(phrase)
    zones = _ZONES | dict(zone_names)
    english, french = _languages(words)
    in_context = {"mar": "tue" if french else "mar", "et": "and" if french else "et"}
    found = [in_context.get(word) or _symbol(word, zones) for word in words]
    if "every" in found:
        raise recurring()
    return Symbols("".join(f"{symbol} " for symbol in found), french and not english)


def either_mar(phrase: str) -> tuple[str, ...]:
    """Return `phrase`, or its two readings where "mar" can be March as well as "mardi": no other word tells."""
    words = _words(phrase[:_LONGEST])
    english, french = _languages(words)
    if "mar" not in words or english != french:
        return (phrase,)
    return tuple(re.sub(r"\bmar\b\.?", name, phrase, flags=re.IGNORECASE) for name in ("march", "mardi"))


def _languages(words: list[str]) -> tuple[bool, bool]:
    return not _IN_ENGLISH.keys().isdisjoint(words), not _IN_FRENCH.keys().isdisjoint(words)


def _words(phrase: str) -> list[str]:
    text = " ".join(unicodedata.normalize("NFC", phrase).lower().split())
    text = re.sub(r"\bà\b", "atfrench", text).translate(_PLAIN)
    for pattern, word in _JOINED:
        text = pattern.sub(word, text)
    return [f"#{int(match[1])}" if match[1] else match[2] for match in _TOKEN.finditer(text)]


def _symbol(word: str, zones: Mapping[str, str]) -> str:
    if word in _WORDS:
        return _WORDS[word]
    if word in zones:
        return f"z:{zones[word]}"
    if re.fullmatch(r"#?[0-9]+", word):
        return word
    raise not_understood(word)


def month_named(text: str) -> int:
    """Return the number of the month that a text names, in English or French; 0 for any other text."""
    plain = "".join(
        sign for sign in unicodedata.normalize("NFD", text.strip().lower()) if not unicodedata.combining(sign)
    )
    symbol = _WORDS.get(plain.rstrip("."), "")
    return MONTHS.index(symbol) + 1 if symbol in MONTHS else 0
