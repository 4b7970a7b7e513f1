"""CSV: UTF-8, or Windows-1252 where it must be; commas or semicolons (RFC 4180 but for these)."""

from __future__ import annotations

import codecs
import csv
import io
import re
from typing import TYPE_CHECKING

from pubqueue.errors import InputError
from pubqueue.sheets.formulas import defused, restored
from pubqueue.sheets.table import MOST_LETTERS, Fault, gather, refused
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pubqueue.sheets.table import Cell, Sheet

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF_8_PAIR = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
"""Accents and typographic quotes in UTF-8: nothing that is written in Windows-1252 reads like them."""
_SAVE = _("Save it as CSV UTF-8.")


def read(data: bytes) -> Sheet:
    """Return the sheet; raise InputError, naming line and byte, where it is no text or its quotes do not close."""
    text, notices = _decoded(data)
    return gather(_lines(text), notices)


def written(lines: Iterable[Sequence[str]]) -> bytes:
    """Return the file's bytes, formulas defused; the mark at the beginning tells Excel that it is UTF-8."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([defused(cell) for cell in cells] for cells in lines)
    return out.getvalue().encode("utf-8-sig")


def _decoded(data: bytes) -> tuple[str, list[Words]]:
    if data.startswith(_UTF_16):
        raise InputError(_("The sheet is text in UTF-16, not CSV."), hint=_SAVE)
    if (nul := data.find(b"\0")) >= 0:
        raise refused([Fault(_line_of(data, nul), "", _("There is a NUL byte, which no text has."))])
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        return body.decode(), []
    except UnicodeDecodeError as error:
        if body != data or _UTF_8_PAIR.search(body):
            raise _unreadable(body, error.start, _("is not UTF-8, as the rest is")) from None
    try:
        text = body.decode("cp1252")
    except UnicodeDecodeError as error:
        raise _unreadable(body, error.start, _("is neither UTF-8 nor Windows-1252")) from None
    notice = _("The sheet is not UTF-8 and was read as Windows-1252: look at its accents. Better save it as CSV UTF-8.")
    return text, [notice]


def _unreadable(body: bytes, at: int, what: Words) -> InputError:
    line, byte = _line_of(body, at), f"0x{body[at]:02X}"
    return InputError(
        _("Line {line} of the sheet cannot be read: byte {byte} {what}.", line=line, byte=byte, what=what),
        hint=_SAVE,
        details={"line": line, "byte": byte},
    )


def _line_of(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _lines(text: str) -> Iterator[tuple[int, list[Cell]]]:
    """Yield each record with the line that it begins on."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in records:
            yield line, [_cell(cell) for cell in cells]
            line = records.line_num + 1
    except csv.Error as error:
        reason = _too_long() if "limit" in str(error) else _("The quotes are not in order ({error}).", error=error)
        raise refused([Fault(line, "", reason)]) from None


def _delimiter(text: str) -> str:
    heading = text.partition("\n")[0]
    return ";" if heading.count(";") > heading.count(",") else ","


def _cell(cell: str) -> Cell:
    return restored(cell) if len(cell) <= MOST_LETTERS else _too_long()


def _too_long() -> Words:
    return _("A cell has more than {most} characters.", most=f"{MOST_LETTERS:,}")
