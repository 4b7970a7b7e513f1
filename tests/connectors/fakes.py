"""What connector tests hand in: a clock, limits, wirings and messages; run as a program, it publishes."""

import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from pubqueue.model.limits import Counting, Limits
from pubqueue.ports.connector import Connector, Media, Message, Wiring
from pubqueue_connectors.sandbox import Sandbox

NOON = datetime(2026, 10, 29, 12, 0, tzinfo=UTC)
PICTURE = b"\x89PNG\r\n\x1a\n a picture as far as a ledger is concerned"
LIMITS = Limits(
    characters=500,
    counting=Counting.CODE_POINTS,
    bytes=900,
    pictures=2,
    picture_bytes=1000,
    picture_side=1000,
    picture_kinds=("image/png",),
    alt_characters=100,
)


@dataclass
class FakeClock:
    """Stands still until it is moved."""

    at: datetime = NOON

    def now(self) -> datetime:
        return self.at

    def boottime(self) -> float:
        return (self.at - NOON).total_seconds()

    def move(self, by: timedelta) -> None:
        self.at += by


@dataclass
class Platform:
    """Where a connector under test publishes: the account, its clock, and what reached it."""

    folder: Path
    account: str = "facebook:library"
    clock: FakeClock = field(default_factory=FakeClock)
    limits: Limits = LIMITS

    def wiring(self, fault: str = "", live_id: str = "") -> Wiring:
        return Wiring(
            account=self.account,
            live_id=live_id or f"sandbox:{self.account}",
            clock=self.clock,
            folder=self.folder,
            limits=self.limits,
            settings={"fault": fault},
        )

    def sandbox(self, fault: str = "") -> Sandbox:
        return Sandbox(self.wiring(fault))


class Simulator(Protocol):
    """Plays one platform for the contract: wires a connector to itself and keeps what reaches it."""

    clock: FakeClock

    def wiring(self) -> Wiring:
        """Return what a connector to this platform is built from, with the platform well."""
        ...

    def wiring_that_loses_answers(self) -> Wiring:
        """Return the same, but the platform takes every post and its answer never arrives."""
        ...

    def texts(self) -> list[str]:
        """Return the text of every post that reached the platform, oldest first, as it arrived."""
        ...


@dataclass
class SandboxSimulator:
    """The sandbox plays its own platform."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)

    def platform(self) -> Platform:
        return Platform(self.folder, clock=self.clock)

    def wiring(self) -> Wiring:
        return self.platform().wiring()

    def wiring_that_loses_answers(self) -> Wiring:
        return self.platform().wiring("timeout-after")

    def texts(self) -> list[str]:
        return [str(post["text"]) for post in ledger(self.platform().sandbox())]


def ledger(sandbox: Sandbox) -> list[dict[str, object]]:
    """Read the ledger as any other program would: each line must parse."""
    lines = sandbox.ledger.read_text().splitlines() if sandbox.ledger.exists() else []
    return [dict(json.loads(line)) for line in lines]


def message(text: str = "The library is open.", *, language: str = "en", reply_to: str = "") -> Message:
    return Message(text, language, reply_to=reply_to)


def with_picture(text: str = "Look", data: bytes = PICTURE, alt: str = "A cat among the shelves") -> Message:
    return Message(text, "en", (Media("not the digest", "image/png", data, alt),))


def look(connector: Connector, wanted: Message, around: datetime = NOON) -> object:
    """Look for `wanted` within the hour on either side."""
    return connector.find(wanted, around - timedelta(hours=1), around + timedelta(hours=1))


def main(folder: str, fault: str, who: str, count: str) -> None:
    """Publish `count` posts into `folder`, as a process of its own."""
    sandbox = Platform(Path(folder)).sandbox(fault)
    for number in range(int(count)):
        print(sandbox.publish(message(f"{who} says {number}"), key=""))  # noqa: T201 - the parent process reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
