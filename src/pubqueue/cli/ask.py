"""Asking a person at a terminal, line by line, and opening their editor; questions go to standard error."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pubqueue.errors import InputError, UnfitError
from pubqueue.model.text import decode, harmless
from pubqueue.words import Words, _

END_OF_TEXT = "."


def someone_there() -> bool:
    """Tell whether a person can be asked: standard input and standard error are a terminal."""
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr))


def line(question: Words) -> str:
    """Return one line, stripped; raise EOFError at the end of input."""
    print(harmless(str(question)), end=" ", file=sys.stderr, flush=True)
    given = sys.stdin.readline()
    if not given:
        raise EOFError
    return given.strip()


def secret(question: Words) -> str:
    """Return one line that is not shown while it is typed; raise EOFError at the end of input."""
    import termios

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    hidden = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    termios.tcsetattr(terminal, termios.TCSADRAIN, hidden)
    try:
        return line(question)
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
        print(file=sys.stderr)


def lines(question: Words) -> str:
    """Return several lines, up to one that holds a full stop only."""
    print(harmless(str(question)), file=sys.stderr, flush=True)
    taken: list[str] = []
    for given in sys.stdin:
        if given.rstrip("\n") == END_OF_TEXT:
            return "\n".join(taken)
        taken.append(given.rstrip("\n"))
    raise EOFError


def yes(question: Words) -> bool:
    """Return whether a person agrees; asks again until it is clear."""
    while True:
        given = line(_("{question} [y/n]", question=question)).lower()
        if given[:1] in ("y", "o", "n"):
            return given[0] != "n"


def say(*said: Words | str) -> None:
    """Tell a person something before a question."""
    for one in said:
        print(harmless(str(one)), file=sys.stderr)


def piped() -> str:
    """Return standard input, read to its last byte; raise InputError over 64 KiB or where it is not UTF-8."""
    from pubqueue.model.text import MOST_BYTES

    return decode(sys.stdin.buffer.read(MOST_BYTES + 1)) if sys.stdin else ""


def edited(text: str, language: str) -> str:
    """Return `text` as a person leaves it in their editor; raise InputError, UnfitError."""
    if not someone_there():
        raise InputError(_("--editor needs a terminal."), hint=_("Give the text with --text or on standard input."))
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    if not command:
        raise UnfitError(_("No editor is set."), hint=_("Name one: export EDITOR=nano"))
    with TemporaryDirectory(prefix="pubqueue-") as folder:
        file = Path(folder) / f"post.{language}.txt"
        file.write_text(text, encoding="utf-8")
        _run_editor([*command, str(file)])
        return decode(file.read_bytes()).removesuffix("\n")


def _run_editor(command: list[str]) -> None:
    """Run the person's own editor; raise UnfitError where it cannot be run or says that it failed."""
    try:
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - the person's own choice of editor
    except OSError as error:
        raise UnfitError(_("The editor {name} does not run: {why}.", name=command[0], why=error.strerror)) from None
    if code:
        raise UnfitError(_("The editor ended with {code}; nothing was changed.", code=code))
