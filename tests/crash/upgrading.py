"""Upgrades old homes, each in a process of its own that is killed one step later than the one before.

Run with a folder; it makes homes in folders 1, 2, 3 … of it, and prints how each upgrade ended.
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
import traceback
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).parents[1]))

from old_home import old_home, upgraded


def upgrade_until(number: int, folder: Path) -> None:
    """Upgrade a new old home, killed at the `number`-th moment before or after a commit."""
    reached = itertools.count(1)

    def step(_about: object) -> None:
        if next(reached) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(engine: Engine) -> None:
        event.listen(engine, "commit", step)
        event.listen(Session, "after_commit", step)

    upgraded(old_home(folder), watch=watch)


def main(folder: Path) -> None:
    """Go on until an upgrade comes to its end."""
    for number in itertools.count(1):
        (mine := folder / str(number)).mkdir()
        process = os.fork()
        if process == 0:
            try:
                upgrade_until(number, mine)
                os._exit(0)
            except BaseException:  # noqa: BLE001 - whatever it was, this process must not go on as the parent
                traceback.print_exc()
                os._exit(1)
        ended = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        sys.stdout.write(f"{number} {ended}\n")
        if ended != -signal.SIGKILL:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
