"""The tests' end of the driver: hands it jobs and reads what became of them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from builders import DUE, Practice

DRIVER = Path(__file__).with_name("driver.py")
KILLED = -9


@dataclass
class Pass:
    """What became of one process: its return code, and the news of a pass that ran through."""

    returncode: int
    news: list[list[Any]] = field(default_factory=list)
    busy: list[str] = field(default_factory=list)


@dataclass
class Fleet:
    """The driver, started once for many jobs."""

    driver: subprocess.Popen[str]

    def run(self, *jobs: dict[str, Any]) -> list[Pass]:
        """Run jobs side by side to their end; return what became of each, in their order."""
        passes = [Pass(0) for _job in jobs]
        for report in self.reports(*jobs):
            one = passes[report.pop("job")]
            one.returncode = report.pop("ended", one.returncode)
            one.news, one.busy = report.pop("news", one.news), report.pop("busy", one.busy)
        return passes

    def reports(self, *jobs: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Start jobs side by side at once; yield the driver's reports until all have ended."""
        assert self.driver.stdin is not None
        self.driver.stdin.write(json.dumps(jobs) + "\n")
        self.driver.stdin.flush()
        return self._read(len(jobs))

    def _read(self, left: int) -> Iterator[dict[str, Any]]:
        assert self.driver.stdout is not None
        while left:
            report = json.loads(self.driver.stdout.readline())
            left -= "ended" in report
            yield report


@contextmanager
def fleet() -> Iterator[Fleet]:
    """Start the driver, and end it with its input."""
    with subprocess.Popen([sys.executable, DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as driver:
        yield Fleet(driver)


def job(practice: Practice, at: datetime = DUE, **trap: Any) -> dict[str, Any]:  # noqa: ANN401 - a job's own fields
    """Return a pass in a practice home at a time."""
    return {"environment": practice.environment, "now": at.isoformat(), **trap}
