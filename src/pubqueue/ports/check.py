"""One check, as the workflow sees it. A check is one file in `pubqueue.checks`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from pubqueue.model.account import Account
    from pubqueue.model.finding import Finding, Severity
    from pubqueue.model.post import Picture
    from pubqueue.ports.facts import Facts


@dataclass(frozen=True)
class Draft:
    """What checks read: the texts as given, and what else is known of the post.

    `aims`, `accounts`, `at` and `pictures` are None where only a text is judged: then they are taken as in order.
    """

    texts: Mapping[str, str]
    now: datetime
    platforms: tuple[str, ...] = ()
    zone: str = "UTC"
    aims: tuple[str, ...] | None = None
    accounts: tuple[Account, ...] | None = None
    at: datetime | None = None
    pictures: tuple[Picture, ...] | None = None


class Check(Protocol):
    """A rule that reads a draft and says what it found."""

    name: ClassVar[str]
    clause: ClassVar[str]
    severity: ClassVar[Severity]
    firm: ClassVar[bool]

    def look(self, draft: Draft, facts: Facts) -> Iterable[Finding]:
        """Yield what is wrong with `draft`; nothing if all is well or not checkable."""
        ...
