"""What a newcomer is told: the line for cron, the readings of an unclear time, where a refused text was kept."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest
from commands import Commands

from pubqueue.cli import run


def test_the_line_for_cron_names_the_home_and_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PUBQUEUE_HOME", str(tmp_path / "our home"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    wanted = ["init", "--library", "L", "--domain", "l.example.ca", "--timezone", "America/Toronto"]
    assert run(wanted) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "* * * * *" in line]
    home, state, program, command = shlex.split(line.rpartition("* * * * *")[2])
    assert home == f"PUBQUEUE_HOME={tmp_path / 'our home'}"
    assert state == f"XDG_STATE_HOME={tmp_path / 'state'}"
    assert (Path(program).is_file(), command) == (True, "publish")


def test_an_unclear_time_is_refused_with_what_it_could_be(capsys: pytest.CaptureFixture[str]) -> None:
    now = ["--now", "2026-10-28T09:00:00-04:00", "--zone", "America/Toronto"]
    assert run(["when", "tomorrow at 4:30", *now]) == 2
    said = capsys.readouterr().err
    assert "It could be: 2026-10-29T04:30:00-04:00, 2026-10-29T16:30:00-04:00." in said


def test_a_text_that_was_written_in_the_editor_is_kept_where_the_post_is_refused(
    command: Commands, tmp_path: Path
) -> None:
    script = tmp_path / "editor.py"
    script.write_text("import sys, pathlib; pathlib.Path(sys.argv[1]).write_text('Storytime is on Saturday.')")
    options = ("--account", "mastodon:library", "--purpose", "information", "--when", "next friday 9am")
    said = command.at_terminal("post", "new", "--editor", *options, editor=f"{sys.executable} {script}")
    assert said.code == 2
    (kept,) = command.practice.path.glob("unsaved-*.txt")
    assert kept.read_text() == "Storytime is on Saturday."
    assert str(kept) in (said.out + said.err).replace("\r\n", "")
