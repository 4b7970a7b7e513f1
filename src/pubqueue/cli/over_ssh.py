"""`pubqueue-ssh PERSON`: what an administrator's line in authorized_keys starts, for whoever holds that key."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from pubqueue.cli import run
from pubqueue.cli.refusal import usage
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WANTED = "SSH_ORIGINAL_COMMAND"
"""What the person asked for, as sshd hands it on."""
_GREETING = ["status"]


def run_for(written: Sequence[str], environment: Mapping[str, str], **called: object) -> int:
    """Run what was asked for over SSH as the person `written` in authorized_keys; return the exit code.

    No shell reads it: the words become the arguments of one pubqueue command.
    """
    if len(written) != 1:
        return usage(str(_('This is for a line in authorized_keys: command="pubqueue-ssh PERSON".')), as_json=False)
    try:
        wanted = shlex.split(environment.get(WANTED, ""))
    except ValueError:
        return usage(str(_("A quotation mark in that command has no other half.")), as_json=False)
    arguments = wanted[1:] if wanted[:1] == ["pubqueue"] else wanted
    return run(arguments or _GREETING, forced=written[0], **called)
