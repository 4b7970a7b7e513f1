"""Around the program: nobody reads on, nobody is there, no letters but ASCII, no room, no right to write, Ctrl-C."""

from __future__ import annotations

import ctypes
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest
from builders import DUE, START, Practice
from commands import PUBQUEUE, wait_until_open
from refusals import stored

from pubqueue import places
from pubqueue.cli import run

if TYPE_CHECKING:
    from commands import Commands

TEXT = "Storytime 👩‍👧 à dix heures: bienvenue à tous."
LIST = ("post", "list")


def alone(practice: Practice, *arguments: str, redirected: str = "", stdout: int = subprocess.PIPE) -> tuple[int, str]:
    """Run a command in a process of its own, without HOME and in the C locale; return its code and what it printed."""
    ran = subprocess.run(
        ["bash", "-c", f'exec "$@" {redirected}', "bash", *PUBQUEUE, *arguments],
        env={**practice.environment, "LANG": "C"},
        stdout=stdout,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert ran.stderr == b""
    return ran.returncode, (ran.stdout or b"").decode()


@pytest.mark.parametrize("text", [TEXT, "A long text. " * 5000], ids=["little to say", "more than a pipe holds"])
def test_whoever_reads_no_further_hears_no_complaint(practice: Practice, text: str) -> None:
    practice.draft(text)
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        assert alone(practice, "post", "show", "1", "--json", stdout=theirs) == (0, "")
    finally:
        os.close(theirs)


def test_without_a_home_folder_and_in_the_c_locale_emoji_come_out(practice: Practice) -> None:
    practice.draft(TEXT)

    assert "HOME" not in practice.environment
    code, out = alone(practice, *LIST)
    assert (code, TEXT in out) == (0, True)


def test_a_process_with_everything_closed_does_what_it_is_for(practice: Practice) -> None:
    practice.approved(TEXT)
    now = ("--now", DUE.isoformat())

    assert alone(practice, *now, "publish", redirected="<&- >&- 2>&-") == (0, "")
    assert len(practice.ledger()) == 1


@pytest.mark.parametrize(
    ("closed", "arguments", "code"),
    [
        ("stdin", LIST, 0),
        ("stdin", ("post", "new", "--text", "-"), 2),
        ("stdin", ("post", "new"), 2),
        ("stdin", ("check", "--text-file", "-"), 0),
        ("stdout", LIST, 0),
        ("stdout", ("post", "show", "9"), 2),
        ("stderr", LIST, 0),
        ("stderr", ("post", "show", "9"), 2),
        ("stderr", ("post", "submit", "1"), 0),
    ],
)
def test_what_is_closed_is_done_without(command: Commands, closed: str, arguments: tuple[str, ...], code: int) -> None:
    command.practice.draft(TEXT)
    with command.monkeypatch.context() as patched:
        patched.setattr(sys, closed, None)
        assert run(["--now", START.isoformat(), *arguments]) == code
    captured = command.capsys.readouterr()
    assert "unexpected" not in captured.out + captured.err


def printed_to(command: Commands, stream: IO[str], *arguments: str) -> int:
    """Run a command whose standard output is `stream`; return its code."""
    with command.monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", stream)
        return run(["--now", START.isoformat(), *arguments])


def test_where_only_ascii_can_be_shown_the_rest_is_written_out(command: Commands) -> None:
    command.practice.draft(TEXT)
    lines, data = (io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _stream in range(2))

    assert printed_to(command, lines, *LIST) == printed_to(command, data, *LIST, "--json") == 0
    assert b"Storytime \\U0001f469\\u200d\\U0001f467 \\xe0 dix heures" in lines.buffer.getvalue()
    assert json.loads(data.buffer.getvalue())[0]["texts"]["en"] == TEXT


def test_a_full_disk_is_told_and_not_taken_for_success(command: Commands) -> None:
    command.practice.draft(TEXT)
    with Path("/dev/full").open("w") as full:
        assert printed_to(command, full, *LIST) == 5

    assert "No space left on device" in command.capsys.readouterr().err


HEARING = (
    sys.executable,
    "-c",
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])",
)
"""Starts a command that hears Ctrl-C, whatever the shell that started these tests in the background did to it."""


def test_ctrl_c_ends_at_once_and_leaves_nothing_behind(practice: Practice) -> None:
    before = stored(practice)
    with subprocess.Popen(
        [*HEARING, *PUBQUEUE, "post", "new", "--text", "-"],
        env=practice.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        wait_until_open(process.pid, practice.path / places.DATABASE)
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=60)

    assert (process.returncode, out, said) == (130, b"", b"")
    assert stored(practice) == before


# --- no right to write ----------------------------------------------------------------------------

PR_CAPBSET_DROP = 24
RIGHTS_OF_ROOT = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7)): what lets root write and read everywhere."""


def without_roots_rights() -> None:
    """Make the program that is started next heed permissions, whoever starts it."""
    for right in RIGHTS_OF_ROOT:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, right, 0, 0, 0)


def as_a_person(practice: Practice, *arguments: str, **environment: str) -> dict[str, str]:
    """Run a command that heeds permissions, which must be refused as unfit; return the error."""
    ran = subprocess.run(
        [*PUBQUEUE, *arguments, "--json"],
        env={**practice.environment, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=without_roots_rights,
    )
    assert "Traceback" not in ran.stdout + ran.stderr
    assert ran.returncode == 5, ran.stdout + ran.stderr
    error: dict[str, str] = json.loads(ran.stdout)["error"]
    assert error["kind"] == "unfit"
    return error


def test_a_home_that_cannot_be_written_is_unfit(practice: Practice) -> None:
    before = stored(practice)
    (practice.path / places.DATABASE).chmod(0o400)
    practice.path.chmod(0o500)
    try:
        error = as_a_person(practice, "post", "new", "--text", TEXT)
    finally:
        practice.path.chmod(0o700)

    assert "database" in error["message"]
    assert stored(practice) == before


def test_a_home_that_cannot_be_made_is_unfit(practice: Practice) -> None:
    new = ("init", "--practice", "--library", "L", "--domain", "l.example.ca", "--timezone", "America/Toronto")
    practice.folder.chmod(0o500)
    try:
        error = as_a_person(practice, *new, PUBQUEUE_HOME=str(practice.folder / "new"))
    finally:
        practice.folder.chmod(0o700)

    assert f"{practice.folder / 'new'}: Permission denied" in error["message"]
