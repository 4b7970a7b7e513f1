"""Whether a post shouts or baits (policy clauses posting.3b and posting.3h)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

FEWEST_WORDS = 3
FEWEST_LETTERS = 15
MOST_OF = 0.6
"""Shouting is at least this many words and letters in capitals, and this share of all words."""

_LONG_WORD = 5
"""Shorter words in capitals may be acronyms."""

_LONG_NAME = 6
"""Fewer words in capitals, with others beside them, may be a name such as that of a reading club."""

_APART = r"(?i)https?://\S+|[#@]\w+|\"[^\"\n]{0,200}\"|“[^“”]{0,200}”|«[^«»]{0,200}»|(?<![\w+-])[\w+-]*[0-9][\w+-]*"
"""What may be in capitals: links, tags, handles, titles in quotation marks, names with numbers."""
_WORD = r"[^\W\d_]+(?:['’][^\W\d_]+)*"  # noqa: RUF001 - the apostrophe that word processors write
_RUN = r"[!?](?:[ \u00a0\u202f]?[!?]){2,}"
_BAIT = (
    r"(?i)\byou (?:won['’]?t|will not|will never) believe\b|\byou(?:['’]ll| will) never guess\b"  # noqa: RUF001
    r"|\bclick (?:here )?(?:now|right now|fast|before)\b|\b(?:this|one) (?:one )?(?:weird |simple |easy )trick\b"
    r"|\bthis one trick\b|\bwhat happen(?:s|ed) next\b|\bblow your mind\b|\b(?:will|may) shock you\b"
    r"|\bvous n['’](?:allez|alliez) (?:pas |jamais )(?:y |en |le )?croire\b"  # noqa: RUF001
    r"|\b(?:vous )?n['’](?:y |en )?(?:croirez|reviendrez) (?:pas|jamais)\b|\bvous ne (?:le |la )?(?:croirez|devinerez) (?:pas|jamais)\b"  # noqa: RUF001
    r"|\bcliquez (?:ici )?(?:vite|maintenant|tout de suite|sans tarder)\b|\bcette (?:simple )?astuce (?:va|qui|toute)\b"
    r"|\bce qui (?:arrive|se passe|s['’]est passé) ensuite\b|\bva vous (?:choquer|scotcher)\b"  # noqa: RUF001
)


class Tone:
    """Asks about shouting and click-bait, once for each kind."""

    name: ClassVar[str] = "tone"
    clause: ClassVar[str] = "posting.3h"
    severity: ClassVar[Severity] = Severity.ASKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield a finding for capitals, for runs of exclamation marks, and for click-bait, in each text."""
        for language, text in draft.texts.items():
            if shouted := _shouted(text):
                yield self._found(language, shouted, _("Most words are in capitals, which reads as shouting."))
            if run := next((match for match in re.finditer(_RUN, text) if "!" in match.group()), None):
                said = _("{signs} reads as shouting.", signs=run.group())
                yield self._found(language, _place(run), said, "?" if "?" in run.group() else "!")
            if bait := re.search(_BAIT, text):
                said = _('"{phrase}" reads as click-bait.', phrase=bait.group())
                yield self._found(language, _place(bait), said)

    def _found(self, language: str, where: Span, said: Words, suggestion: str | None = None) -> Finding:
        return Finding(
            self.name, self.clause, self.severity, said, where, suggestion, language=language, firm=self.firm
        )


def _place(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end(), match.group())


def _shouted(text: str) -> Span | None:
    """Return the place from the first to the last word in capitals, where most words are."""
    if not any(map(str.isupper, text)):
        return None
    plain = re.sub(_APART, lambda match: " " * len(match.group()), text)
    words = [match for match in re.finditer(_WORD, plain) if len(match.group()) > 1]
    loud = [match for match in words if match.group().isupper()]
    if len(loud) < FEWEST_WORDS or len(loud) < MOST_OF * len(words):
        return None
    sizes = [len(match.group()) for match in loud]
    in_part = len(loud) < len(words)
    names = in_part and (len(loud) < _LONG_NAME or sum(size >= _LONG_WORD for size in sizes) < FEWEST_WORDS - 1)
    if sum(sizes) < FEWEST_LETTERS or names:
        return None
    start, end = loud[0].start(), loud[-1].end()
    return Span(start, end, text[start:end])


CHECK = Tone()
