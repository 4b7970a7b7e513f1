"""Sheets as files: which kinds are read, how large, and nothing overwritten unasked."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from pubqueue.errors import InputError, NotFoundError
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 5_000_000

_ZIP = b"PK\x03\x04"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""How .xls files begin, and workbooks with a password."""
_SAVE_AS = _("Open it in your spreadsheet program and save it as .xlsx or CSV UTF-8.")
_FOREIGN = {
    ".xls": _("It is a workbook of Excel's old format."),
    ".xlsb": _("It is a binary workbook."),
    ".xlsm": _("It is a workbook that can hold macros."),
    ".ods": _("It is an OpenDocument sheet."),
    ".numbers": _("It is a Numbers sheet."),
}


def taken(path: Path) -> bytes:
    """Return the bytes of a regular file; raise NotFoundError, InputError over 5 MB."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            regular = stat.S_ISREG(os.fstat(file.fileno()).st_mode)
            data = file.read(MOST_BYTES + 1) if regular else b""
    except IsADirectoryError:
        regular = False
    except FileNotFoundError:
        raise NotFoundError(
            _("There is no sheet {name}.", name=repr(str(path))),
            hint=_("Look at the spelling and at the folder you are in."),
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise unusable(
            path, _("The system says: {reason}.", reason=reason), _("Make the file readable for you.")
        ) from None
    if not regular:
        raise unusable(path, _("It is no regular file."), _("Name a .csv or .xlsx file."))
    if len(data) > MOST_BYTES:
        why = _("It has more than {most} MB.", most=MOST_BYTES // 1_000_000)
        raise unusable(path, why, _("Split it into several sheets; pictures stay in files of their own."))
    return data


def _without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe would keep us waiting for somebody to write to it."""
    return os.open(path, flags | os.O_NONBLOCK)


def is_workbook(path: Path, data: bytes) -> bool:
    """Tell an XLSX file from a CSV file by its first bytes; raise InputError for other kinds of sheets."""
    kind = path.suffix.lower()
    if kind in _FOREIGN:
        raise unusable(path, _FOREIGN[kind], _SAVE_AS)
    if data.startswith(_OLE):
        raise unusable(path, _("It is a workbook of Excel's old format, or one with a password."), _SAVE_AS)
    if kind == ".xlsx" and not data.startswith(_ZIP):
        raise unusable(path, _("It is no workbook, whatever its name says."), _SAVE_AS)
    return data.startswith(_ZIP)


def require_free(path: Path, *, force: bool) -> None:
    """Raise InputError where there is a file already that nobody asked to replace."""
    if not force and os.path.lexists(path):
        raise unusable(path, _("There is such a file already."), _("Take another name, or replace it with --force."))


def put(path: Path, data: bytes, *, force: bool = False) -> None:
    """Write a new file; raise InputError where that cannot be done."""
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(data)
    except FileExistsError:
        require_free(path, force=False)
        raise
    except OSError as error:
        raise unusable(path, _("The system says: {reason}.", reason=error.strerror), _("Take another place.")) from None


def unusable(path: Path, why: Words, hint: Words) -> InputError:
    """Return the refusal of a whole file."""
    return InputError(_("{name} cannot be used as a sheet.", name=repr(str(path))), why=why, hint=hint)
