"""`init --shared`: set one Linux machine up for several people, and take that away again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.cli import ask
from pubqueue.cli.answer import answer
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pubqueue.founding import Wanted
    from pubqueue.machine.carry_out import Happened
    from pubqueue.machine.names import Names
    from pubqueue.machine.shared import Shared


@dataclass(frozen=True)
class Manner:
    """How `init --shared` was called."""

    founder: str = ""
    instance: str = ""
    remove: bool = False
    with_data: bool = False
    dry_run: bool = False
    json: bool = False


def set_up(wanted: Wanted, manner: Manner) -> None:
    """Make the set-up, and say step by step what was done."""
    from pubqueue.errors import InputError
    from pubqueue.founding import require_sound
    from pubqueue.machine.plan import Founding

    shared = _shared(manner)
    require_sound(wanted)
    founder = manner.founder or ("" if wanted.practice else os.environ.get("SUDO_USER", ""))
    if not founder and not wanted.practice:
        raise InputError(
            _("Who is the first person?"),
            hint=_("Name the login of the library's CEO, or of whoever stands in: --founder LOGIN"),
        )
    founding = Founding(founder, _options(wanted, founder))
    shared.require_fit(founding)
    happened = list(_tell(shared.make(wanted.library, founding, dry_run=manner.dry_run), manner))
    left = shared.left_out()
    answer(
        manner.json,
        {"home": f"/{shared.names.home}", "steps": _objects(happened), "left_out": [str(one) for one in left]},
        _sum(happened, manner),
        *left,
        *([] if manner.dry_run else _next(shared.names, founder)),
    )


def take_down(library: str, manner: Manner) -> None:
    """Undo what was made, and say step by step what went and what was kept."""
    shared = _shared(manner)
    if manner.with_data and not library and not manner.json and ask.someone_there():
        library = ask.line(_("The posts, the record and the journal of this library go for ever. Type its name:"))
    steps = shared.remove(library, data_too=manner.with_data, dry_run=manner.dry_run)
    happened = list(_tell(steps, manner))
    said = _("This is what would go.") if manner.dry_run else _("The shared set-up is taken away.")
    answer(manner.json, {"steps": _objects(happened)}, said)


def _shared(manner: Manner) -> Shared:
    """Return the set-up that is meant; raise what keeps this process from touching it."""
    from pubqueue.machine import fit
    from pubqueue.machine.names import named
    from pubqueue.machine.shared import Shared, program
    from pubqueue.machine.system import System

    fit.require_linux()
    fit.require_root()
    return Shared(System(), named(program(), manner.instance))


def _options(wanted: Wanted, founder: str) -> Sequence[str]:
    """Return the options of the `init` that makes the home, as its own user."""
    named = {
        "--library": wanted.library,
        "--domain": wanted.domain,
        "--timezone": wanted.zone,
        "--country": wanted.country,
        "--province": wanted.province,
        "--languages": ",".join(wanted.languages),
        "--founder": "" if wanted.practice else founder,
    }
    given = [word for name, value in named.items() if value for word in (name, value)]
    return [*given, "--practice"] if wanted.practice else given


def _tell(steps: Iterator[Happened], manner: Manner) -> Iterator[Happened]:
    """Print each step as it happens."""
    for one in steps:
        yield one
        if not manner.json:
            answer(False, None, _("{mark} {told}", mark=_mark(one, manner), told=one.told))


def _mark(one: Happened, manner: Manner) -> Words:
    if manner.remove:
        return _("kept:   ") if not one.did else _("removed:")
    if not one.did:
        return _("stands: ")
    return _("would:  ") if manner.dry_run else _("made:   ")


def _objects(happened: Sequence[Happened]) -> list[dict[str, object]]:
    return [{"step": one.step, "told": str(one.told), "did": one.did} for one in happened]


def _sum(happened: Sequence[Happened], manner: Manner) -> Words:
    n = sum(one.did for one in happened)
    if manner.dry_run:
        return n_("One step would be done.", "{n} steps would be done.", n)
    if not n:
        return _("Nothing was left to do: every step stands.")
    return n_("One step was done.", "{n} steps were done.", n)


def _next(names: Names, founder: str) -> Iterator[Words]:
    """Yield how people come in from now on."""
    from pubqueue.machine.texts import ssh_line

    if founder:
        yield _("{login} logs out and in again, then: {command} people add NAME --os-user LOGIN", login=founder,
                command=names.user)  # fmt: skip
    yield _("Whoever works on this machine joins the group: gpasswd -a LOGIN {group}", group=names.staff)
    yield _("Whoever comes by SSH has a line in /{folder}/authorized_keys:", folder=names.settings)
    yield _("  {line}", line=ssh_line(names, "PERSON"))
    yield _("What a desk PC needs for that: {command} desk-kit", command=names.user)
