"""Notices in a practice home: giving people addresses, and reading what they were sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from builders import Practice

from pubqueue.errors import UntoldError
from pubqueue.ports.notifier import Letter
from pubqueue.words import _
from pubqueue.workflow import notify, people

DOMAIN = "lakeview.example.ca"


def reachable(practice: Practice, *who: str) -> None:
    """Give people addresses."""
    for person in who:
        people.tell_at(practice.as_("kim"), person, f"{person}@{DOMAIN}")


def sent(practice: Practice) -> list[dict[str, str]]:
    """Return the letters of a practice home, oldest first."""
    file = practice.path / "sandbox" / "mail.jsonl"
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def after_a_pass(practice: Practice, at: datetime | None = None) -> list[dict[str, str]]:
    """Run a pass and send what it made; return the letters that this added."""
    before = len(sent(practice))
    practice.publish(at or practice.now)
    notify.deliver(practice.as_("jo"))
    return sent(practice)[before:]


def subjects(letters: list[dict[str, str]]) -> list[tuple[str, str]]:
    """Return who was sent what, as subject lines."""
    return sorted((one["to"].partition("@")[0], one["subject"].removeprefix("[pubqueue] ")) for one in letters)


@dataclass
class Carrier:
    """A way that reaches everybody: what happens when it is told something, then whether that fails."""

    deed: Callable[[], None] = lambda: None
    fails: bool = False
    letters: list[tuple[str, Letter]] = field(default_factory=list)

    def reaches(self, address: str) -> bool:
        return bool(address)

    def tell(self, address: str, letter: Letter) -> None:
        self.letters.append((address, letter))
        self.deed()
        if self.fails:
            raise UntoldError(_("Nobody took it."))
