"""The program's commands, as its own parser knows them: what pages and completions are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from typer.main import get_command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer import Typer


@dataclass(frozen=True)
class Option:
    """An option as it is typed; `value` is what it takes, or nothing for a flag."""

    names: tuple[str, ...]
    value: str
    help: str


@dataclass(frozen=True)
class Command:
    """A command, or a group of them: `words` lead to it (none for the program itself), `below` are its commands."""

    words: tuple[str, ...]
    help: str
    arguments: tuple[str, ...]
    options: tuple[Option, ...]
    below: tuple[Command, ...] = ()

    def walk(self) -> Iterator[Command]:
        """Yield this command and all below it, in the order of the help."""
        yield self
        for command in self.below:
            yield from command.walk()


def tree(app: Typer) -> Command:
    """Return the program with all its commands."""
    return _command(get_command(app), ())


def _command(command: Any, words: tuple[str, ...]) -> Command:  # noqa: ANN401 - the parser library's own classes
    shown = [child for child in getattr(command, "commands", {}).items() if not child[1].hidden]
    params = [param for param in command.params if not getattr(param, "hidden", False)]
    return Command(
        words=words,
        help=str(command.help or ""),
        arguments=tuple(param.metavar or param.name.upper() for param in params if param.param_type_name == "argument"),
        options=tuple(_option(param) for param in params if param.param_type_name == "option"),
        below=tuple(_command(child, (*words, name)) for name, child in shown),
    )


def _option(param: Any) -> Option:  # noqa: ANN401 - as above
    value = "" if param.is_flag else param.metavar or param.name.rpartition("_")[2].upper()
    return Option((*param.opts, *param.secondary_opts), value, str(param.help or ""))
