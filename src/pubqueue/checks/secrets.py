"""What opens a door, an account or a purse, and must not be told (policy clause posting.3f)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.digits import luhn
from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

_KEY = r"""
    (?<![A-Za-z0-9])(?:
        gh[pousr]_[A-Za-z0-9]{16,} | github_pat_\w{16,} | glpat-[\w-]{16,64}
      | (?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9]) | EAA[A-Za-z0-9]{20,} | AIza[\w-]{30,64}
      | xox[abeprs]-[A-Za-z0-9-]{10,200} | [sr]k_(?:live|test)_[A-Za-z0-9]{10,}
      | sk-(?=[A-Za-z_-]{0,40}[0-9])[\w-]{20,200} | A{20}[\w%]{20,}
    )
  | (?<![\w-])eyJ[\w-]{8,}+\.[\w-]{8,}+\.[\w-]*+
  | -----BEGIN[ ][A-Z ]{0,30}PRIVATE[ ]KEY-----
"""
_DRAWN_GROUPS = r"(?<![\w/-])[a-z2-7]{4}(?:-[a-z2-7]{4}){3}(?![\w-])"
_CARD = r"""
    (?<![\w/=.-])(?<![0-9][ ])(?:
        [0-9]{4}(?P<by>[ \u00a0\u202f-])[0-9]{4}(?P=by)[0-9]{4}(?P=by)[0-9]{1,4}(?:(?P=by)[0-9]{1,3})?
      | 3[0-9]{3}(?P<and>[ \u00a0\u202f-])[0-9]{6}(?P=and)[0-9]{4,5}
      | [0-9]{13,19}
    )(?![ -]?[0-9]|\w)
"""
_PREFIX = (
    r"4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]|2[2-7])\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}"
    r"|(?:6(?:011|[245]\d\d)|35\d\d)\d{12,15}"
)
"""The numbers that payment cards begin with, and how long they then are (ISO/IEC 7812-1)."""

_WORDING = r"""
    (?<!\w)(?:pass(?:word|code|phrase)|mot[ ]de[ ]passe|(?-i:PIN|NIP)|pin[ ](?:code|number)|pass(?=\s?[:=])|pwd?(?=\s?[:=])
      |(?:door|alarm|access|entry|gate|security|safe|lock)[ ]code|(?:wi-?fi|network)[ ]key|combination[ ](?:of|to|for)
      |code[ ](?:de[ ]la[ ]porte|d['’](?:alarme|accès|entrée)|secret|wi-?fi)|clé[ ](?:du[ ])?wi-?fi)(?!\w)
    (?:\s[\w'’-]{1,20}){0,6}?
    \s?(?:[:=→]|\s(?:is|are|was|est|sera|reste)(?:\s?:)?(?=\s)|['’]s(?=\s))\s{0,2}
    (?:["“«'‘`]\s?(?P<quoted>[^"”»'’`\n]{3,40}?)\s?["”»'’`] | (?P<value>[^\s"“”«»]{4,80}))
"""  # noqa: RUF001 - quotation marks
_NO_VALUE = r"https?:|www\.|[#@][^\W\d]+$|\+?[0-9]+[-‑]?(?:digit|char|chiffre|letter|lettre|caract)|.*[\w-]\.[a-z]{2,}(?:/|$)|.*@.*\."  # noqa: RUF001
_SYMBOL = r"\d|[!@#$%^&*_+=?~]\w|[a-z][A-Z]"
_ENDING = ".,;:!?…)]"


class Secrets:
    """Blocks keys and card numbers for good, by their shape; what a sentence gives away can be waived."""

    name: ClassVar[str] = "secrets"
    clause: ClassVar[str] = "posting.3f"
    severity: ClassVar[Severity] = Severity.BLOCKS
    firm: ClassVar[bool] = True

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield a finding for each secret; none of the messages repeats it."""
        for language, text in draft.texts.items():
            shaped = list(_shaped(text))
            for where, said in shaped:
                yield self._found(language, where, said, firm=self.firm)
            for where in _told(text):
                if not any(other.start < where.end and where.start < other.end for other, _said in shaped):
                    said = _("This gives away a password, a PIN or a code.")
                    yield self._found(language, where, said, firm=False)

    def _found(self, language: str, where: Span, said: Words, *, firm: bool) -> Finding:
        return Finding(self.name, self.clause, self.severity, said, where, language=language, firm=firm)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return the patterns that search a text, made on first use."""
    return (
        re.compile(_KEY, re.VERBOSE),
        re.compile(_DRAWN_GROUPS),
        re.compile(_CARD, re.VERBOSE),
        re.compile(_WORDING, re.VERBOSE | re.IGNORECASE),
    )


def _shaped(text: str) -> Iterator[tuple[Span, Words]]:
    """Yield what is a secret by its shape."""
    token, app_password, card, _wording = _patterns()
    for match in token.finditer(text):
        yield _span(match), _("A key or token ({prefix}…) stands in the text.", prefix=match.group()[:4])
    for match in app_password.finditer(text):
        if _random(match.group()):
            yield _span(match), _("An app password stands in the text.")
    for match in card.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if re.fullmatch(_PREFIX, digits) and luhn(digits):
            yield _span(match), _("The number of a payment card stands in the text.")


def _random(groups: str) -> bool:
    """Tell drawn letters from four short words: a digit beside letters, or a group that nobody could speak."""
    if groups.replace("-", "").isdecimal():
        return False
    return bool(re.search(r"\d", groups)) or any(not re.search("[aeiouy]", group) for group in groups.split("-"))


def _told(text: str) -> Iterator[Span]:
    """Yield the values that a sentence calls a password or a code."""
    for match in _patterns()[3].finditer(text):
        group = "quoted" if match["quoted"] else "value"
        value = match[group] if match["quoted"] else match[group].rstrip(_ENDING)
        if match["quoted"] or _concrete(value):
            yield Span(match.start(group), match.start(group) + len(value), value)


def _concrete(value: str) -> bool:
    """Tell whether `value` is one that can be typed in, rather than the next word of a sentence."""
    return len(value) >= 4 and not re.match(_NO_VALUE, value) and bool(re.search(_SYMBOL, value))  # noqa: PLR2004 - a PIN


def _span(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end(), match.group())


CHECK = Secrets()
