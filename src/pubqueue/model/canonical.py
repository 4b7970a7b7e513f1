"""Canonical JSON (RFC 8785): one value, one sequence of bytes; and salted commitments to values."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import rfc8785

from pubqueue.errors import TamperedError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping

DEEPEST = 12
"""Nesting that any stored document may have; ours need six."""

_COMMIT = b"pubqueue-commit-v1\x00"


def canonical(value: Mapping[str, Any] | list[Any]) -> bytes:
    """Return the RFC 8785 bytes of `value`: text, integers below 2^53, booleans, lists and objects."""
    return rfc8785.dumps(value)


def parse(data: bytes) -> dict[str, Any]:
    """Read a canonical object; raise TamperedError where `data` is any other spelling of it (RFC 8785)."""
    try:
        value = _READER.decode(data.decode())
        same = isinstance(value, dict) and _depth(value) <= DEEPEST and canonical(value) == data
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        same = False
    if not same:
        raise TamperedError(
            _("A stored document is not in its canonical form."),
            why=_("Its fields were added to, repeated, re-ordered or spelled in another way."),
        )
    return dict(value)


def sha256(data: bytes) -> str:
    """Return the digest as `sha256:` and 64 lower-case hexadecimal digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def commit(salt: bytes, value: bytes) -> str:
    """Return a digest that tells nothing of a short `value` to someone without the 32-byte `salt`."""
    return sha256(_COMMIT + salt + value)


def _refuse(number: str) -> None:
    """Refuse a fraction, an exponent, an infinity or NaN: nothing of ours holds one."""
    raise ValueError(number)


_READER = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse)


def _depth(value: object) -> int:
    """Return how deep lists and objects nest in `value`."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inner), default=0)
