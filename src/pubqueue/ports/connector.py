"""One platform, as the publisher sees it. connectors/README.md says how to add one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, final

from pubqueue.model.delivery import Outcome, Unknown
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pubqueue.model.limits import Limits
    from pubqueue.ports.clock import Clock


@dataclass(frozen=True)
class Media:
    """One picture as it is sent: `data` are the very bytes whose digest was signed."""

    sha256: str
    mime: str
    data: bytes
    alt: str


@dataclass(frozen=True)
class Message:
    """One variant as it is sent."""

    text: str
    language: str
    media: tuple[Media, ...] = ()
    reply_to: str = ""
    record_key: str = ""


@dataclass(frozen=True)
class Wiring:
    """What bootstrap hands to a connector: its account, the clock, time-outs in seconds, where it may write."""

    account: str
    live_id: str
    clock: Clock
    folder: Path
    limits: Limits
    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    settings: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Found:
    """A look saw the message on the account."""

    id: str
    url: str
    at: datetime


@dataclass(frozen=True)
class NotFound:
    """A look worked and the message was not there."""


@dataclass(frozen=True)
class Unclear:
    """A look failed, or saw more than one candidate: it proves nothing."""

    reason: Words


Look = Found | NotFound | Unclear


class Connector(ABC):
    """Publishes to, and looks at, one account on one platform."""

    lag: ClassVar[timedelta] = timedelta(minutes=20)
    """The longest that a published post may take to show up in a look."""

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring

    @final
    def publish(self, message: Message, key: str) -> Outcome:
        """Send `message` once. Whatever the platform's code did not name comes back as Unknown, never raises.

        `key` is the same for every send of one attempt: an idempotency key where the platform takes one.
        """
        try:
            return self._publish(message, key)
        except Exception as error:  # noqa: BLE001 - a surprise after the first byte may have published
            return Unknown(
                _("The connector failed in a way that it did not foresee ({error}).", error=type(error).__name__)
            )

    @final
    def find(self, message: Message, since: datetime, until: datetime) -> Look:
        """Look for `message` among the account's own posts of `since` to `until` (UTC); never raises."""
        try:
            return self._find(message, since, until)
        except Exception as error:  # noqa: BLE001 - a look that failed proves nothing
            return Unclear(_("The look failed ({error}).", error=type(error).__name__))

    @abstractmethod
    def live_id(self) -> str:
        """Return the platform's own id of the account that the token opens."""

    @abstractmethod
    def _publish(self, message: Message, key: str) -> Outcome: ...

    @abstractmethod
    def _find(self, message: Message, since: datetime, until: datetime) -> Look: ...
