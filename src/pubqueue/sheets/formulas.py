"""Cells that a spreadsheet program would run as formulas: written with an apostrophe, read without it (CWE-1236)."""

from __future__ import annotations

import re

# full-width forms run too in some programs; the apostrophes before keep the two ways exact opposites
_ALIVE = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # noqa: RUF001 - these full-width signs are meant


def defused(text: str) -> str:
    """Return what is written for `text`: with one more apostrophe where it would be taken for a formula."""
    return f"'{text}" if _ALIVE.match(text) else text


def restored(text: str) -> str:
    """Return what `defused` was given."""
    return text[1:] if text.startswith("'") and _ALIVE.match(text) else text
