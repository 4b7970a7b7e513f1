"""Check that the documents agree with the program: links lead somewhere, charts and commands are the real ones.

Run as `python tools/check_docs.py`; it prints `file: what` and exits 1 if anything is wrong.
With `--write` it first writes docs/lifecycle.md from the tables of moves, and from the help docs/commands.md, the man
page and the scripts by which shells complete commands, and docs/doctor.md from the doctor's examinations.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from command_tree import tree
from make_completion import completions
from make_doctor import doctor_page
from make_man import man_page

from pubqueue.model import delivery, lifecycle
from pubqueue.model.moves import mermaid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from enum import StrEnum

    from command_tree import Command
    from typer import Typer

    from pubqueue.model.moves import Moves
    from pubqueue.words import Words

    S = TypeVar("S", bound=StrEnum)
    A = TypeVar("A", bound=StrEnum)

DOCUMENTS = ("*.md", "docs/**/*.md", "connectors/*.md")
LIFECYCLE = Path("docs/lifecycle.md")
COMMANDS = Path("docs/commands.md")
DOCTOR = Path("docs/doctor.md")
MAN = Path("man/pubqueue.1")
COMPLETION = Path("src/pubqueue/completion")

_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)|^\[[^\]]+\]:\s*<?([^\s>]+)", re.MULTILINE)
_PROOF = re.compile(r"`((?:tests|src|tools|bench|docs)/[a-z0-9_./-]+)`")
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
_NAMED = re.compile(r'<a\s+(?:id|name)="([^"]+)"')


def broken_links(root: Path) -> Iterator[str]:
    """Yield `file: what` for each relative link below `root` that leads nowhere."""
    for document in sorted({path for pattern in DOCUMENTS for path in root.glob(pattern)}):
        text = _CODE.sub("", _FENCE.sub("", document.read_text(encoding="utf-8")))
        for match in _LINK.finditer(text):
            target = match[1] or match[2]
            if not re.match(r"[a-z][a-z0-9+.-]*:", target) and not _leads_somewhere(root, document, target):
                yield f"{document.relative_to(root)}: nothing at {target}"


def missing_proofs(root: Path) -> Iterator[str]:
    """Yield `file: what` for each test or source that a document names and that is not there."""
    for document in sorted({path for pattern in DOCUMENTS for path in root.glob(pattern)}):
        for match in _PROOF.finditer(document.read_text(encoding="utf-8")):
            if not (root / match[1]).exists():
                yield f"{document.relative_to(root)}: there is no {match[1]}"


def _leads_somewhere(root: Path, document: Path, target: str) -> bool:
    """Tell whether a link of `document` names a file below `root` and, after a #, a place in it."""
    name, _hash, anchor = target.partition("#")
    path = (document.parent / name).resolve() if name else document
    if not path.exists() or not path.is_relative_to(root.resolve()):
        return False
    return not anchor or (path.suffix == ".md" and anchor in anchors(path.read_text(encoding="utf-8")))


def anchors(text: str) -> set[str]:
    """Return the places in a Markdown text that a link can name: headings as forges spell them, and `<a id>`."""
    found: dict[str, int] = {}
    places = set(_NAMED.findall(text))
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        said = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", said.lower()).replace(" ", "-")
        found[slug] = found.get(slug, -1) + 1
        places.add(f"{slug}-{found[slug]}" if found[slug] else slug)
    return places


def lifecycle_page() -> str:
    """Return docs/lifecycle.md as the tables of moves have it."""
    return "\n".join([
        "# What can happen to a post",
        "",
        "Written by `tools/check_docs.py --write` from the tables that the program itself obeys.",
        "",
        *_machine("Post: what people decide", lifecycle.MOVES, lifecycle.MEANING),
        *_machine("Delivery: what becomes of it on one account", delivery.MOVES, delivery.MEANING),
    ])  # fmt: skip


def _machine(title: str, moves: Moves[S, A], meaning: Mapping[S, Words]) -> Iterator[str]:
    """Yield one machine's lines: its chart, what each state means, and its moves."""
    yield from (f"## {title}", "", "```mermaid", mermaid(moves, type(next(iter(meaning)))), "```", "")
    yield from ("| state | meaning |", "|---|---|")
    yield from (f"| `{state}` | {said} |" for state, said in meaning.items())
    yield from ("", "| from | by | to |", "|---|---|---|")
    yield from (f"| `{source}` | {action.replace('_', ' ')} | `{to}` |" for (source, action), to in moves.items())
    yield ""


def commands_page(app: Typer) -> str:
    """Return docs/commands.md as the program's own help has it."""
    lines = [
        "# Commands",
        "",
        "Written by `tools/check_docs.py --write` from the program's own help. `--as PERSON` and `--now TIME` stand",
        "before the command and work in a practice home only; `pubqueue --version` tells the version.",
        "",
    ]
    for command in tree(app).walk():
        if not command.below:
            lines += _command(command)
    return "\n".join(lines)


def _command(command: Command) -> Iterator[str]:
    """Yield one command's lines: what it is for, what it takes."""
    path = " ".join(("pubqueue", *command.words))
    yield from (f"## `{path}`", "", command.help, "", f"    {path} {' '.join(command.arguments)}".rstrip(), "")
    if command.options:
        yield from ("| option | meaning |", "|---|---|")
        yield from (f"| `{', '.join(option.names)}` | {option.help} |" for option in command.options)
        yield ""


def stale(root: Path, pages: Mapping[Path, str]) -> Iterator[str]:
    """Yield a line for each page that is not what the program says."""
    for name, text in pages.items():
        page = root / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            yield f"{name}: not what the program says; run tools/check_docs.py --write"


def main(arguments: list[str]) -> int:
    """Check the documents below the working directory; return 1 if anything is wrong with them."""
    from pubqueue.cli import app  # noqa: PLC0415 - the pages are made only where the tool is run

    root, pages = Path(), {LIFECYCLE: lifecycle_page(), COMMANDS: commands_page(app), MAN: man_page(app)}
    pages[DOCTOR] = doctor_page()
    pages |= {COMPLETION / f"pubqueue.{shell}": script for shell, script in completions(app).items()}
    if "--write" in arguments:
        for name, text in pages.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
    wrong = [*broken_links(root), *missing_proofs(root), *stale(root, pages)]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
