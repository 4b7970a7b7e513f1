"""The shared set-up as a whole: look whether it can be, make it, or take it away."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pubqueue
from pubqueue.errors import InputError, NotFoundError
from pubqueue.machine import carry_out, fit
from pubqueue.machine.made import Made
from pubqueue.machine.plan import Founding, left_out, plan
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.machine.carry_out import Happened
    from pubqueue.machine.names import Names
    from pubqueue.ports.machine import Machine


def program() -> Path:
    """Return the installed program that this process is."""
    return Path(sys.executable).with_name("pubqueue")


@dataclass(frozen=True)
class Shared:
    """The shared set-up of one library on a machine."""

    machine: Machine
    names: Names

    def require_fit(self, founding: Founding) -> None:
        """Raise whatever keeps the set-up from being made here."""
        fit.require_tools(self.machine)
        fit.require_program(self.names.program, Path(pubqueue.__file__))
        if founding.founder:
            fit.require_login(self.machine, founding.founder)

    def make(self, library: str, founding: Founding, *, dry_run: bool) -> Iterator[Happened]:
        """Do every step that is not done yet."""
        made = self._made()
        made.library = made.library or library
        return carry_out.set_up(plan(self.machine, self.names, founding), made, dry_run=dry_run)

    def left_out(self) -> list[Words]:
        """Return what the machine lacks, and what to do about it."""
        return list(left_out(self.machine))

    def remove(self, library: str = "", *, data_too: bool, dry_run: bool) -> Iterator[Happened]:
        """Undo what was made; raise NotFoundError where nothing was, InputError where data go by a wrong `library`."""
        made = self._made()
        if not made.steps:
            raise NotFoundError(_("There is no shared set-up here that pubqueue made."))
        if data_too and library != made.library:
            raise InputError(
                _("That is not the name of the library."),
                why=_("Whoever deletes a library's posts and record says whose they are."),
                hint=_("Name it as it stands in the record: --library NAME"),
            )
        return carry_out.take_down(self.machine, made, data_too=data_too, dry_run=dry_run)

    def _made(self) -> Made:
        return Made.read(self.machine.root, self.names.settings)
