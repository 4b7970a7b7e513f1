"""Whether a post says anything (policy clause posting.3i)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

FEWEST_WORDS = 3
FEWEST_LETTERS = 15
"""Less than this says next to nothing; hashtags, handles and emoji do not count."""

_LINK = re.compile(r"https?://\S|\w-*\.[a-z]{2,}\b")
_TAG = re.compile(r"[#@]\w+")
_WORD = re.compile(r"\w+")


class Thin:
    """Warns of next to nothing said, where neither a picture nor a link says the rest."""

    name: ClassVar[str] = "thin"
    clause: ClassVar[str] = "posting.3i"
    severity: ClassVar[Severity] = Severity.WARNS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield a finding for each text that hardly says anything."""
        if draft.pictures:
            return
        for language, text in draft.texts.items():
            if text.strip() and _says_little(text):
                yield Finding(
                    self.name,
                    self.clause,
                    self.severity,
                    _("This says next to nothing, and has no picture or link."),
                    where=Span(0, len(text), text),
                    language=language,
                    firm=self.firm,
                )


def _says_little(text: str) -> bool:
    if _LINK.search(text):
        return False
    words = _WORD.findall(_TAG.sub(" ", text))
    return len(words) < FEWEST_WORDS or sum(map(len, words)) < FEWEST_LETTERS


CHECK = Thin()
