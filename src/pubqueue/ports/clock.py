"""What time it is: for people, and for deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class Clock(Protocol):
    """The only way to learn the time; everything that decides is handed one."""

    def now(self) -> datetime:
        """Return this moment, in UTC, to the second."""
        ...

    def boottime(self) -> float:
        """Return seconds that never step and that count suspended time (Linux CLOCK_BOOTTIME)."""
        ...
