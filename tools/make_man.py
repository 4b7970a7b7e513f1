"""Make the man page from the program's own help. `tools/check_docs.py` says when it is stale, and writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from command_tree import tree

from pubqueue import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from command_tree import Command, Option
    from typer import Typer

_ABOUT = (
    "Staff write posts, checks read them, a designate signs them off, and one pass a minute publishes what is due, "
    "exactly as it was signed, once. A record that nobody can change quietly says what happened."
)
_EXITS = {
    "0": "done",
    "1": "something unexpected",
    "2": "what was typed or handed in cannot be used",
    "3": "a rule of the library or of the program says no",
    "4": "a person is needed",
    "5": "the machine or the database is unfit",
}
_ENVIRONMENT = {
    "PUBQUEUE_HOME": "the home's folder, where it is not ~/.local/share/pubqueue",
    "PUBQUEUE_DATABASE_URL": "the PostgreSQL database of a home that several hosts share",
    "XDG_STATE_HOME": "where the publisher's journal lies, outside the home",
    "VISUAL, EDITOR": "what --editor opens texts in",
    "NO_COLOR": "answers without colours",
    "PUBQUEUE_DEBUG": "the trace of an unexpected fault is printed",
}
_FILES = {
    "pubqueue.toml": "the home's settings; docs/settings.md tells what may stand there",
    "pubqueue.db": "the database",
    "tray/": "pictures that wait to be used",
    "policy.toml": "the library's policy as data",
}
_EXAMPLES = {
    "See the whole story in a home that is thrown away:": "pubqueue demo",
    "Write a post and hand it to review:": (
        'pubqueue post new --account mastodon:library --purpose information --when "tomorrow 9am" --text "…"\n'
        "pubqueue post submit 1"
    ),
    "Read it as the public will, and sign it off:": "pubqueue review show 1\npubqueue review sign-off 1",
    "What cron runs, once a minute:": "pubqueue publish",
}


def man_page(app: Typer) -> str:
    """Return the page in the man macros of roff, in ASCII."""
    program = tree(app)
    lines = [
        ".\\\" Made by tools/check_docs.py --write from the program's own help.",
        f'.TH PUBQUEUE 1 "" "pubqueue {__version__}" "pubqueue"',
        ".SH NAME",
        f"pubqueue \\- {_plain(program.help.rstrip('.'))}",
        ".SH SYNOPSIS",
        ".B pubqueue",
        _plain("[--as PERSON] [--now TIME] COMMAND [OPTION]... [ARGUMENT]..."),
        ".SH DESCRIPTION",
        _plain(_ABOUT),
        ".PP",
        _plain("Every command takes --help; what answers also takes --json."),
        ".SH OPTIONS",
        *_options(program.options),
        ".SH COMMANDS",
    ]
    lines += [line for command in program.walk() if not command.below for line in _command(command)]
    for title, entries in {"EXIT STATUS": _EXITS, "ENVIRONMENT": _ENVIRONMENT, "FILES": _FILES}.items():
        lines += [f".SH {title}", *_entries(entries.items())]
    lines.append(".SH EXAMPLES")
    for what, typed in _EXAMPLES.items():
        lines += [
            ".PP",
            _plain(what),
            ".PP",
            ".RS 4",
            ".nf",
            *(_plain(one) for one in typed.splitlines()),
            ".fi",
            ".RE",
        ]
    return "\n".join([*lines, ".SH SEE ALSO", ".BR crontab (5),", ".BR ssh-keygen (1)", ""])


def _command(command: Command) -> Iterator[str]:
    yield f".SS pubqueue {_plain(' '.join((*command.words, *command.arguments)))}"
    yield _plain(command.help)
    yield from _options(command.options)


def _options(options: Iterable[Option]) -> Iterator[str]:
    return _entries(
        (", ".join(f"{name} {option.value}".strip() for name in option.names), option.help) for option in options
    )


def _entries(entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, meaning in entries:
        yield from (".TP", f".B {_plain(name)}", *([_plain(meaning)] if meaning else []))


def _plain(text: str) -> str:
    """Return text that roff prints as it is: hyphens stay hyphens, no line begins a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    ascii_only = "".join(letter if letter.isascii() else f"\\[u{ord(letter):04X}]" for letter in escaped)
    return f"\\&{ascii_only}" if ascii_only.startswith((".", "'")) else ascii_only
