"""A practice home that the program of schema 0001 made, from data/home-0001.

In it post 1 is out, post 2 is signed for two accounts and due at noon on 25 November 2026, post 3 is in review.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from builders import Practice
from sqlalchemy import Engine

from pubqueue import bootstrap, places
from pubqueue.words import Words
from pubqueue.workflow import upgrade

DATA = Path(__file__).parent / "data" / "home-0001"
NOON = datetime.fromisoformat("2026-11-25T12:00:00-05:00")
TEXT = "Storytime is on Saturday at ten."
WENT_OUT = "The library opens at nine on Monday."


def old_home(folder: Path) -> Practice:
    """Make that home in a folder."""
    practice = Practice(folder, now=datetime.fromisoformat("2026-11-24T12:00:00-05:00"))
    practice.path.mkdir(mode=0o700)
    for part in ("keys", "trust", "sandbox"):
        shutil.copytree(DATA / part, practice.path / part)
        (practice.path / part).chmod(0o700)
    for file in (DATA / "policy.toml", DATA / "pubqueue.toml"):
        shutil.copyfile(file, practice.path / file.name)
    with closing(sqlite3.connect(practice.path / places.DATABASE)) as connection:
        connection.executescript((DATA / "pubqueue.sql").read_text(encoding="utf-8"))
    shutil.copytree(DATA / "state", practice.state)
    for file in [*practice.path.rglob("*"), *practice.state.iterdir()]:
        file.chmod(0o700 if file.is_dir() else 0o600)
    return practice


def upgraded(
    practice: Practice, *, wait: float = 5.0, said: list[str] | None = None, watch: Callable[[Engine], object] = id
) -> upgrade.Upgraded:
    """Upgrade a home, with no doctor at hand; `said` gets what is told, `watch` the engine."""
    call = bootstrap.Call(practice.environment, now=practice.now)
    keeping = bootstrap.keeping(call, lambda _done, _all: None)
    watch(keeping.engine)
    told: list[str] = [] if said is None else said

    def tell(words: Words) -> None:
        told.append(str(words))

    try:
        return upgrade.upgrade(upgrade.Work(keeping, lambda: bootstrap.open_home(call), list, tell, wait))
    finally:
        keeping.engine.dispose()
