"""What goes to standard output: an answer as JSON, or in words; and nothing else writes there."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from pubqueue.model.text import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pubqueue.words import Words


def answer(as_json: bool, data: object, *lines: Words | str) -> None:
    """Print `data` as JSON where that was asked for, else `lines`, made harmless for a terminal.

    JSON goes out in ASCII: every reader takes it, and nothing in it is alive on a terminal.
    """
    if as_json:
        print(json.dumps(data))
        return
    for line in lines:
        print(harmless(str(line)))


def painted(as_json: bool, data: object, lines: Iterable[tuple[Words | str, str]]) -> None:
    """Print `data` as JSON where asked for, else lines, each in its style (of Rich's) on a terminal and plain elsewhere."""
    if as_json or not (sys.stdout and sys.stdout.isatty()):
        answer(as_json, data, *(line for line, _style in lines))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console()
    for line, style in lines:
        console.print(Text(harmless(str(line)), style=style))


def table(as_json: bool, data: Sequence[object], headings: Sequence[Words], rows: Iterable[Sequence[object]]) -> None:
    """Print rows as a table on a terminal, as tab-separated lines elsewhere, as JSON where asked for."""
    if as_json:
        answer(as_json, data)
        return
    cells = [[harmless(str(cell)) for cell in row] for row in rows]
    if not (sys.stdout and sys.stdout.isatty()):
        for row in cells:
            print("\t".join(cell.replace("\n", " ") for cell in row))
        return
    _rich_table([str(heading) for heading in headings], cells)


def _rich_table(headings: list[str], rows: list[list[str]]) -> None:
    """Draw a table; Text keeps brackets in what people wrote from being read as markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, header_style="bold", pad_edge=False)
    for heading in headings:
        drawn.add_column(heading, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    Console().print(drawn)
