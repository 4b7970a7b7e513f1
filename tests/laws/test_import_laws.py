"""Each law about imports in pyproject.toml is kept, and is shown to break when somebody breaks it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("src", "connectors", "migrations")

FLOORS = "1. Each floor rests on those below it"
CIRCLES = "7b. No circles"


@dataclass(frozen=True)
class Breach:
    """One forbidden thing: `text` added to `file`, and the law that has to notice; `beside` may notice too."""

    law: str
    file: str
    text: str
    beside: str = ""


BREACHES = {
    "a lower floor reaches up": Breach(
        FLOORS, "src/pubqueue/store/session.py", "import pubqueue.workflow", beside=CIRCLES
    ),
    "one room reaches into the next": Breach(
        FLOORS, "src/pubqueue/signing/__init__.py", "import pubqueue.journal", beside=CIRCLES
    ),
    "a module that belongs to no floor": Breach(FLOORS, "src/pubqueue/stray.py", ""),
    "a connector opens the database": Breach(
        "2a. A connector knows the ports, the model and the errors, nothing else",
        "connectors/pubqueue_connectors/stray.py",
        "import pubqueue.store.session",
    ),
    "the core names a connector": Breach(
        "2b. The core names no connector and no platform library",
        "src/pubqueue/workflow/stray.py",
        "import pubqueue_connectors",
    ),
    "the core names a platform's library": Breach(
        "2b. The core names no connector and no platform library", "src/pubqueue/workflow/stray.py", "import tweepy"
    ),
    "a connector leans on another": Breach(
        "3a. Connectors do not know each other",
        "connectors/pubqueue_connectors/stray.py",
        "import pubqueue_connectors.sandbox",
    ),
    "a check leans on another": Breach(
        "3b. Checks do not know each other", "src/pubqueue/checks/stray.py", "import pubqueue.checks.length"
    ),
    "the model reads a clock": Breach(
        "4. Decisions do no I/O and read no clock", "src/pubqueue/model/moves.py", "import time"
    ),
    "an error opens a file": Breach(
        "4. Decisions do no I/O and read no clock", "src/pubqueue/errors.py", "from pathlib import Path"
    ),
    "a second pen": Breach(
        "5. One pen: only the pen appends to the log, only it writes states",
        "src/pubqueue/workflow/stray.py",
        "from pubqueue.store.log_append import *",
    ),
    "the question of cron loads the database library": Breach(
        "6. What cron asks first uses the standard library alone", "src/pubqueue/store/peek.py", "import sqlalchemy"
    ),
    "history leans on today": Breach(
        "7a. History imports nothing of today's program",
        "migrations/pubqueue_migrations/versions/stray.py",
        "import pubqueue.model.post",
    ),
    "a circle": Breach(CIRCLES, "src/pubqueue/model/moves.py", "import pubqueue.model.lifecycle"),
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the three source roots to break things in."""
    copy = tmp_path_factory.mktemp("house")
    for source in SOURCES:
        shutil.copytree(ROOT / source, copy / source, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def test_every_law_is_kept(house: Path) -> None:
    ran = _lint(house)

    assert (_broken(ran), ran.returncode) == (set(), 0), ran.stdout + ran.stderr


@pytest.mark.parametrize("breach", BREACHES.values(), ids=BREACHES)
def test_a_broken_law_is_noticed(house: Path, breach: Breach) -> None:
    path = house / breach.file
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{breach.text}\n", encoding="utf-8")
    try:
        ran = _lint(house)
    finally:
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")

    assert _broken(ran) - {breach.beside} == {breach.law}, ran.stdout + ran.stderr
    assert ran.returncode == 1


def test_every_law_has_its_breach() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    laws = {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}

    assert {breach.law for breach in BREACHES.values()} == laws


def _lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Ask import-linter about the copy."""
    roots = os.pathsep.join(str(house / source) for source in SOURCES)
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--cache-dir", house / "cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": roots, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def _broken(ran: subprocess.CompletedProcess[str]) -> set[str]:
    """Return the names of the laws that are reported broken."""
    return {line.removesuffix("BROKEN").strip() for line in ran.stdout.splitlines() if line.endswith("BROKEN")}
