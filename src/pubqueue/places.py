"""Where a home and its publisher's journal lie: plain strings, so that cron's first look loads next to nothing."""

import os
from collections.abc import Mapping, MutableMapping
from hashlib import sha256

DATABASE = "pubqueue.db"
SETTINGS = "pubqueue.toml"
TRAY = "tray"
CHECKPOINT = "checkpoint"
HEARTBEAT = "heartbeat"
PUBLISHER = "etc/pubqueue"
"""Where a shared set-up says, out of the service user's reach, who that is and where home and journal lie."""
PING = "ping"


def settle(environment: MutableMapping[str, str], root: str = "/", owner: int = 0) -> None:
    """Make home and journal those of the shared set-up where its service user runs this process.

    Neither the environment nor the home can name others then. What others than root could have written counts for
    nothing here; `settings.load` says so.
    """
    found = publisher(root)
    if found and roots_own(found["file"], owner):
        environment["PUBQUEUE_HOME"] = found["home"]
        environment["XDG_STATE_HOME"] = found["state"]
        if "database_url_file" in found:
            environment["PUBQUEUE_DATABASE_URL_FILE"] = found["database_url_file"]


def publisher(root: str = "/", login: str = "") -> dict[str, str] | None:
    """Return the publisher settings, and their file, whose service user `login` (or this process's user) is."""
    folder = os.path.join(root, PUBLISHER)
    try:
        names = os.listdir(folder)
    except OSError:
        return None
    import pwd  # noqa: PLC0415 - nobody needs it where there is no shared set-up

    login = login or pwd.getpwuid(os.geteuid()).pw_name
    for name in ("", *names):
        found = _publisher(os.path.join(folder, name, "publisher.toml"))
        if found and found["service_user"] == login:
            return found
    return None


def roots_own(file: str, owner: int = 0) -> bool:
    """Tell whether root owns a file and its folder, and nobody else may write to them."""
    looked = [os.stat(path) for path in (file, os.path.dirname(file))]
    return all(status.st_uid == owner and not status.st_mode & 0o022 for status in looked)


def _publisher(file: str) -> dict[str, str] | None:
    """Read one file of publisher settings: lines of `key = "value"`, and nothing else of TOML."""
    try:
        with open(file, encoding="utf-8") as opened:
            lines = [line.partition("=") for line in opened if not line.startswith("#")]
    except (OSError, ValueError):
        return None
    found = {key.strip(): value.strip().strip('"') for key, _is, value in lines}
    return {**found, "file": file} if {"service_user", "home", "state"} <= found.keys() else None


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
