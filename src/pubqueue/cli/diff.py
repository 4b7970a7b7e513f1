"""What changed between two versions, word by word: [-taken out-] and {+put in+}."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from pubqueue.cli.moments import shown
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.workflow.compare import Change, Comparison
    from pubqueue.workflow.home import Home

_WORDS = re.compile(r"\S+|\s+")


def comparison_lines(comparison: Comparison, home: Home) -> Iterator[Words | str]:
    """Yield what changed, a part of the post at a time."""
    yield _("Post {id}: version {new} against {old}", id=comparison.post, new=comparison.new, old=comparison.old)
    if not comparison.changes:
        yield _("Nothing changed.")
    if comparison.only_time:
        yield _("Only the time changed.")
    for change in comparison.changes:
        yield _("{field}: {change}", field=change.field, change=_change(change, home))


def words(old: str, new: str) -> str:
    """Return `new` with what it takes out of `old` and puts in marked."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        gone, came = "".join(before[a:b]), "".join(after[c:d])
        parts.append(
            came if kind == "equal" else (f"[-{gone}-]" if gone else "") + ("{+" + came + "+}" if came else "")
        )
    return "".join(parts)


def _change(change: Change, home: Home) -> str:
    if change.field == "at":
        return words(shown(change.old, home), shown(change.new, home))
    return words(_plain(change.old), _plain(change.new))


def _plain(value: Any) -> str:  # noqa: ANN401 - a text, a list of names or of pictures
    """Return a value of a comparison as text."""
    if isinstance(value, dict):
        return "; ".join(f"{name} {_plain(part)}" for name, part in value.items() if part)
    return "\n".join(_plain(part) for part in value) if isinstance(value, list) else value or ""
