"""README's own commands, run as a newcomer would run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"


def _block(heading: str) -> str:
    """Return the first shell block under a heading."""
    section = README.read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1]
    found = re.search(r"```sh\n(.*?)```", section, re.DOTALL)
    assert found
    return found.group(1)


def test_the_five_minutes_in_a_practice_home_work_as_printed(tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-eu", "-c", _block("Five minutes in a practice home")],
        cwd=tmp_path,
        env={"PATH": path, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    ledger = (tmp_path / "practice/sandbox/mastodon-library.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["text"] for line in ledger] == [
        "Storytime is back on Saturday at 10:30 a.m. Everyone is welcome."
    ]
    assert "The record holds" in done.stdout
