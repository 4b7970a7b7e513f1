"""Refuse sentences for people that were not marked for translation with `_()` or `n_()`.

Run as `python tools/untranslated.py [FILE OR FOLDER]…`; it prints `file:line: what` and exits 1 if there is any.
A line that must stay as it is says so: `# not for people: reason`.
"""

from __future__ import annotations

import ast
import builtins
import re
import string
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOTS = ("src/pubqueue", "connectors/pubqueue_connectors")
EXEMPT = re.compile(r"# not for people:\s*\S")

KEYWORDS = frozenset({"what", "why", "hint", "message", "help", "short_help", "prompt", "epilog"})
"""Keywords that carry words for people, whoever is called."""

PRINTS = frozenset({"print", "echo", "secho", "prompt", "confirm", "input", "getpass", "add_column", "notify"})
"""Calls whose every positional argument is shown to a person."""

OUTCOMES = frozenset({"NotSent", "Refused", "Blocked", "Unknown", "Unclear"})
POSITIONS = {"Finding": 3, "WhenError": 1} | dict.fromkeys(OUTCOMES, 0)
"""Which positional argument carries the words; that of an error is its first."""

_STYLE = re.compile(r"\[/?[a-z0-9 #_]*\]")


@dataclass(frozen=True)
class Fault:
    """One place where a person would read words that nobody can translate."""

    line: int
    what: str


def faults(source: str) -> list[Fault]:
    """Return what is wrong in a module's source, in the order of its lines."""
    lines = source.splitlines()
    found = {
        Fault(node.lineno, what)
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        for node, what in _faults_of_call(call)
        if not any(EXEMPT.search(line) for line in lines[node.lineno - 1 : node.end_lineno])
    }
    return sorted(found, key=lambda fault: (fault.line, fault.what))


def _faults_of_call(call: ast.Call) -> Iterator[tuple[ast.expr, str]]:
    """Yield the places in one call that are wrong."""
    name = _name(call)
    if isinstance(call.func, ast.Name) and name in ("_", "n_"):
        yield from _faults_of_mark(call, 1 if name == "_" else 2)
        return
    for argument in _spoken(call, name):
        for bare in _bare(argument):
            yield bare, f"words for people that are not marked: {ast.unparse(bare)[:60]}"


def _faults_of_mark(call: ast.Call, templates: int) -> Iterator[tuple[ast.expr, str]]:
    """Yield what is wrong with one `_()` or `n_()`: its templates have to be plain, with a value for each name."""
    given = {keyword.arg for keyword in call.keywords} | ({"n"} if templates > 1 else set())
    for template in call.args[:templates]:
        if not (isinstance(template, ast.Constant) and isinstance(template.value, str)):
            yield template, f"a template has to be a plain string: {ast.unparse(template)[:60]}"
            continue
        for _text, field, _spec, _conversion in string.Formatter().parse(template.value):
            if field is not None and field not in given and None not in given:
                yield template, f"no value for {{{field}}}"


def _spoken(call: ast.Call, name: str) -> list[ast.expr]:
    """Return the arguments of a call that a person will read."""
    keywords = KEYWORDS | {"reason"} if name in OUTCOMES else KEYWORDS
    named = [keyword.value for keyword in call.keywords if keyword.arg in keywords]
    if name in PRINTS:
        return [*call.args, *named]
    position = POSITIONS.get(name, 0 if _is_ours(name) else None)
    return named if position is None else [*call.args[position : position + 1], *named]


def _is_ours(name: str) -> bool:
    """Tell whether a called name is an error for people: Python's own are for programmers."""
    return name == "BadParameter" or (name.endswith("Error") and not hasattr(builtins, name))


def _bare(node: ast.expr) -> Iterator[ast.expr]:
    """Yield the strings with letters in them that `node` may turn out to be."""
    literals = node.values if isinstance(node, ast.JoinedStr) else [node]
    if any(isinstance(part, ast.Constant) and _has_words(part.value) for part in literals):
        yield node
    for part in _parts(node):
        yield from _bare(part)


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return the expressions whose text becomes part of the text of `node`."""
    parts: list[ast.expr] = []
    match node:
        case ast.JoinedStr(values=values):
            parts = [part.value for part in values if isinstance(part, ast.FormattedValue)]
        case ast.BinOp(left=left, right=right):
            parts = [left, right]
        case ast.IfExp(body=body, orelse=orelse):
            parts = [body, orelse]
        case ast.BoolOp(values=parts) | ast.Call(func=ast.Name(id="str"), args=parts):
            pass
        case ast.Call(func=ast.Attribute(value=(ast.Constant() | ast.JoinedStr()) as text)):
            parts = [text]
    return parts


def _has_words(literal: object) -> bool:
    """Tell whether a literal says anything: numbers, signs, blanks and style marks such as `[bold]` do not."""
    return isinstance(literal, str) and any(letter.isalpha() for letter in _STYLE.sub("", literal))


def _name(call: ast.Call) -> str:
    """Return the last part of what is called: `echo` for `typer.echo`."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def main(arguments: list[str]) -> int:
    """Print what is wrong below the folders or files named; return 1 if anything is."""
    count = 0
    for root in map(Path, arguments or ROOTS):
        for path in sorted(root.rglob("*.py")) if root.is_dir() else [root]:
            for fault in faults(path.read_text(encoding="utf-8")):
                print(f"{path}:{fault.line}: {fault.what}")
                count += 1
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
