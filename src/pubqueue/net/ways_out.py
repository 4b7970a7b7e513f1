"""The way that fits an address, and how long it may take."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.errors import UntoldError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pubqueue.ports.notifier import Letter, Notifier

SECONDS = 10.0
"""How long one letter may take in all, however slowly a server drips its answers."""


@dataclass(frozen=True)
class WaysOut:
    """Several ways, the first that leads to an address is taken."""

    ways: Sequence[Notifier]
    seconds: float = SECONDS

    def reaches(self, address: str) -> bool:
        """Tell whether any way leads there."""
        return any(way.reaches(address) for way in self.ways)

    def tell(self, address: str, letter: Letter) -> None:
        """Hand over one letter; raise UntoldError, also where that is not done in time."""
        way = next((way for way in self.ways if way.reaches(address)), None)
        if way is None:
            raise UntoldError(_("No way leads to this address."), hint=_("Set mail_server in [notify]."))
        failures: list[BaseException] = []
        errand = threading.Thread(target=_run, args=(way, address, letter, failures), daemon=True)
        errand.start()
        errand.join(self.seconds)
        if errand.is_alive():
            raise UntoldError(_("It was not taken within {n} seconds.", n=round(self.seconds)))
        if failures:
            raise failures[0]


def _run(way: Notifier, address: str, letter: Letter, failures: list[BaseException]) -> None:
    """Go one errand; a surprise is told by its kind alone, as its text may hold a secret."""
    try:
        way.tell(address, letter)
    except UntoldError as error:
        failures.append(error)
    except Exception as error:  # noqa: BLE001 - a library's surprise stops no pass
        failures.append(UntoldError(_("It failed in a way nobody foresaw ({why}).", why=type(error).__name__)))
