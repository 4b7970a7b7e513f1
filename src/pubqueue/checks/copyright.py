"""Whose work it is: every picture says so, and so does a long quotation (policy clause posting.3e)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.model.post import Picture
    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

LONG_QUOTATION = 25
"""Words in quotation marks from which a source is wanted."""

_QUOTED = re.compile(r"“([^“”]{60,})”|«([^«»]{60,})»|\"([^\"\n]{60,})\"")
_SOURCE = re.compile(
    r"[\u2014\u2013~-]\s?[“«\"*]?[^\W\d_]|\(|\b(?:by|from|in|says?|said|wrote|writes|source|via|de|dans|selon|écrit|dit|tiré)\b",
    re.IGNORECASE,
)
_NEAR = 80
"""Characters before and after a quotation in which its source is looked for."""


class Copyright:
    """Blocks a picture without source, licence and credit; warns of a long quotation without a source."""

    name: ClassVar[str] = "copyright"
    clause: ClassVar[str] = "posting.3e"
    severity: ClassVar[Severity] = Severity.BLOCKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield a finding for each picture that does not say whose it is, and for each such quotation."""
        for number, picture in enumerate(draft.pictures or (), start=1):
            if missing := ", ".join(_missing(picture)):
                said = _("Picture {number} does not say its {missing}.", number=number, missing=missing)
                yield Finding(self.name, self.clause, self.severity, said, firm=self.firm)
        for language, text in draft.texts.items():
            for place in _unattributed(text):
                said = _("A long quotation without a word on whose it is.")
                yield Finding(self.name, self.clause, Severity.WARNS, said, place, language=language, firm=self.firm)


def _missing(picture: Picture) -> Iterator[str]:
    """Yield what a picture lacks, in the reader's words."""
    said = ((_("source"), picture.source), (_("licence"), picture.licence), (_("credit"), picture.credit))
    return (str(name) for name, value in said if not value.strip())


def _unattributed(text: str) -> Iterator[Span]:
    """Yield each long quotation with nothing beside it that names a source."""
    for found in _QUOTED.finditer(text):
        around = text[max(0, found.start() - _NEAR) : found.start()] + "\n" + text[found.end() : found.end() + _NEAR]
        if len(found[0].split()) >= LONG_QUOTATION and not _SOURCE.search(around):
            yield Span(found.start(), found.end(), found[0])


CHECK = Copyright()
