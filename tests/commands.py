"""Running commands: in this process with what they print, or in one of their own at a terminal."""

from __future__ import annotations

import io
import json
import os
import pty
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from builders import Practice

from pubqueue.cli import run

PUBQUEUE = (sys.executable, "-m", "pubqueue")
"""The program, for a process of its own."""


@dataclass(frozen=True)
class Said:
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:  # noqa: ANN401 - JSON
        """The answer, read as JSON."""
        return json.loads(self.out)

    @property
    def kind(self) -> str:
        """The kind of the refusal."""
        return str(self.data["error"]["kind"])


@dataclass(frozen=True)
class Commands:
    """Runs commands in a practice home, at the time its clock says."""

    practice: Practice
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch

    def __call__(self, *arguments: str, who: str = "jo", stdin: bytes = b"") -> Said:
        """Run one command away from a terminal."""
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = run([*self._before(who), *arguments])
        captured = self.capsys.readouterr()
        return Said(code, captured.out, captured.err)

    def at_terminal(self, *arguments: str, who: str = "jo", typed: str = "", editor: str = "") -> Said:
        """Run one command in a process of its own, whose input and errors are a terminal; answers are `typed`."""
        ours, theirs = pty.openpty()
        environment = {**os.environ, "PATH": "/usr/bin:/bin", "VISUAL": "", "EDITOR": editor}
        command = [sys.executable, "-m", "pubqueue", *self._before(who), *arguments]
        os.write(ours, typed.encode())
        with subprocess.Popen(
            command, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs, env=environment, text=True
        ) as process:
            os.close(theirs)
            asked = _rest(ours)
            out, _nothing = process.communicate(timeout=60)
        os.close(ours)
        return Said(process.returncode, out, asked)

    def _before(self, who: str) -> list[str]:
        return ["--as", who, "--now", self.practice.now.isoformat()]


def _rest(terminal: int) -> str:
    """Return what a terminal shows until its last process has gone."""
    shown = b""
    while True:
        try:
            shown += os.read(terminal, 4096)
        except OSError:
            return shown.decode()


def wait_until_open(pid: int, file: Path) -> None:
    """Wait until a process has opened a file."""
    for _attempt in range(600):
        handles = Path(f"/proc/{pid}/fd").iterdir()
        if any(handle.exists() and handle.resolve() == file for handle in handles):
            return
        time.sleep(0.05)
    raise TimeoutError(file)
