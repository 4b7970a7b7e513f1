"""What a stored document must look like: exact fields, exact types, at every level."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from pubqueue.model.post import instant, moment

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)

Shape: TypeAlias = "Callable[[Any], bool] | list[Shape] | dict[str, Shape]"
"""What a stored value must look like: exact fields, lists of one shape, and a test for each leaf."""


def fits(value: object, shape: Shape) -> bool:
    """Tell whether `value` has exactly the fields, types and forms of `shape`, at every level."""
    if isinstance(shape, dict):
        return isinstance(value, dict) and value.keys() == shape.keys() and all(fits(value[k], shape[k]) for k in shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(inner, shape[0]) for inner in value)
    return shape(value)


def like(pattern: str) -> Callable[[Any], bool]:
    """Return a test for text that `pattern` matches from end to end."""
    compiled = re.compile(pattern, re.ASCII)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def whole(least: int) -> Callable[[Any], bool]:
    """Return a test for an integer (no boolean, no float) of at least `least`."""
    return lambda value: type(value) is int and value >= least


def is_text(value: object) -> bool:
    """Tell whether `value` is text."""
    return isinstance(value, str)


def is_instant(value: object) -> bool:
    """Tell whether `value` is RFC 3339 UTC text to the second, of a time that exists."""
    if not (isinstance(value, str) and _INSTANT.fullmatch(value)):
        return False
    try:
        return instant(moment(value)) == value
    except ValueError:
        return False
