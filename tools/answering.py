"""Run a command at a terminal of its own and answer what it asks: answering.py PROMPT ANSWER... -- COMMAND..."""

from __future__ import annotations

import os
import pty
import signal
import sys

_PATIENCE = 120
"""Seconds after which a question that never came ends it."""


def main() -> int:
    """Type each answer once its prompt has come; print what the terminal showed, and return the exit code."""
    split = sys.argv.index("--")
    asked, command = sys.argv[1:split], sys.argv[split + 1 :]
    signal.alarm(_PATIENCE)
    child, terminal = pty.fork()
    if not child:
        os.execvp(command[0], command)  # noqa: S606 - the command is the point
    shown = ""
    seen = 0
    for prompt, answer in zip(asked[::2], asked[1::2], strict=True):
        while prompt not in shown[seen:] and (more := _read(terminal)):
            shown += more
        if prompt not in shown[seen:]:
            break
        seen = shown.index(prompt, seen) + len(prompt)
        os.write(terminal, f"{answer}\n".encode())
    while more := _read(terminal):
        shown += more
    print(shown.replace("\r\n", "\n"))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _read(terminal: int) -> str:
    """Return what the terminal shows next, or nothing at its end."""
    try:
        return os.read(terminal, 4096).decode(errors="replace")
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
