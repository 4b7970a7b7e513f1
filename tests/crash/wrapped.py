"""What tests hand to a home: a connector and a journal with something happening around them. No code is patched."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pubqueue.journal import Journal
from pubqueue.model.account import Account
from pubqueue.model.audit import Frontier
from pubqueue.model.delivery import Outcome
from pubqueue.ports.connector import Connector, Look, Message
from pubqueue.workflow.home import Home
from pubqueue_connectors.sandbox import Sandbox

Hook = Callable[[str], object]
"""Called with the account, or with the kind of line."""


def nothing(_about: str) -> None:
    """Do nothing."""


@dataclass(frozen=True)
class Hooks:
    """What happens when a connector is asked who it is, before and after it sends, and before it looks."""

    identify: Hook = nothing
    before_send: Hook = nothing
    after_send: Hook = nothing
    look: Hook = nothing


class HookedSandbox(Sandbox):
    """The sandbox, with hooks around each thing that the publisher asks of it."""

    def __init__(self, inner: Connector, hooks: Hooks) -> None:
        super().__init__(inner.wiring)
        self._hooks = hooks

    def live_id(self) -> str:
        self._hooks.identify(self.wiring.account)
        return super().live_id()

    def _publish(self, message: Message, key: str) -> Outcome:
        self._hooks.before_send(self.wiring.account)
        outcome = super()._publish(message, key)
        self._hooks.after_send(self.wiring.account)
        return outcome

    def _find(self, message: Message, since: datetime, until: datetime) -> Look:
        self._hooks.look(self.wiring.account)
        return super()._find(message, since, until)


@dataclass(frozen=True)
class Around:
    """What happens before and after a line, or the newest log, is made durable."""

    before: Hook = nothing
    after: Hook = nothing


class HookedJournal(Journal):
    """A journal with hooks around `write` and `saw`; one that raises stands for a disk that fails."""

    def __init__(self, home: Home, *, write: Around | None = None, saw: Around | None = None) -> None:
        super().__init__(home.settings.state)
        self._around_write, self._around_saw = write or Around(), saw or Around()

    def write(self, kind: str, fields: Mapping[str, str | int]) -> None:
        self._around_write.before(kind)
        super().write(kind, fields)
        self._around_write.after(kind)

    def saw(self, home_id: str, frontier: Frontier) -> None:
        self._around_saw.before("saw")
        super().saw(home_id, frontier)
        self._around_saw.after("saw")


def hooked(home: Home, hooks: Hooks) -> Home:
    """Return `home` with `hooks` around every account's connector."""

    def connect(account: Account) -> Connector:
        return HookedSandbox(home.connect(account), hooks)

    return replace(home, connect=connect)
