"""The seven ways to say that a phrase is no certain time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubqueue.errors import WhenError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 60
_OFFERED = 7


def not_understood(text: str) -> WhenError:
    """Return the refusal of `text`: words or signs that make no time."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text[:_SHOWN].strip())
    if not shown:
        return WhenError("not_understood", _("Nothing was said."))
    return WhenError("not_understood", _("“{text}” is not understood as a time.", text=shown))


def impossible(text: str) -> WhenError:
    """Return the refusal of a date or clock time that cannot be, such as 30 February or 25:00."""
    return WhenError("not_understood", _("There is no such date or clock time: {text}.", text=text))


def disagreeing(dates: Iterable[str]) -> WhenError:
    """Return the refusal of a weekday that is not the one of the date beside it."""
    return WhenError("not_understood", _("The weekday and the date do not agree."), tuple(dates)[:_OFFERED])


def ambiguous(candidates: Iterable[str]) -> WhenError:
    """Return the refusal of a phrase that has several readings."""
    return WhenError("ambiguous", _("This can be read in more than one way."), tuple(candidates)[:_OFFERED])


def no_time() -> WhenError:
    """Return the refusal of a day without a clock time."""
    return WhenError("no_time", _("This names no clock time."))


def recurring() -> WhenError:
    """Return the refusal of a rule that repeats."""
    return WhenError("recurring", _("This repeats; a post has one time."))


def past() -> WhenError:
    """Return the refusal of a time that is not ahead."""
    return WhenError("past", _("This time has already passed."))


def too_far() -> WhenError:
    """Return the refusal of a time that is too far ahead."""
    return WhenError("too_far", _("This is more than two years ahead."))


def nonexistent(neighbours: Iterable[str]) -> WhenError:
    """Return the refusal of a clock time that the clocks jump over."""
    return WhenError("nonexistent", _("The clocks skip this time that day."), tuple(neighbours))
