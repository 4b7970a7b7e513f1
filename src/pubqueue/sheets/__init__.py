"""Sheets of posts, a row a post: CSV and XLSX files become rows and back. Knows nothing of any home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubqueue.sheets import comma_separated, files, xlsx
from pubqueue.sheets.table import MOST_PICTURES, OF_A_PICTURE, Fault, Row, Sheet, headings, numbered, refused
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = [
    "MOST_PICTURES",
    "OF_A_PICTURE",
    "Fault",
    "Row",
    "Sheet",
    "numbered",
    "read",
    "refused",
    "require_writable",
    "write",
]

_WRITTEN = {".csv": comma_separated.written, ".xlsx": xlsx.written}


def read(path: Path) -> Sheet:
    """Return the rows of a CSV or XLSX file, and what is wrong in them.

    Raises InputError where the file as a whole cannot be used, NotFoundError where there is none.
    """
    data = files.taken(path)
    return xlsx.read(data) if files.is_workbook(path, data) else comma_separated.read(data)


def write(path: Path, rows: Sequence[Mapping[str, str]], *, force: bool = False) -> None:
    """Write rows as CSV or XLSX, by the name of the file; raise InputError."""
    require_writable(path, force=force)
    names = headings(rows)
    written = _WRITTEN[path.suffix.lower()]([names, *([row.get(name, "") for name in names] for row in rows)])
    files.put(path, written, force=force)


def require_writable(path: Path, *, force: bool = False) -> None:
    """Raise InputError for a name that tells no kind of sheet, and for a file that nobody asked to replace."""
    if path.suffix.lower() not in _WRITTEN:
        raise files.unusable(
            path, _("It is not clear which kind of sheet is wanted."), _("Name it .csv or .xlsx, such as posts.xlsx.")
        )
    files.require_free(path, force=force)
