"""What a reader cannot see: text turned around, look-alike letters in names, invisible characters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.domains import TOP_LEVEL
from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.model.text import Sign, right_to_left, signs, visible
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

_ISOLATES = "\u2066\u2067\u2068"
_POP_ISOLATE = "\u2069"

_LATIN = re.compile(r"[a-z\u00c0-\u024f]", re.IGNORECASE)
_GREEK_OR_CYRILLIC = re.compile(r"[\u0370-\u052f\u1c80-\u1c8f\u1f00-\u1fff\u2de0-\u2dff\ua640-\ua69f]")
_TWINS = str.maketrans(
    "аеорсухіјѕһԁԛԝӏкАВЕКМНОРСТХУІЈЅαγικνορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqwlkABEKMHOPCTXYIJSayikvopuxABEZHIKMNOPTYX",
)
_NAME = re.compile(
    r"(?<![\w/.])@(?P<handle>\w[\w.-]*)|(?:(?P<scheme>https?://)|(?<![\w-]))(?P<host>[\w-]+(?:\.[\w-]+)+)",
    re.IGNORECASE,
)
"""Without a scheme a host is looked for where a word begins only: a search from each letter takes minutes."""


class HiddenCharacters:
    """Blocks for good what misleads the eye; warns of what is merely invisible."""

    name: ClassVar[str] = "hidden-characters"
    clause: ClassVar[str] = "security"
    severity: ClassVar[Severity] = Severity.BLOCKS
    firm: ClassVar[bool] = True

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield what is hidden in each text."""
        for language, text in draft.texts.items():
            found = list(signs(text))
            yield from self._turned(language, text, [sign for sign in found if sign.kind == "bidi"])
            yield from self._controls(language, [sign for sign in found if sign.kind == "control"])
            yield from self._unseen(language, text, [sign for sign in found if sign.kind in {"debris", "mark"}])
            yield from self._look_alikes(language, text)

    def _turned(self, language: str, text: str, found: Sequence[Sign]) -> Iterator[Finding]:
        if not found:
            return
        where = _span(found, text)
        if _isolates_right_to_left(text, found):
            said = _("Right-to-left text stands in invisible isolates: {shown}.", shown=_spelt(found))
            yield self._warned(language, where, said)
        else:
            said = _("Invisible characters turn the text around: {shown}.", shown=_spelt(found))
            yield self._blocked(language, where, said, _without(found, where))

    def _controls(self, language: str, found: Sequence[Sign]) -> Iterator[Finding]:
        for sign in found:
            said = _("{shown} is a control character, which no post can carry.", shown=_spelt([sign]))
            yield self._blocked(language, Span(sign.at, sign.at + 1, sign.text), said)

    def _unseen(self, language: str, text: str, found: Sequence[Sign]) -> Iterator[Finding]:
        if not found:
            return
        where = _span(found, text)
        said = n_(
            "An invisible character: {shown}.", "{n} invisible characters: {shown}.", len(found), shown=_spelt(found)
        )
        yield self._warned(language, where, said, _without(found, where))

    def _look_alikes(self, language: str, text: str) -> Iterator[Finding]:
        for match in _NAME.finditer(text):
            group = "handle" if match["handle"] else "host"
            name = match[group]
            if _deceives(name, sure=bool(match["handle"] or match["scheme"])):
                said = _("{name} is written with look-alike letters: {shown}.", name=name, shown=_odd_letters(name))
                plain = name.translate(_TWINS)
                where = Span(match.start(group), match.end(group), name)
                yield self._blocked(language, where, said, plain if plain.isascii() else None)

    def _blocked(self, language: str, where: Span, said: Words, suggestion: str | None = None) -> Finding:
        return Finding(
            self.name, self.clause, self.severity, said, where, suggestion, language=language, firm=self.firm
        )

    def _warned(self, language: str, where: Span, said: Words, suggestion: str | None = None) -> Finding:
        return Finding(self.name, self.clause, Severity.WARNS, said, where, suggestion, language=language)


def _isolates_right_to_left(text: str, turning: Sequence[Sign]) -> bool:
    """Tell whether these are well-nested isolates (Unicode UAX 9) in a text that has right-to-left letters."""
    depth = 0
    for sign in turning:
        if sign.text not in _ISOLATES + _POP_ISOLATE:
            return False
        depth += 1 if sign.text in _ISOLATES else -1
        if depth < 0:
            return False
    return depth == 0 and right_to_left(text)


def _span(found: Sequence[Sign], text: str) -> Span:
    """Return the place of `found`, widened to whole words so that a person can see it."""
    start, end = found[0].at, found[-1].at + 1
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Span(start, end, text[start:end])


def _without(found: Sequence[Sign], where: Span) -> str:
    """Return what stands at `where`, less the signs."""
    gone = {sign.at - where.start for sign in found}
    return "".join(character for at, character in enumerate(where.text) if at not in gone)


def _spelt(found: Sequence[Sign]) -> str:
    """Return the signs' numbers, each once."""
    return "".join(dict.fromkeys(visible(sign.text) for sign in found))


def _deceives(name: str, *, sure: bool) -> bool:
    """Tell whether a host or handle poses as a Latin one, by mixed scripts or all in twins (after Unicode UTS 39).

    What is not `sure` to be a name must end like a host, so that a forgotten blank after a full stop is none.
    """
    labels = name.split(".")
    last = labels[-1].lower()
    if not sure and last not in TOP_LEVEL and not _mixed(last):
        return False
    return any(_mixed(label) or (last.isascii() and _poses(label)) for label in labels) or (sure and _poses(name))


def _mixed(label: str) -> bool:
    return bool(_LATIN.search(label) and _GREEK_OR_CYRILLIC.search(label))


def _poses(label: str) -> bool:
    return bool(_GREEK_OR_CYRILLIC.search(label)) and label.translate(_TWINS).isascii()


def _odd_letters(name: str) -> str:
    """Return `name` with the letters that are not Latin written out."""
    return _GREEK_OR_CYRILLIC.sub(lambda match: f"⟨U+{ord(match.group()):04X}⟩", name)


CHECK = HiddenCharacters()
