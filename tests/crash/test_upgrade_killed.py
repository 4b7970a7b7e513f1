"""SIGKILL at every commit of an upgrade: run again, it ends well, and what was signed goes out once."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from builders import Practice, close_homes
from crash.ask import rows, there
from old_home import NOON, TEXT, WENT_OUT, upgraded

from pubqueue.errors import UnfitError
from pubqueue.store import schema
from pubqueue.workflow import audit

DATABASES = ("sqlite",)
UPGRADING = Path(__file__).with_name("upgrading.py")
DONE = [("mastodon:library", WENT_OUT), ("mastodon:library", TEXT), ("x:library", TEXT)]
FEWEST = 8


@pytest.mark.slow
def test_an_upgrade_that_was_killed_anywhere_ends_well_when_it_is_run_again(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, UPGRADING, tmp_path], capture_output=True, text=True, timeout=300, check=False
    )
    *killed, last = [int(line.split()[1]) for line in ran.stdout.splitlines()]
    assert last == 0, ran.stderr
    assert set(killed) == {-9}
    assert len(killed) >= FEWEST

    for number in range(1, len(killed) + 1):
        home = Practice(tmp_path / str(number), now=datetime.fromisoformat("2026-11-24T13:00:00-05:00"))
        _send_nothing_meanwhile(home)
        upgraded(home)
        assert rows(home, "SELECT version_num FROM alembic_version") == [(schema.newest_revision(),)]
        assert rows(home, "SELECT stopped FROM stop") == [(0,)]
        for hour in (12, 13):
            home.publish(NOON.replace(hour=hour))
        assert there(home) == DONE
        assert audit.verify(home.as_("jo")).problems == []
        close_homes()


def _send_nothing_meanwhile(home: Practice) -> None:
    """A pass between the two runs sends nothing where the upgrade had begun, and what is due else."""
    try:
        home.publish(home.now)
    except UnfitError as refusal:
        assert refusal.kind in ("schema", "settings")  # noqa: PT017 - where it was killed decides
    assert there(home) == DONE[:1]
