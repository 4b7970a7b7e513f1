"""What a check may ask about the world outside the text. A fact that is absent means "not checked"."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from pubqueue.model.limits import Limits
    from pubqueue.words import Words


class Alike(NamedTuple):
    """Another post that says nearly the same: its number, its time, and how much of it is the same (0 to 1)."""

    post: str
    at: datetime
    share: float


class Facts(Protocol):
    """Answers for checks; None where the answer is not known here."""

    def limits(self, platform: str) -> Limits | None:
        """Return what `platform` takes."""
        ...

    def quiet_hours(self) -> tuple[int, int] | None:
        """Return the local hours between which nothing goes out, such as (21, 7)."""
        ...

    def alike(self, account: str, text: str, at: datetime) -> Sequence[Alike] | None:
        """Return the account's other posts within a year that say nearly the same, the nearest in time first."""
        ...

    def closed(self, day: date) -> Words | None:
        """Return why nothing should go out on a local day: a closure, a blackout or a holiday."""
        ...

    def near(self, account: str, at: datetime) -> Sequence[str] | None:
        """Return the other posts that go out on `account` within the hour around `at`."""
        ...

    def learned_words(self) -> Collection[str] | None:
        """Return the words that somebody taught this home, in small letters."""
        ...
