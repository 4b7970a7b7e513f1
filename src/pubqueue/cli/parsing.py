"""What the parser library says of a command line that it cannot read, in our own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Callable

LOOKED_UP = (_("Arguments"), _("Commands"), _("Options"), _("required"))
"""Parts of a help page that the library looks up in our catalogue by itself."""


def _no_command(name: str) -> Words:
    return _("There is no command {name}.", name=name)


def _no_option(name: str) -> Words:
    return _("There is no option {name}.", name=name)


def _did_you_mean(what: Words, near: str) -> Words:
    return _("{what} Did you mean {near}?", what=what, near=near)


_SAID: tuple[tuple[str, Callable[..., Words]], ...] = (
    (r"Missing command\.", lambda: _("A command is missing.")),
    (r"Missing \w+ (.+)\.", lambda what: _("{what} is missing.", what=what)),
    (r"No such command (.+)\. Did you mean (.+)\?", lambda name, near: _did_you_mean(_no_command(name), near)),
    (r"No such command (.+)\.", _no_command),
    (r"No such option: (\S+) \(Possible options: (.+)\)", lambda name, near: _did_you_mean(_no_option(name), near)),
    (r"No such option: (\S+)", _no_option),
    (r"Got unexpected extra argument\(s\) \((.+)\)", lambda what: _("This is too much: {what}.", what=what)),
    (r"Option (.+) requires an argument\.", lambda name: _("{name} needs a value.", name=name)),
    (r"Option (.+) does not take a value\.", lambda name: _("{name} takes no value.", name=name)),
    (r"Invalid value for (.+?): .*valid integer.*", lambda what: _("{what} has to be a whole number.", what=what)),
    (r"Invalid value for (.+?): .*greater than or equal to (.+)", lambda what, n: _("{what} has to be {n} or more.", what=what, n=n)),
    (r"Invalid value for (.+?): .*less than or equal to (.+)", lambda what, n: _("{what} has to be {n} or less.", what=what, n=n)),
)  # fmt: skip


def in_our_words(said: str) -> Words | str:
    """Return what the library said so that it can be read in any language; what is not known is passed on."""
    for form, words in _SAID:
        if found := re.fullmatch(form, said, re.DOTALL):
            return words(*found.groups())
    return said
