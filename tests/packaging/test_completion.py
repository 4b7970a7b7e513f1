"""Completion in real shells, as far as they are installed here; bash always is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from pubqueue.cli import run

SCRIPTS = Path(__file__).parents[2] / "src" / "pubqueue" / "completion"
ASK = """
. "$1"; shift
compopt() { echo FILES; }
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _pubqueue; echo "${COMPREPLY[*]}"
"""


def offered(*words: str) -> str:
    """Return what bash offers for the last of these words."""
    script = str(SCRIPTS / "pubqueue.bash")
    done = subprocess.run(["bash", "-c", ASK, "ask", script, *words], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("pubqueue", "me"), "media"),
        (("pubqueue", "--as", "pat", "media", ""), "add list --help"),
        (("pubqueue", "post", "new", "--me"), "--media --media-fr"),
        (("pubqueue", "post", "new", "--media", ""), "FILES"),
        (("pubqueue", "post", "new", "--text", "post", "--media", "x"), "FILES"),
        (("pubqueue", "post", "import", ""), "FILES"),
        (("pubqueue", "post", "import", "--j"), "--json"),
        (("pubqueue", "nothing", "x"), ""),
    ],
)
def test_bash_offers_what_may_follow(words: tuple[str, ...], expected: str) -> None:
    assert offered(*words) == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_that_is_shipped_is_printed_and_read_by_its_shell(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--show-completion", shell]) == 0
    script = SCRIPTS / f"pubqueue.{shell}"
    assert capsys.readouterr().out == script.read_text(encoding="utf-8")
    if found := shutil.which(shell):
        subprocess.run([found, "-n", str(script)], check=True)


def test_another_shell_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--show-completion", "../../etc/passwd"]) == 2
    assert "bash, zsh, fish" in capsys.readouterr().err
