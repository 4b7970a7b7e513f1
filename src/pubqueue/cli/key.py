"""`key`: the keys that people sign with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pubqueue.cli.answer import answer, table
from pubqueue.cli.home import STANDARD_INPUT, AsJson, opened, own_file
from pubqueue.words import _

app = typer.Typer(help=str(_("Signing keys.")), no_args_is_help=True, rich_markup_mode=None)
_LARGEST = 16_384


@app.command("make", help=str(_("Make your signing key and enrol it; asks for a passphrase.")))
def make(
    context: typer.Context,
    file: Annotated[Path | None, typer.Option(help=str(_("Where to put it; by default in ~/.ssh.")))] = None,
    json: AsJson = False,
) -> None:
    """Make a key."""
    from pubqueue.errors import RefusedError
    from pubqueue.model.people import Deed
    from pubqueue.signing.ssh_keygen import make_key
    from pubqueue.workflow import people as step

    with opened(context) as home:
        person = home.acting(Deed.READ)
        if home.acts_for_others and not home.identity.practice:
            raise RefusedError(
                _("Your signing key is made on your own account, where nobody else can use it."),
                hint=_("There: ssh-keygen -t ed25519, then: pubqueue key enrol - < ~/.ssh/id_ed25519.pub"),
            )
        where = own_file(context, file or Path.home() / ".ssh" / f"pubqueue-{person.id}")
        where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        public = make_key(where, f"pubqueue {person.id}", "" if home.identity.practice else None)
        fingerprint = step.enrol(home, public, person.id)
    said = _("Your signing key {fingerprint} is made ({file}) and enrolled.", fingerprint=fingerprint, file=where)
    answer(json, {"fingerprint": fingerprint, "file": str(where), "person": person.id}, said)


@app.command("enrol", help=str(_("Enrol a public SSH key that you have already.")))
def enrol(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help=str(_("The public key's file, such as ~/.ssh/id_ed25519.pub; - is standard input.")))
    ],
    person: Annotated[str, typer.Option(help=str(_("Whose it is; by default yours.")))] = "",
    json: AsJson = False,
) -> None:
    """Enrol a key."""
    from pubqueue.errors import InputError
    from pubqueue.model.people import Deed
    from pubqueue.workflow import people as step

    own_file(context, file)
    try:
        line = _read(file).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(_("{file} cannot be read: {why}.", file=file, why=error)) from None
    with opened(context) as home:
        whose = person or home.acting(Deed.READ).id
        fingerprint = step.enrol(home, line, whose)
    said = _("The key {fingerprint} speaks for {person} from now on.", fingerprint=fingerprint, person=whose)
    answer(json, {"fingerprint": fingerprint, "person": whose}, said)


@app.command("list", help=str(_("Whose keys count.")))
def enrolled(context: typer.Context, json: AsJson = False) -> None:
    """List keys."""
    with opened(context) as home:
        trust = home.trust.current()
    data = [
        {"person": holder.id, "fingerprint": key.fingerprint, "from": key.start, "until": key.until}
        for holder in trust.people
        for key in holder.keys
    ]
    rows = [(one["person"], one["fingerprint"], one["from"], one["until"]) for one in data]
    table(json, data, [_("person"), _("key"), _("from"), _("until")], rows)


def _read(file: Path) -> bytes:
    """Return a public key's file; `-` is standard input."""
    if str(file) == STANDARD_INPUT:
        return sys.stdin.buffer.read(_LARGEST) if sys.stdin else b""
    with file.open("rb") as opened_file:
        return opened_file.read(_LARGEST)
