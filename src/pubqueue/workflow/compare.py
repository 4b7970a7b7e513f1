"""What changed between two versions of a post. Nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pubqueue.errors import InputError
from pubqueue.model.audit import Act
from pubqueue.model.people import Deed
from pubqueue.model.post import instant
from pubqueue.store import log_read, queries
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from pubqueue.model.post import Content
    from pubqueue.workflow.home import Home


@dataclass(frozen=True)
class Change:
    """One part of a post that differs between two versions; a time is RFC 3339 UTC text."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Comparison:
    """What differs between version `old` and version `new` of a post."""

    post: int
    old: int
    new: int
    changes: Sequence[Change]

    @property
    def only_time(self) -> bool:
        """Tell whether nothing but the time changed."""
        return [change.field for change in self.changes] == ["at"]


def versions(home: Home, post: int, old: int | None, new: int | None) -> Comparison:
    """Compare two versions; by default the current one with the last signed-off one before it, else the one before.

    Raises InputError where there is no version before.
    """
    home.acting(Deed.READ)
    with home.reading() as session:
        later = new or queries.post(session, post).version
        earlier = old or _last_signed(session, post, later) or later - 1
        if not earlier:
            raise InputError(_("Post {id} has one version only.", id=post), hint=_("There is nothing to compare yet."))
        before, after = (queries.version(session, post, number).content for number in (earlier, later))
    return Comparison(post, earlier, later, _changes(before, after))


def _last_signed(session: Session, post: int, before: int) -> int:
    """Return the last version below `before` that somebody signed off, or 0."""
    signed = log_read.about(session, f"post:{post}", (Act.POST_SIGNED_OFF,))
    return max((leaf.data["version"] for leaf in signed if leaf.data["version"] < before), default=0)


def _changes(old: Content, new: Content) -> list[Change]:
    before, after = _fields(old), _fields(new)
    names = dict.fromkeys([*before, *after])
    pairs = [Change(name, before.get(name), after.get(name)) for name in names]
    return [change for change in pairs if change.old != change.new]


def _fields(content: Content) -> dict[str, Any]:
    """Return the parts of a post that are compared, as plain values."""
    return {
        **{f"text.{language}": text for language, text in content.texts.items()},
        "accounts": list(content.accounts),
        "aims": list(content.aims),
        "at": instant(content.at),
        "class": str(content.post_class),
        "reply_to": content.reply_to,
        "pictures": [picture.to_data() for picture in content.pictures],
    }
