"""The facts that checks ask for, out of the database and the settings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from pubqueue.model.delivery import DeliveryState
from pubqueue.model.post import instant
from pubqueue.store.tables import Delivery

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from pubqueue.model.limits import Limits

_HOUR = timedelta(hours=1)


class StoredFacts:
    """What a home knows, about a post other than `post` itself."""

    def __init__(
        self, session: Session, limits: Callable[[str], Limits], quiet: tuple[int, int], *, post: int | None
    ) -> None:
        self._session = session
        self._limits = limits
        self._quiet = quiet
        self._post = post

    def limits(self, platform: str) -> Limits | None:
        """Return what `platform` takes."""
        return self._limits(platform)

    def quiet_hours(self) -> tuple[int, int] | None:
        """Return the hours between which nothing goes out."""
        return self._quiet

    def near(self, account: str, at: datetime) -> Sequence[str] | None:
        """Return the other posts that go out on `account` within the hour around `at`."""
        gone = (str(DeliveryState.CANCELLED), str(DeliveryState.FAILED))
        query = (
            select(Delivery.post)
            .where(Delivery.account == account, col(Delivery.state).not_in(gone), Delivery.post != self._post)
            .where(col(Delivery.at) > instant(at - _HOUR), col(Delivery.at) < instant(at + _HOUR))
            .distinct()
        )
        return [str(post) for post in self._session.exec(query)]


class NoFacts:
    """What is known of a text alone: the platforms, and nothing of the world."""

    def __init__(self, limits: Callable[[str], Limits]) -> None:
        self._limits = limits

    def limits(self, platform: str) -> Limits | None:
        """Return what `platform` takes."""
        return self._limits(platform)

    def quiet_hours(self) -> tuple[int, int] | None:
        """Return nothing: a text alone has no time."""
        return None

    def near(self, account: str, at: datetime) -> Sequence[str] | None:  # noqa: ARG002 - the port's form
        """Return nothing: a text alone has no neighbours."""
        return None
