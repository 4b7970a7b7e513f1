"""`review export` and `review submit-signature`: sign with the stock `ssh-keygen`, on one's own account or laptop."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pubqueue.cli import ask, several
from pubqueue.cli.answer import answer
from pubqueue.cli.home import STANDARD_INPUT, AsJson, PostNumber, opened, own_file
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from pubqueue.workflow.sign_off import SignedOff

_LARGEST = 4 * 1024 * 1024


def add_to(app: typer.Typer) -> None:
    """Add this file's commands to their group."""
    app.command("export", help=str(_("Write out what you are asked to sign, for your own ssh-keygen.")))(export)
    app.command("submit-signature", help=str(_("Hand in what you signed with your own ssh-keygen.")))(submit)


def export(context: typer.Context, post: PostNumber, json: AsJson = False) -> None:
    """Write the statement's very bytes to standard output."""
    from pubqueue.signing.statement import namespace
    from pubqueue.workflow import sign_off as step

    with opened(context) as home:
        statement = step.propose(home, post).statement.to_bytes()
        space = namespace(home.identity.domain, practice=home.identity.practice)
    how = f"ssh-keygen -Y sign -n {space} -f ~/.ssh/id_ed25519 {post}.json"
    if json:
        answer(True, {"id": str(post), "statement": statement.decode(), "namespace": space, "sign_with": how})
        return
    sys.stdout.buffer.write(statement)
    ask.say(
        _("On your own account, with this output in {file}: {line}", file=f"{post}.json", line=how),
        _("Then: cat {file} {file}.sig | pubqueue review submit-signature", file=f"{post}.json"),
    )


def submit(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE]...", help=str(_("The exported file and its .sig; else standard input."))),
    ] = None,
    json: AsJson = False,
) -> None:
    """Take statements with their signatures; those that are refused leave the others alone."""
    from pubqueue.workflow import sign_off as step
    from pubqueue.workflow import signed_elsewhere

    handed_in = signed_elsewhere.read(_read([own_file(context, file) for file in files or ()]))
    with opened(context) as home:

        def keep(post: int) -> SignedOff:
            statement, signature = handed_in[post]
            return step.keep(home, signed_elsewhere.proposal(home, statement), signature)

        results = several.each(list(handed_in), keep)
    several.tell(results, json, signed_object, signed_line)


def signed_object(signed: SignedOff) -> dict[str, object]:
    """Return what became of one post, for programs."""
    return {
        "id": str(signed.post),
        "version": signed.version,
        "state": str(signed.state),
        "missing": signed.missing or None,
    }


def signed_line(signed: SignedOff) -> Words:
    """Return what became of one post."""
    if signed.missing:
        return _("Post {id} is signed, and waits: {missing}", id=signed.post, missing=signed.missing)
    return _("Post {id} is signed and {state}.", id=signed.post, state=signed.state)


def _read(files: list[Path]) -> bytes:
    """Return what was handed in, one after the other; raise InputError for what cannot be read, or too much."""
    from pubqueue.errors import InputError

    data = b""
    for file in files or [Path(STANDARD_INPUT)]:
        try:
            if str(file) == STANDARD_INPUT:
                data += sys.stdin.buffer.read(_LARGEST + 1) if sys.stdin else b""
            else:
                with file.open("rb") as opened_file:
                    data += opened_file.read(_LARGEST + 1)
        except OSError as error:
            raise InputError(_("{file} cannot be read: {why}.", file=file, why=error.strerror)) from None
    if len(data) > _LARGEST:
        raise InputError(_("That is too much for statements and signatures."))
    return data
