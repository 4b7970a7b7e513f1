"""Whether a text can be read aloud by a screen reader (policy clause posting.3g)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.model.text import EMOJI
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

LONGEST_RUN = 3
MOST_BETWEEN = 6
"""As many emoji in a row, and between words in all, are in order."""

MOST_TAGS = 500
"""Hashtags that are looked at in one text; no platform takes so many."""

LONG_TAG = 16
MANY_WORDS = 3
"""A hashtag of so many letters, or so many words, needs capitals."""

_WORDS = """
    a about across adventure adult all and art arts at author back banned bedtime best book bookclub books born branch
    business by camp canada canadian card celebrate challenge chat chess children city climate club code coding comic
    community computer concert contest cooking county craft crafts creative culture day days deseronto digital discover
    drive drop event events every fair fall family favourite festival film find first food for free freedom friday
    friends from fun game games garden genealogy get go great group happy healthy help heritage history holiday home
    homework hour how i ideas in indigenous is it join july june kickoff kids knitting lab language launch learn
    learning library librarian libraries life list literacy live local love magic make maker march matter meet meeting
    month more morning movie museum music my national nature new news night november october of on one online ontario
    open our out parents park party people photo picture play poetry pride program programs public puzzle quest quiz
    read reader readers reading reads recipe reconciliation remembrance research room sale saturday school science
    season see seed senior seniors series share shelf small social space spring staff stories story storytime summer
    sunday support swap talk tech teen teens that the things this thursday time title to today together town trivia
    truth tuesday unplugged up use volunteer voices walk we week weekend welcome what winter with women workshop world
    write writers writing year you young your youth
    amis animation atelier au aux avec biblio bibliothèque café ce club concours conte contes culturel culture dans de
    des dimanche du en enfants en été et famille fête heure histoire hiver jeudi jeunes jeunesse jeux journée juin la
    le lecture les lire livre livres local locale lundi mardi ma mercredi mes mois mon musique notre nous nouveau
    nouveautés ontario par place poésie pour printemps rentrée samedi semaine soirée sur tous toutes un une vendredi
    vive vos votre vous
"""
_LONGEST_WORD = 15
_LONGEST_TAG = 100
_SHORTEST_MANY = 8
_WORD_LENGTH = 3
"""Of a hashtag that is told by its words alone, the words have so many letters on average; else "together" were three."""

_TAG = r"(?<![\w/&=?#.])[#\uff03](?P<tag>[^\W_]+)(?!\w)"
"""Patterns are compiled on first use: `re` keeps them."""
_LOWER_WORD = r"[^\W\d_]{3,}"
_PARTS = r"(?P<letters>[^\W\d_]+)(?P<number>\d*)"
_SHOWN_AS_EMOJI = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕❤"  # noqa: RUF001 - emoji, not signs of arithmetic
)
"""Older signs that show in colour without a selector (Unicode UTS 51); other old signs, such as arrows, are text."""
_FIRST_PICTURE = "\U0001f000"

_MATHEMATICAL = "\U0001d400-\U0001d7ff"
_FULL_WIDTH = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_HOLES = "\u2102\u210a-\u2113\u2115\u2119-\u211d\u2124\u2128\u212c\u212d\u212f-\u2131\u2133\u2134"
_STYLED = f"[{_MATHEMATICAL}{_FULL_WIDTH}](?:[{_MATHEMATICAL}{_FULL_WIDTH}{_HOLES}\\s'\u2019.,!?-]*[{_MATHEMATICAL}{_FULL_WIDTH}{_HOLES}])?"
_EAST_ASIAN = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"


class Accessibility:
    """Asks about hashtags without capitals, many emoji, and letters that only look like letters."""

    name: ClassVar[str] = "accessibility"
    clause: ClassVar[str] = "posting.3g"
    severity: ClassVar[Severity] = Severity.ASKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield what a screen reader would stumble over in each text."""
        for language, text in draft.texts.items():
            yield from self._hashtags(language, text)
            if not text.isascii():
                yield from self._emoji(language, text)
                yield from self._styled(language, text)

    def _hashtags(self, language: str, text: str) -> Iterator[Finding]:
        tags = [match for match in re.finditer(_TAG, text) if _without_capitals(match["tag"])]
        known = _known() | _own_words(text) if tags else frozenset()
        for match in tags[:MOST_TAGS]:
            parts = re.fullmatch(_PARTS, match["tag"])
            letters = parts["letters"] if parts else match["tag"]
            words = _words(letters.lower(), known) if parts else ()
            if len(letters) >= LONG_TAG or _many(words):
                mended = "".join(word[0].upper() + word[1:] for word in words)
                tag = f"{match.group()[0]}{mended}{parts['number']}" if parts and mended else None
                said = _("{tag} runs its words together: start each with a capital.", tag=match.group())
                yield self._found(language, Span(match.start(), match.end(), match.group()), said, tag)

    def _emoji(self, language: str, text: str) -> Iterator[Finding]:
        found = [match for match in re.finditer(EMOJI, text) if _pictures(match.group())]
        for run in _runs(found, text):
            if len(run) > LONGEST_RUN:
                said = n_("{n} emoji in a row.", "{n} emoji in a row are read out one by one.", len(run))
                yield self._found(language, _from_to(run, text), said, run[0].group())
        between = [match for match in found if _between(match, text)]
        if len(between) > MOST_BETWEEN:
            said = n_("{n} emoji between words.", "{n} emoji stand between words.", len(between))
            yield self._found(language, _from_to(between, text), said)

    def _styled(self, language: str, text: str) -> Iterator[Finding]:
        eastern = bool(re.search(_EAST_ASIAN, text))
        for match in re.finditer(_STYLED, text):
            plain = unicodedata.normalize("NFKC", match.group())
            if eastern and match.group().translate(_NARROW) == plain:
                continue
            said = _("Screen readers cannot read these letters: {letters}.", letters=match.group())
            yield self._found(language, Span(match.start(), match.end(), match.group()), said, plain)

    def _found(self, language: str, where: Span, said: Words, suggestion: str | None = None) -> Finding:
        return Finding(
            self.name, self.clause, self.severity, said, where, suggestion, language=language, firm=self.firm
        )


_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF10, 0xFF5B)}
"""Full-width signs, which belong in Chinese, Japanese and Korean, to their plain ones."""


def _without_capitals(letters: str) -> bool:
    """Tell whether no capital but the first sets words apart, in a script that has capitals."""
    return letters[1:].islower() and not any(map(str.isupper, letters[1:]))


def _many(words: Sequence[str]) -> bool:
    return len(words) >= MANY_WORDS and sum(map(len, words)) >= _WORD_LENGTH * len(words)


def _words(tag: str, known: frozenset[str]) -> tuple[str, ...]:
    """Return the fewest known words that `tag` is made of; nothing where they cannot be told."""
    if not _SHORTEST_MANY <= len(tag) <= _LONGEST_TAG:
        return ()
    best: list[tuple[str, ...] | None] = [(), *[None] * len(tag)]
    for start in range(len(tag)):
        before = best[start]
        if before is None:
            continue
        for end in range(start + 1, min(len(tag), start + _LONGEST_WORD) + 1):
            here = best[end]
            if tag[start:end] in known and (here is None or len(before) + 1 < len(here)):
                best[end] = (*before, tag[start:end])
    return best[-1] or ()


@cache
def _known() -> frozenset[str]:
    return frozenset(_WORDS.split())


def _own_words(text: str) -> frozenset[str]:
    """Return the words of the text itself, which its hashtags often repeat."""
    return frozenset(re.findall(_LOWER_WORD, re.sub(_TAG, " ", text).lower()))


def _pictures(sign: str) -> bool:
    return sign[0] >= _FIRST_PICTURE or sign[0] in _SHOWN_AS_EMOJI or "\ufe0f" in sign or "\u20e3" in sign


def _runs(found: Sequence[re.Match[str]], text: str) -> list[list[re.Match[str]]]:
    """Return emoji that only blanks part, together; a new line begins anew."""
    runs = [[match] for match in found[:1]]
    for one, other in pairwise(found):
        gap = text[one.end() : other.start()]
        if gap.strip(" \u00a0\ufe0f"):
            runs.append([other])
        else:
            runs[-1].append(other)
    return runs


def _between(match: re.Match[str], text: str) -> bool:
    """Tell whether an emoji stands within a sentence, not before it or after it."""
    before = text[max(0, match.start() - 2) : match.start()].rstrip(" \u00a0")
    after = text[match.end() : match.end() + 2].lstrip(" \u00a0")
    return bool(before and after) and (before[-1].isalnum() or before[-1] in ",;") and after[0].isalnum()


def _from_to(found: Sequence[re.Match[str]], text: str) -> Span:
    start, end = found[0].start(), found[-1].end()
    return Span(start, end, text[start:end])


CHECK = Accessibility()
