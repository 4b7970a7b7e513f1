"""Telling somebody something, by whatever way leads to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Letter:
    """What somebody is told: plain text. `id` stays the same when it has to be sent again."""

    id: str
    subject: str
    text: str
    at: datetime


class Notifier(Protocol):
    """Hands letters to those who deliver them."""

    def reaches(self, address: str) -> bool:
        """Tell whether there is a way to `address` at all, as this home is set."""
        ...

    def tell(self, address: str, letter: Letter) -> None:
        """Hand over one letter; return once it was taken. Raise UntoldError, which never shows the address."""
        ...
