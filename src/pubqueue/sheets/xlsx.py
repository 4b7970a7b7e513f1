"""XLSX: the first sheet of a workbook, its dates as times on the library's wall, formulas refused."""

from __future__ import annotations

import re
import warnings
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from pubqueue.errors import InputError
from pubqueue.sheets.formulas import defused, restored
from pubqueue.sheets.parcel import require_harmless
from pubqueue.sheets.table import COLUMNS, MOST_LETTERS, MOST_ROWS, gather
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    from pubqueue.sheets.table import Cell, Sheet

_LAST_LINE = 20 * MOST_ROWS
"""Lines that are looked at, empty ones included: a row may claim any number."""
_MOST_COLUMNS = 2 * len(COLUMNS)
_MOST_LETTERS_WRITTEN = 32_767
"""The longest cell that Excel takes; openpyxl cuts longer ones off and says nothing."""
_UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HALF_A_SECOND = timedelta(milliseconds=500)


def read(data: bytes) -> Sheet:
    """Return the first sheet of a workbook; raise InputError where it is damaged or may do harm."""
    from openpyxl import load_workbook  # noqa: PLC0415 - loaded only where there is a workbook

    require_harmless(data)
    with _damage_told():
        book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        first, *others = cast("list[ReadOnlyWorksheet]", book.worksheets)
        notices = [_only_first(first.title, len(others))] if others else []
        return gather(_lines(first), notices)


def written(lines: Iterable[Sequence[str]]) -> bytes:
    """Return the bytes of a workbook, every cell a text, formulas defused; raise InputError for what it cannot hold."""
    from openpyxl import Workbook  # noqa: PLC0415 - as above

    rows = [[_fit(defused(cell), line) for cell in cells] for line, cells in enumerate(lines, start=1)]
    book: Workbook = Workbook(write_only=True)
    sheet = book.create_sheet("posts")
    for row in rows:
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@contextmanager
def _damage_told() -> Iterator[None]:
    """Turn whatever openpyxl raises over a stranger's bytes into InputError, and keep its remarks to itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except InputError:
            raise
        except Exception as error:
            raise InputError(
                _("The workbook is damaged, or has no sheet."), hint=_("Open it, and save it again as .xlsx.")
            ) from error


def _only_first(title: str, others: int) -> Words:
    return n_(
        "Only the first sheet, {title}, was read; there is one more.",
        "Only the first sheet, {title}, was read; there are {n} more.",
        others,
        title=repr(title),
    )


def _lines(sheet: ReadOnlyWorksheet) -> Iterator[tuple[int, list[Cell]]]:
    """Yield each row with its number; the size that the file claims is not believed."""
    sheet.reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=_MOST_COLUMNS)  # type: ignore[misc]
    before: tuple[Any, ...] = ()
    for number, cells in enumerate(rows, start=1):
        if number > _LAST_LINE:
            raise InputError(
                _("The sheet goes on below line {last}.", last=_LAST_LINE),
                hint=_("Delete the rows below the posts, empty ones too, or copy the posts to a new sheet."),
            )
        # the rows that a file leaves out are all one tuple
        if cells is not before:
            yield number, [_cell(cell) for cell in cells]
        before = cells


def _cell(cell: Any) -> Cell:  # noqa: ANN401 - openpyxl has no type for cells that are read row by row
    """Return what a cell says, or why it cannot be read."""
    value, kind = cell.value, cell.data_type
    if value is None:
        return ""
    if kind == "f":
        return _("{place} is a formula; paste its value instead.", place=cell.coordinate)
    if kind == "e":
        return _("{place} says {error}.", place=cell.coordinate, error=value)
    if isinstance(value, str):
        return restored(value) if len(value) <= MOST_LETTERS else _too_long(cell.coordinate)
    return _plain(value, cell.number_format or "")


def _plain(value: object, shown_as: str) -> str:
    """Return a number, a date or a time as people write it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        at = (value + _HALF_A_SECOND).replace(microsecond=0)
        only_date = at.time() == time() and "h" not in shown_as.lower()
        return str(at.date()) if only_date else _with_clock(at.date(), at.time())
    if isinstance(value, time):
        return _with_clock(None, value.replace(microsecond=0))
    return str(value)


def _with_clock(day: date | None, clock: time) -> str:
    seconds = f":{clock.second:02}" if clock.second else ""
    return f"{day or ''} {clock:%H:%M}{seconds}".strip()


def _fit(text: str, line: int) -> str:
    """Return `text` if a workbook can hold it; raise InputError."""
    if len(text) > _MOST_LETTERS_WRITTEN or _UNFIT.search(text):
        raise InputError(
            _("Line {line} has a cell that a workbook cannot hold.", line=line), hint=_("Write a .csv file instead.")
        )
    return text


def _too_long(place: str) -> Words:
    return _("{place} has more than {most} characters.", place=place, most=f"{MOST_LETTERS:,}")
