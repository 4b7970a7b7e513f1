"""What a sheet of posts is: which columns it has, how much of it is read, and how its faults are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.errors import InputError
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

NEEDED = ("when", "accounts", "purpose", "text")
OF_A_PICTURE = ("media", "media_fr", "alt", "alt_fr", "source", "licence", "credit")
MOST_PICTURES = 20
"""Pictures that a row can name; the columns of the second one end in _2, and so on."""

MOST_ROWS = 5_000
MOST_LETTERS = 131_072
"""The longest cell, in characters."""

_SHOWN = 50
"""Faults that are told one by one to a person."""

_NAME = 40
"""Characters of an unknown column's name that are told."""

Cell = str | Words
"""What a cell says, or why it cannot be read."""


@dataclass(frozen=True)
class Fault:
    """Something in a sheet that cannot be used, and where."""

    line: int
    column: str
    reason: Words


@dataclass(frozen=True)
class Row:
    """One post as it stands in a sheet: `line` is where it begins, counted from 1; empty cells are left out."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """What was read; a row with a fault is in `faults` instead of `rows`."""

    rows: tuple[Row, ...]
    notices: tuple[Words, ...] = ()
    faults: tuple[Fault, ...] = ()


def numbered(column: str, picture: int) -> str:
    """Return the name that a picture's column has for the first picture, the second (2), and so on."""
    return column if picture == 1 else f"{column}_{picture}"


COLUMNS = (
    *NEEDED,
    "text_fr",
    *(numbered(column, picture) for picture in range(1, MOST_PICTURES + 1) for column in OF_A_PICTURE),
)
"""Every column that a sheet may have, in the order in which they are written."""


def headings(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the columns that a sheet of `rows` is written with: those of a second picture only where there is one."""
    used = {column for row in rows for column, said in row.items() if said}
    return [column for column in COLUMNS if column in used or column in (*NEEDED, "text_fr", *OF_A_PICTURE)]


def gather(lines: Iterator[tuple[int, Sequence[Cell]]], notices: Iterable[Words] = ()) -> Sheet:
    """Return the sheet whose numbered `lines` begin with the names of its columns; raise InputError."""
    _line, names = next(lines, (1, ()))
    columns = _columns(names)
    rows: list[Row] = []
    faults: list[Fault] = []
    filled = (one for one in lines if any(_says_something(cell) for cell in one[1]))
    for count, (line, cells) in enumerate(filled, start=1):
        if count > MOST_ROWS:
            raise InputError(
                _("The sheet has more than {most} rows.", most=MOST_ROWS), hint=_("Split it into several sheets.")
            )
        found = _faults(line, columns, cells)
        faults += found
        if not found:
            rows.append(Row(line, _said(columns, cells)))
    return Sheet(tuple(rows), tuple(notices), tuple(faults))


def refused(faults: Sequence[Fault]) -> InputError:
    """Return the refusal of a whole sheet, naming each row that cannot be used."""
    told = [(fault, " ".join(str(fault.reason).split())) for fault in sorted(faults, key=lambda fault: fault.line)]
    lines = [_line_about(fault, reason) for fault, reason in told[:_SHOWN]]
    if len(told) > _SHOWN:
        lines.append(_("and {n} more", n=len(told) - _SHOWN))
    wrong = len({fault.line for fault in faults})
    return InputError(
        n_("One row of the sheet cannot be used.", "{n} rows of the sheet cannot be used.", wrong),
        why=_("{lines}", lines="\n".join(str(line) for line in lines)),
        hint=_("Nothing was brought in. Mend the sheet and import it again."),
        details={"rows": [{"line": one.line, "column": one.column, "reason": reason} for one, reason in told]},
    )


def _line_about(fault: Fault, reason: str) -> Words:
    if fault.column:
        return _("Line {line}, {column}: {reason}", line=fault.line, column=fault.column, reason=reason)
    return _("Line {line}: {reason}", line=fault.line, reason=reason)


def _columns(names: Sequence[Cell]) -> list[str]:
    """Return the columns by their heading; raise InputError naming those that are missing, unknown or there twice."""
    columns = [str(name).strip().lower() for name in names]
    while columns and not columns[-1]:
        columns.pop()
    missing = [name for name in NEEDED if name not in columns]
    unknown = [repr(name[:_NAME]) for name in dict.fromkeys(columns) if name and name not in COLUMNS]
    twice = [name for name in dict.fromkeys(columns) if name and columns.count(name) > 1]
    told = [
        *([_("missing: {names}", names=", ".join(missing))] if missing else []),
        *([_("unknown: {names}", names=", ".join(unknown))] if unknown else []),
        *([_("there twice: {names}", names=", ".join(twice))] if twice else []),
    ]
    if told:
        raise InputError(
            _("The first line of the sheet has to name its columns; {what}.", what="; ".join(str(one) for one in told)),
            hint=_(
                "Needed: {needed}. Possible: text_fr, {more}.",
                needed=", ".join(NEEDED),
                more=", ".join(OF_A_PICTURE),
            ),
        )
    return columns


def _faults(line: int, columns: Sequence[str], cells: Sequence[Cell]) -> list[Fault]:
    """Return what is wrong with a row's cells, whatever they say."""
    faults = [
        Fault(line, column, cell) for column, cell in zip(columns, cells, strict=False) if isinstance(cell, Words)
    ]
    beyond = [cell for at, cell in enumerate(cells) if at >= len(columns) or not columns[at]]
    if any(_says_something(cell) for cell in beyond):
        faults.append(
            Fault(line, "", _("There are more cells than columns; a text with a comma in it stands in quotes."))
        )
    return faults


def _says_something(cell: Cell) -> bool:
    return isinstance(cell, Words) or bool(cell.strip())


def _said(columns: Sequence[str], cells: Sequence[Cell]) -> dict[str, str]:
    pairs = zip(columns, cells, strict=False)
    return {column: str(cell) for column, cell in pairs if column and str(cell).strip()}
