"""`python -m pubqueue` and the `pubqueue` command. Cron's case comes first, before anything heavy is loaded."""

import os
import sys
import time

from pubqueue import places


def main() -> int:
    """Run one command; return its exit code, which is the shell's own for Ctrl-C."""
    os.umask(0o077)
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:
        return 130


def _run(arguments: list[str]) -> int:
    if arguments == ["publish"] and _nothing_due():
        return 0
    from pubqueue import words  # noqa: PLC0415 - nor is anything else where cron has nothing to do

    words.load(os.path.join(os.path.dirname(__file__), "locale"))
    from pubqueue.cli import run  # noqa: PLC0415 - after the words: its help speaks the reader's language

    return run(arguments)


def _nothing_due() -> bool:
    """Tell whether a pass would surely do and say nothing; if so, leave the sign that it ran."""
    from pubqueue.store import peek  # noqa: PLC0415 - only cron asks

    home = places.home_folder(os.environ)
    state = places.state_folder(home, os.environ)
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    try:
        with open(os.path.join(state, places.CHECKPOINT), encoding="ascii") as file:
            seen = file.read()
        if not peek.nothing_to_do(os.path.join(home, places.DATABASE), seen, now):
            return False
        os.utime(os.path.join(state, places.HEARTBEAT))
    except (OSError, ValueError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
