"""The facts that checks ask for, out of the database and the settings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from pubqueue.model.delivery import DeliveryState
from pubqueue.model.post import instant
from pubqueue.model.statutory import holiday
from pubqueue.store import queries
from pubqueue.store.alike import alike
from pubqueue.store.tables import Delivery
from pubqueue.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import date, datetime

    from pubqueue.model.limits import Limits
    from pubqueue.ports.facts import Alike

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

    def alike(self, account: str, text: str, at: datetime) -> Sequence[Alike] | None:
        """Return the account's other posts within a year that say nearly the same."""
        return alike(self._session, account, text, at, but=self._post)

    def closed(self, day: date) -> Words | None:
        """Return the closure, blackout or statutory holiday on `day`."""
        closure = next(iter(queries.closures(self._session, day.isoformat(), day.isoformat())), None)
        if closure:
            return Words("{name}", {"name": closure.name})
        home = queries.home(self._session)
        return holiday(day, home.country, home.province)

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

    def learned_words(self) -> Collection[str] | None:
        """Return the words that somebody taught this home."""
        return queries.learned_words(self._session)


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

    def alike(self, account: str, text: str, at: datetime) -> Sequence[Alike] | None:  # noqa: ARG002 - the port's form
        """Return nothing: a text alone is compared with nothing."""
        return None

    def closed(self, day: date) -> Words | None:  # noqa: ARG002 - the port's form
        """Return nothing: a text alone has no day."""
        return None

    def near(self, account: str, at: datetime) -> Sequence[str] | None:  # noqa: ARG002 - the port's form
        """Return nothing: a text alone has no neighbours."""
        return None

    def learned_words(self) -> Collection[str] | None:
        """Return nothing: nobody taught a text alone."""
        return None
