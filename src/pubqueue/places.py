"""Where a home and its publisher's journal lie: plain strings, so that cron's first look loads next to nothing."""

import os
from collections.abc import Mapping
from hashlib import sha256

DATABASE = "pubqueue.db"
SETTINGS = "pubqueue.toml"
CHECKPOINT = "checkpoint"
HEARTBEAT = "heartbeat"


def home_folder(environment: Mapping[str, str]) -> str:
    """Return PUBQUEUE_HOME, or the user's data folder (XDG Base Directory specification)."""
    named = environment.get("PUBQUEUE_HOME")
    if named:
        return os.path.abspath(named)
    return os.path.join(_xdg(environment, "XDG_DATA_HOME", "~/.local/share"), "pubqueue")


def state_folder(home: str, environment: Mapping[str, str]) -> str:
    """Return where this host's journal of `home` lies: outside it, and never that of another home."""
    state = _xdg(environment, "XDG_STATE_HOME", "~/.local/state")
    return os.path.join(state, "pubqueue", sha256(os.fsencode(os.path.realpath(home))).hexdigest()[:16])


def _xdg(environment: Mapping[str, str], name: str, usual: str) -> str:
    """Return the folder that a variable names; a relative one counts as none, as the specification says."""
    named = environment.get(name, "")
    return named if os.path.isabs(named) else os.path.expanduser(usual)
