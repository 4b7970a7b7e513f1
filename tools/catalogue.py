"""Check that every sentence for people stands translated, and that the compiled catalogues are what their sources say.

Run as `python tools/catalogue.py`; it prints `file: what` and exits 1 if anything is wrong. With `--write` it first
brings the sentences of the program into each .po file, takes out those that are gone, and compiles the .mo files.
"""

from __future__ import annotations

import ast
import string
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from pubqueue.words import DOMAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from babel.messages.catalog import Message

ROOTS = ("src/pubqueue", "connectors/pubqueue_connectors")
LOCALE = "src/pubqueue/locale"

_MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""What a compiled catalogue says of when it was made, so that the same words make the same bytes."""

Id = str | tuple[str, str]
"""A sentence, or one that counts in its two forms."""


def sentences(source: str) -> Iterator[Id]:
    """Yield what a module's source has for people: what `_()` and `n_()` mark, and the members of each `Term`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str(only)), *_rest]):
                yield only
            case ast.Call(
                func=ast.Name(id="n_"), args=[ast.Constant(value=str(one)), ast.Constant(value=str(many)), *_rest]
            ):
                yield one, many
            case ast.ClassDef(bases=[ast.Name(id="Term")], body=body):
                for line in body:
                    match line:
                        case ast.Assign(value=ast.Constant(value=str(name))):
                            yield name


def template() -> Catalog:
    """Return every sentence of the program, untranslated."""
    found = Catalog()
    for root in ROOTS:
        for path in sorted(Path(root).rglob("*.py")):
            for one in sentences(path.read_text(encoding="utf-8")):
                found.add(one)
    return found


def sources() -> list[Path]:
    """Return the .po file of each language."""
    return sorted(Path(LOCALE).glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def read(source: Path) -> Catalog:
    """Return one language's catalogue."""
    with source.open("rb") as file:
        return read_po(file, locale=source.parts[-3])


def write(source: Path, wanted: Catalog) -> None:
    """Bring a language up to date with the program, sorted so that nothing moves when code does, and compile it."""
    head = source.read_text(encoding="utf-8").partition("\n\n")[0]
    catalogue = read(source)
    catalogue.update(wanted, no_fuzzy_matching=True)
    body = BytesIO()
    write_po(body, catalogue, width=120, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    source.write_text(f"{head}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")
    built = read(source)
    built.creation_date = built.revision_date = _MADE
    with source.with_suffix(".mo").open("wb") as file:
        write_mo(file, built)


def faults(source: Path, wanted: Catalog) -> Iterator[str]:
    """Yield `file: what` for everything that is wrong with one language."""
    catalogue, compiled = read(source), _compiled(source.with_suffix(".mo"))
    for message in wanted:
        there = catalogue.get(message.id) if message.id else None
        if message.id and (there is None or there.id != message.id or not _whole(there)):
            yield f"{source}: not translated: {message.id}"
    for message in catalogue:
        if message.id:
            yield from (f"{source}: {what}: {message.id}" for what in _wrong(message, wanted, compiled))


def _wrong(message: Message, wanted: Catalog, compiled: Catalog | None) -> Iterator[str]:
    """Yield what is wrong with one translation."""
    sentence, built = wanted.get(message.id), compiled.get(message.id) if compiled else None
    if sentence is None or sentence.id != message.id:
        yield "no longer said"
    if message.fuzzy:
        yield "not sure"
    if _whole(message) and not _fits(message):
        yield "other {values} than in English"
    if _whole(message) and (built is None or _forms(built) != _forms(message)):
        yield "not compiled; run tools/catalogue.py --write"


def _whole(message: Message) -> bool:
    """Tell whether every form of a sentence is there."""
    return all(_forms(message))


def _forms(message: Message) -> list[str]:
    """Return the forms of a translation: one, or as many as the language counts by."""
    return _parts(message.string)


def _parts(text: str | Sequence[str] | None) -> list[str]:
    return [text or ""] if isinstance(text, str | None) else list(text)


def _fits(message: Message) -> bool:
    """Tell whether a translation names the values that the sentence has; a form for one may leave out the number."""
    wanted, said = (list(map(_values, _parts(text))) for text in (message.id, message.string))
    return said[-1] == wanted[-1] and all(wanted[0] - {"n"} <= form <= wanted[-1] | {"n"} for form in said[:-1])


def _values(text: str) -> set[str]:
    """Return the names of the values that a sentence takes."""
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name is not None}


def _compiled(path: Path) -> Catalog | None:
    """Return what a .mo file says, or None where there is none."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        return read_mo(file)


def main(arguments: list[str]) -> int:
    """Check each language's catalogue below the working directory; return 1 if anything is wrong with one."""
    wanted = template()
    if "--write" in arguments:
        for source in sources():
            write(source, wanted)
    wrong = [fault for source in sources() for fault in faults(source, wanted)]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
