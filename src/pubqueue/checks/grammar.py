"""A quiet second reader for English (policy clause posting.3b); it advises and never stops anything."""

from __future__ import annotations

import re
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity, Span
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harper import Lint, Linter

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

_TASTE = (
    "OxfordComma",
    "Dashes",
    "NumericRangeEnDash",
    "SpellCheck",
    "SentenceCapitalization",
    "LongSentences",
    "Spaces",
)
"""Rules of taste, and those that another check has."""
_KINDS_OF_TASTE = frozenset(
    {"Capitalization", "Enhancement", "Formatting", "Punctuation", "Readability", "Spelling", "Style", "WordChoice"}
)
_LEFT_ALONE = r"https?://\S+|[#@]\w+|\d{1,2}(:\d{2})?\s*[ap]\.\s?m\.|2SLGBTQ\S*|“[^”]*”"
_ENGLISH = frozenset(
    "the and of to in is are for you we our your with at on from this that will be it a an by".split()  # noqa: SIM905 - a list of words reads best as one
)
_LARGEST = 2_000
_ONE_AT_A_TIME = Lock()
"""A linter is not thread-safe."""


class Grammar:
    """Warns of what reads like a slip in an English text; French has no reader here."""

    name: ClassVar[str] = "grammar"
    clause: ClassVar[str] = "posting.3b"
    severity: ClassVar[Severity] = Severity.WARNS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield what the linter finds in the English text; nothing where it is not installed."""
        text = draft.texts.get("en", "")[:_LARGEST]
        if not text.isupper() and _reads_as_english(text) and find_spec("harper"):
            yield from self._read(text)

    def _read(self, text: str) -> Iterator[Finding]:
        """Yield what the linter says of a text, but for rules of taste and what is no prose."""
        with _ONE_AT_A_TIME:
            lints = _linter().lint(text, language="plaintext")
        left_alone = [found.span() for found in re.finditer(_LEFT_ALONE, text, re.IGNORECASE)]
        for lint in lints:
            inside = any(lint.span.start < end and start < lint.span.end for start, end in left_alone)
            if lint.lint_kind not in _KINDS_OF_TASTE and not inside:
                yield self._found(text, lint)

    def _found(self, text: str, lint: Lint) -> Finding:
        start, end = lint.span.start, lint.span.end
        offered = [suggestion.replacement_text for suggestion in lint.suggestions]
        said: Words = _("Grammar: {advice}", advice=lint.message)
        where = Span(start, end, text[start:end])
        return Finding(
            self.name, self.clause, self.severity, said, where, offered[0] if offered else None, "en", firm=self.firm
        )


def _reads_as_english(text: str) -> bool:
    """Tell whether a text is English as far as its small words show: a French one would be full of false alarms."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return any(word in _ENGLISH for word in words)


@cache
def _linter() -> Linter:
    """Return the one linter of this process: it takes half a second to make."""
    from harper import Dialect, Linter  # noqa: PLC0415 - an extra

    linter = Linter(Dialect.CANADIAN)
    linter.set_lint_config({**linter.get_lint_config(), **dict.fromkeys(_TASTE, False)})
    return linter


CHECK = Grammar()
