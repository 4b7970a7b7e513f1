"""A desk PIN: which one is good enough, what is stored of it, and how long guessing has to wait."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from pubqueue.errors import InputError
from pubqueue.words import _

LEAST_DIGITS = 6
MOST_DIGITS = 32
CODE_DIGITS = 8
"""Of the one-time code that comes before the first PIN."""
CODE_HOLDS = timedelta(days=7)
FREE_TRIES = 5
"""Wrong ones in a row before there is a pause."""

_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)
_ROWS = "0123456789", "9876543210", "147258369", "14789632"
"""Digits in a row, on the keyboard and on the pad of numbers."""
_FEWEST_KINDS = 3
_COST = {"n": 2**15, "r": 8, "p": 1, "maxmem": 2**26}
"""scrypt's parameters: 32 MB and about a tenth of a second for each guess."""


def digest(secret: str, salt: bytes) -> bytes:
    """Return what is stored of a PIN or code (scrypt)."""
    return hashlib.scrypt(secret.encode(), salt=salt, **_COST)


def pause(failures: int) -> timedelta:
    """Return how long after the last of `failures` wrong ones in a row the next try counts."""
    doublings = failures - FREE_TRIES
    if doublings < 0:
        return timedelta(0)
    return min(_FIRST_PAUSE * int(2 ** min(doublings, 16)), _LONGEST_PAUSE)


def require_good(pin: str) -> None:
    """Raise InputError for a PIN that is too short, or that a stranger would try first."""
    if not (pin.isascii() and pin.isdigit() and LEAST_DIGITS <= len(pin) <= MOST_DIGITS):
        raise InputError(_("A PIN is {least} to {most} digits.", least=LEAST_DIGITS, most=MOST_DIGITS))
    if _trivial(pin):
        raise InputError(
            _("That PIN is one of the first that a stranger would try."),
            hint=_("Take digits that are in no row and do not repeat."),
        )


def _trivial(pin: str) -> bool:
    few = len(set(pin)) < _FEWEST_KINDS
    repeated = any(pin == pin[:size] * (len(pin) // size) for size in range(1, len(pin) // 2 + 1))
    in_a_row = any(pin in row * 4 for row in _ROWS)
    return few or repeated or in_a_row
