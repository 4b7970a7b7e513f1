"""What a minute of cron costs where nothing is due, beside the bare interpreter: run `python bench/tick.py`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pubqueue import founding
from pubqueue.bootstrap import SystemClock

ROUNDS = 21


def main() -> None:
    """Time the two commands turn by turn in one practice home, and print medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PUBQUEUE_HOME": f"{folder}/home", "XDG_STATE_HOME": f"{folder}/state"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        wanted = founding.Wanted("Bench", "bench.example.ca", "America/Toronto", practice=True)
        founding.make_home(wanted, environment, SystemClock())
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "pubqueue publish": [str(Path(sys.executable).with_name("pubqueue")), "publish"],
            "pubqueue --help": [str(Path(sys.executable).with_name("pubqueue")), "--help"],
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for command in commands.values():
            subprocess.run(command, env=environment, check=True, capture_output=True)
        for _round in range(ROUNDS):
            for name, command in commands.items():
                start = time.perf_counter()
                subprocess.run(command, env=environment, check=True, capture_output=True)
                taken[name].append(time.perf_counter() - start)
    floor = statistics.median(taken["python -c pass"])
    for name, seconds in taken.items():
        middle = statistics.median(seconds)
        print(f"{name:<18} {middle * 1000:7.1f} ms  {middle / floor:5.2f} x")


if __name__ == "__main__":
    main()
