"""A second interpreter that publishes: it forks one process a job, which a signal may hit at a named point.

Each line on standard input is a list of jobs, run side by side. For each process it prints a line when it
was stopped and one when it has ended; before that, a process that lived prints what its pass did.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
import threading
import traceback
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parents[1]))

from crash.wrapped import Around, HookedJournal, Hooks, hooked

from pubqueue import bootstrap
from pubqueue.workflow import publish
from pubqueue.workflow.home import Home


@dataclass(frozen=True)
class Job:
    """One pass, and the point at which a signal hits it: the `number`-th time `before` or `after` something."""

    environment: dict[str, str]
    now: str
    point: str = ""
    when: str = "before"
    number: int = 1
    signal: int = int(signal.SIGKILL)

    def hit(self, point: str, when: str) -> None:
        """Send the signal to this very thread, which takes not one step more, and so to its process, if this is the point."""
        if (point, when) == (self.point, self.when) and next(_REACHED) == self.number:
            signal.pthread_kill(threading.get_ident(), self.signal)

    def around(self, point: str) -> Around:
        """Return the hooks before and after `point`."""
        return Around(lambda _about: self.hit(point, "before"), lambda _about: self.hit(point, "after"))

    def home(self) -> Home:
        """Open the home with a trap at every point."""
        home = bootstrap.open_home(bootstrap.Call(self.environment, "jo", datetime.fromisoformat(self.now)))
        event.listen(home.engine, "commit", lambda _connection: self.hit("commit", "before"))
        event.listen(Session, "after_commit", lambda _session: self.hit("commit", "after"))
        sending = self.around("send")
        home = hooked(home, Hooks(before_send=sending.before, after_send=sending.after))
        return replace(home, journal=HookedJournal(home, write=self.around("line"), saw=self.around("saw")))


_REACHED = itertools.count(1)
"""Counts in one step, so that lanes may count side by side."""


def run(index: int, job: Job) -> None:
    """Make one pass and print what it did, in a process of its own."""
    try:
        gazette = publish.publish(job.home())
        news = [[one.post, one.account, str(one.state), one.needs_person] for one in gazette.news]
        say({"job": index, "news": news, "busy": gazette.busy})
        os._exit(0)
    except BaseException:  # noqa: BLE001 - whatever it was, this process must not go on as the driver
        traceback.print_exc()
        os._exit(1)


def fork(index: int, job: Job) -> int:
    """Start a job; return its process."""
    process = os.fork()
    if process == 0:
        run(index, job)
    return process


def say(line: dict[str, object]) -> None:
    """Print a line at one stroke: several processes share this pipe."""
    os.write(1, json.dumps(line).encode() + b"\n")


def main() -> None:
    """Run jobs until standard input ends."""
    for line in sys.stdin:
        running = {fork(index, Job(**fields)): index for index, fields in enumerate(json.loads(line))}
        while running:
            process, status = os.waitpid(-1, os.WUNTRACED)
            if os.WIFSTOPPED(status):
                say({"job": running[process], "stopped": process})
            else:
                say({"job": running.pop(process), "ended": os.waitstatus_to_exitcode(status)})


if __name__ == "__main__":
    main()
