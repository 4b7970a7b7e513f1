"""The house's habits: small rooms, plain names, a quick front door."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
MODULES = [
    path
    for source in ("src", "connectors", "migrations")
    for path in sorted((ROOT / source).rglob("*.py"))
    if path.parent.name != "versions"
]
VAGUE = {"util", "utils", "helper", "helpers", "manager", "managers", "service", "services", "base", "common"}
WRITTEN = ("src", "connectors", "migrations", "tests", "tools", "docs", "bench", ".ci")
REGISTRIES = tuple(
    ".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "com"), ("crates", "io"))
)
"""Hosts that no file may name: which registry packages come from is the machine's business."""


def test_no_file_is_longer_than_350_lines() -> None:
    lengths = {_name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}

    assert {name: length for name, length in lengths.items() if length > 350} == {}


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = {place: length for path in MODULES for place, length in _functions(path)}

    assert len(lengths) > 50
    assert {place: length for place, length in lengths.items() if length > 40} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [_name(path) for path in MODULES if VAGUE & set(path.relative_to(ROOT).with_suffix("").parts)]

    assert vague == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    files = [*ROOT.glob("*.*"), ROOT / "Makefile", *(path for folder in WRITTEN for path in (ROOT / folder).rglob("*"))]
    texts = {
        _name(path): path.read_bytes().decode(errors="replace")
        for path in [*files, *(ROOT / "requirements").iterdir()]
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert "requirements/dev.txt" in texts
    assert [name for name, text in texts.items() if any(host in text for host in REGISTRIES)] == []


def test_rows_are_changed_by_statements_in_the_pen_and_in_the_log_alone() -> None:
    changing = {"update", "delete", "insert", "text"}
    found = {
        _name(path)
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("sqlalchemy", "sqlmodel"))
        if changing & {name.name for name in node.names}
    }

    assert found == {"src/pubqueue/store/pen.py", "src/pubqueue/store/log_append.py"}


def test_nobody_sets_a_state_as_an_attribute() -> None:
    found = [
        f"{_name(path)}:{node.lineno}"
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]

    assert found == []


def test_the_bare_package_imports_nothing_beside_itself() -> None:
    code = "import sys; before = set(sys.modules); import pubqueue; print(*set(sys.modules) - before)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.split() == ["pubqueue"]


@pytest.mark.parametrize("arguments", [("--help",), ("post", "--help")], ids=" ".join)
def test_help_loads_no_heavy_part(arguments: tuple[str, ...]) -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pubqueue", *arguments], capture_output=True, text=True, check=True
    )
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in ran.stderr.splitlines()}

    assert "pubqueue" in loaded
    assert loaded & {"sqlalchemy", "sqlmodel", "alembic", "dateparser", "PIL", "cryptography"} == set()


def _name(path: Path) -> str:
    """Return a path as it stands in the checkout."""
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the place and the number of lines of each function in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{_name(path)}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1
