"""`python -m pubqueue` and the `pubqueue` command. Cron's case comes first, before anything heavy is loaded."""

import os
import sys
import time

from pubqueue import places


def main() -> int:
    """Run one command; return its exit code, which is the shell's own for Ctrl-C."""
    os.umask(0o077)
    places.settle(os.environ)
    try:
        return _run(sys.argv[1:])
    except KeyboardInterrupt:
        return 130


def over_ssh() -> int:
    """Run what was asked for over SSH, as the person whom the line in authorized_keys names; return its exit code."""
    os.umask(0o077)
    places.settle(os.environ)
    try:
        from pubqueue import words  # noqa: PLC0415 - as below

        words.load(os.path.join(os.path.dirname(__file__), "locale"))
        from pubqueue.cli.over_ssh import run_for  # noqa: PLC0415 - as below

        return run_for(sys.argv[1:], os.environ)
    except KeyboardInterrupt:
        return 130


def _run(arguments: list[str]) -> int:
    if sys.platform == "win32":
        return _not_here()
    if arguments == ["publish"] and _nothing_due():
        return 0
    from pubqueue import words  # noqa: PLC0415 - nor is anything else where cron has nothing to do

    words.load(os.path.join(os.path.dirname(__file__), "locale"))
    from pubqueue.cli import run  # noqa: PLC0415 - after the words: its help speaks the reader's language

    return run(arguments)


def _not_here() -> int:
    """Say in one line that this is no place to run, before anything is loaded that is not there."""
    from pubqueue.words import _  # noqa: PLC0415 - as above

    said = _("pubqueue does not run on Windows itself. Reach it by SSH on the library's Linux machine, or use WSL.")
    print(said, file=sys.stderr)  # noqa: T201 - cli, which else prints, cannot be loaded there
    return 5


def _nothing_due() -> bool:
    """Tell whether a pass would surely do and say nothing; if so, leave the sign that it ran."""
    from pubqueue.net import ping  # noqa: PLC0415 - only cron asks
    from pubqueue.store import peek  # noqa: PLC0415

    if os.environ.get("PUBQUEUE_DATABASE_URL") or os.environ.get("PUBQUEUE_DATABASE_URL_FILE"):
        return False
    home = places.home_folder(os.environ)
    state = places.state_folder(home, os.environ)
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    watched = ping.left(os.path.join(state, places.PING), os.path.join(home, places.SETTINGS))
    if watched is None:
        return False
    try:
        with open(os.path.join(state, places.CHECKPOINT), encoding="ascii") as file:
            seen = file.read()
        if not peek.nothing_to_do(os.path.join(home, places.DATABASE), seen, now):
            return False
        os.utime(os.path.join(state, places.HEARTBEAT))
    except (OSError, ValueError):
        return False
    if watched:
        ping.ask(watched)
    return True


if __name__ == "__main__":
    sys.exit(main())
