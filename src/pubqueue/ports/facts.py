"""What a check may ask about the world outside the text. A fact that is absent means "not checked"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pubqueue.model.limits import Limits


class Facts(Protocol):
    """Answers for checks; None where the answer is not known here."""

    def limits(self, platform: str) -> Limits | None:
        """Return what `platform` takes."""
        ...

    def quiet_hours(self) -> tuple[int, int] | None:
        """Return the local hours between which nothing goes out, such as (21, 7)."""
        ...

    def near(self, account: str, at: datetime) -> Sequence[str] | None:
        """Return the other posts that go out on `account` within the hour around `at`."""
        ...
