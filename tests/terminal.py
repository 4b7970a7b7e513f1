"""A real terminal: a session of its own, in which commands ask and a person answers when they are asked."""

from __future__ import annotations

import os
import pty
import select
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE = 60
"""Seconds without a word after which a test gives up: something waits for an answer that nobody gives."""


def at_terminal(script: str, environment: Mapping[str, str], answers: Sequence[tuple[str, str]] = ()) -> str:
    """Run a shell script as a terminal's session; return what the terminal showed.

    Each of `answers` is typed as soon as its question stands there, one after another.
    """
    ours, theirs = pty.openpty()
    command = ["setsid", "--ctty", "--wait", "sh", "-c", script]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=dict(environment)) as process:
        os.close(theirs)
        try:
            shown = _talk(ours, answers)
        except BaseException:
            process.kill()
            raise
        process.wait(timeout=PATIENCE)
    os.close(ours)
    return shown.replace("\r\n", "\n")


def _talk(terminal: int, answers: Sequence[tuple[str, str]]) -> str:
    shown, read_to = "", 0
    waiting = list(answers)
    while True:
        ready, _nothing, _more = select.select([terminal], [], [], PATIENCE)
        assert ready, f"nobody answers: {shown}"
        try:
            shown += os.read(terminal, 4096).decode(errors="replace")
        except OSError:
            assert not waiting, f"never asked: {waiting[0][0]} in {shown}"
            return shown
        while waiting and waiting[0][0] in shown[read_to:]:
            question, answer = waiting.pop(0)
            read_to = shown.index(question, read_to) + len(question)
            os.write(terminal, f"{answer}\n".encode())


def users(folder: Path) -> dict[str, str]:
    """Return the environment of a person's own session, whose home folder is `folder`."""
    folder.mkdir(exist_ok=True)
    return {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8", "TERM": "dumb"}
