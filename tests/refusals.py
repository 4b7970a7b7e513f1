"""What every refusal has in common, and what a home holds, so that tests can say that nothing of it changed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from pubqueue import places

if TYPE_CHECKING:
    from builders import Practice
    from commands import Said


def refused(said: Said, code: int, kind: str, *told: str) -> str:
    """Check a refusal that was told as JSON, and return its sentences; `told` are parts of them."""
    assert "Traceback" not in said.out + said.err
    assert said.code == code, said.out + said.err
    error = said.data["error"]
    assert error["kind"] == kind, error
    assert {"message", "hint"} <= set(error)
    sentences = " ".join(filter(None, (error.get(part) for part in ("message", "why", "hint"))))
    assert [part for part in told if part not in sentences] == [], sentences
    return sentences


def quiet(said: Said) -> str:
    """Check that a terminal can show what was said: nothing but printable signs and newlines; return it all."""
    everything = said.out + said.err
    assert "Traceback" not in everything
    assert {sign for sign in everything if not (sign.isprintable() or sign in "\n\t\u200d")} == set()
    return everything


def stored(practice: Practice) -> list[str]:
    """Return everything that the database holds, as SQL."""
    connection = sqlite3.connect(practice.path / places.DATABASE)
    try:
        return list(connection.iterdump())
    finally:
        connection.close()
