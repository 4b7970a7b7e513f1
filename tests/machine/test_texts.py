"""What the files of a shared set-up say, read by those who will read them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from pubqueue.errors import UnfitError
from pubqueue.machine import texts
from pubqueue.machine.names import named
from pubqueue.machine.system import System

NAMES = named(Path("/opt/pubqueue/bin/pubqueue"), "")
NORTH = named(Path("/opt/pubqueue/bin/pubqueue"), "north")


@pytest.fixture
def wrapper(tmp_path: Path) -> Path:
    """Return the command that people type, before a program that only says how it was called."""
    program = tmp_path / "program"
    program.write_text('#!/bin/sh\necho "called with: $*"\n')
    program.chmod(0o755)
    file = tmp_path / "pubqueue"
    file.write_text(texts.wrapper(named(program, "nobodys")))
    return file


@pytest.mark.parametrize("arguments", [["check", "--text", "a b"], ["init", "--shared"], ["--version"], ["demo"]])
def test_what_needs_no_home_runs_as_whoever_calls(wrapper: Path, arguments: list[str]) -> None:
    done = subprocess.run(["/bin/sh", str(wrapper), *arguments], capture_output=True, text=True, check=True)

    assert done.stdout == f"called with: {' '.join(arguments)}\n"


def test_anything_else_never_runs_as_whoever_calls(wrapper: Path) -> None:
    done = subprocess.run(["/bin/sh", str(wrapper), "post", "list"], capture_output=True, text=True, check=False)

    assert done.returncode != 0
    assert "called with" not in done.stdout


def test_sudo_lets_one_program_run_as_one_user() -> None:
    rules = [line for line in texts.sudoers(NAMES).splitlines() if line.startswith("%")]

    assert rules == ["%pubqueue-staff ALL=(pubqueue) NOPASSWD: PUBQUEUE"]
    assert "Cmnd_Alias PUBQUEUE = /opt/pubqueue/bin/pubqueue\n" in texts.sudoers(NAMES)
    assert "%pubqueue-north-staff ALL=(pubqueue-north) NOPASSWD: PUBQUEUE_NORTH" in texts.sudoers(NORTH)


def test_the_publisher_writes_to_home_and_journal_alone() -> None:
    lines = texts.service(NORTH).splitlines()

    assert "ReadWritePaths=/var/lib/pubqueue-north /var/lib/pubqueue-north-journal" in lines
    assert {"ProtectSystem=strict", "NoNewPrivileges=yes", "PrivateTmp=yes", "UMask=0077"} <= set(lines)
    assert "ExecStart=/opt/pubqueue/bin/pubqueue publish" in lines
    assert "Unit=pubqueue@north.service" in texts.timer(NORTH).splitlines()


def test_a_line_for_ssh_leads_to_the_program_and_to_nothing_else() -> None:
    line = texts.ssh_line(NAMES, "jo")

    assert line.startswith('restrict,pty,command="/opt/pubqueue/bin/pubqueue-ssh jo" ')
    assert all(one.startswith("#") for one in texts.authorized_keys(NAMES).splitlines())


def test_a_tool_that_fails_is_told_with_its_last_words() -> None:
    with pytest.raises(UnfitError, match="so sorry"):
        System().run("sh", "-c", "echo first; echo so sorry >&2; exit 3")


def test_a_tool_sees_nothing_of_this_process_s_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBQUEUE_HOME", "/elsewhere")

    System().run("sh", "-c", 'test -z "$PUBQUEUE_HOME"')


def test_who_is_not_there_is_not_found() -> None:
    machine = System()

    assert machine.has_user("root")
    assert not machine.has_user("nobody-of-that-name")
    assert machine.members("no-such-group") is None
    assert machine.has("sh")
    assert not machine.has("no-such-tool")
