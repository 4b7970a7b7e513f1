"""The home's settings file and the environment, read into one frozen object; nothing unknown is let pass."""

from __future__ import annotations

import difflib
import stat
import tomllib
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pubqueue import places, remote
from pubqueue.errors import NoHomeError, SettingsError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST = 64 * 1024
_DAY = 86_400


def _at_most(most: int, default: int) -> int:
    """Return a setting that is a whole number from 0 to `most`."""
    return field(default=default, metadata={"most": most})


@dataclass(frozen=True)
class Publishing:
    """How the publisher behaves; all times in seconds."""

    send_deadline: int = _at_most(_DAY, 30)
    """An intent that is older than this is abandoned as not sent."""
    lease: int = _at_most(_DAY, 300)
    """How long a claim holds."""
    retry_after: int = _at_most(_DAY, 60)
    """How long after a send that provably failed the next one may be."""
    looks: int = _at_most(_DAY, 3)
    """How many clean looks must miss a post before a person is asked."""
    look_every: int = _at_most(_DAY, 60)
    """How long between two looks."""


@dataclass(frozen=True)
class Schedule:
    """When nothing goes out: from `quiet_from` to `quiet_until` o'clock, in the library's zone."""

    quiet_from: int = _at_most(23, 21)
    quiet_until: int = _at_most(23, 7)


@dataclass(frozen=True)
class Notify:
    """Who is told, and by what server; a password stands in a file of its own."""

    mail_server: str = ""
    """Host and port, such as `mail.example.ca:587`."""
    mail_from: str = ""
    mail_user: str = ""
    mail_password_file: str = ""
    it: tuple[str, ...] = field(default=(), repr=False)
    """Where what is wrong with the machine is told: addresses, or apprise's URLs."""
    digest_hour: int = _at_most(23, 8)
    """When designates get their digest, in the library's zone."""
    ping: str = field(default="", repr=False)
    """Asked after each pass that went well: a dead-man's service."""


@dataclass(frozen=True)
class Desk:
    """Logins of this machine that several people share, and after how many idle minutes such a desk locks."""

    logins: tuple[str, ...] = ()
    idle_minutes: int = _at_most(60, 5)


@dataclass(frozen=True)
class Settings:
    """What a home is set to."""

    home: Path
    state: Path
    publishing: Publishing = field(default_factory=Publishing)
    schedule: Schedule = field(default_factory=Schedule)
    notify: Notify = field(default_factory=Notify)
    desk: Desk = field(default_factory=Desk)
    sandbox_fault: str = ""
    host: str = ""
    """What this host is called in the record, if not as the machine is."""
    database_url: str = field(default="", repr=False)
    """Where PostgreSQL is, password included; nothing for a SQLite file."""

    @property
    def database(self) -> Path:
        """Return the SQLite file."""
        return self.home / places.DATABASE

    @property
    def database_place(self) -> Path | str:
        """Return what `store.session.open_database` takes: the SQLite file, or PostgreSQL's URL."""
        return self.database_url or self.database

    @property
    def publishes(self) -> bool:
        """Tell whether this host can publish: others have not the record's signing key."""
        return (self.home / "keys" / "log.key").exists()


@dataclass(frozen=True)
class Publisher:
    """What root has set for a shared set-up, and the home cannot override."""

    service_user: str
    home: Path
    state: Path
    file: Path


def publisher(root: Path = Path("/"), login: str = "", owner: int = 0) -> Publisher | None:
    """Return the publisher settings whose service user `login` (or this process's user) is, else None.

    Raises SettingsError where others than root could have written them.
    """
    found = places.publisher(str(root), login)
    if found is None:
        return None
    if not places.roots_own(found["file"], owner):
        raise SettingsError(
            _("{file} can be written by others than root.", file=found["file"]),
            why=_("Whoever can change it can choose another home for the publisher."),
            hint=_("chown root: {file} and chmod 644 {file}, after a look at what stands there.", file=found["file"]),
        )
    return Publisher(found["service_user"], Path(found["home"]), Path(found["state"]), Path(found["file"]))


def load(environment: Mapping[str, str]) -> Settings:
    """Read the settings of the home that `environment` names; raise NoHomeError or SettingsError."""
    publisher()
    home = Path(places.home_folder(environment))
    file = home / places.SETTINGS
    if not file.exists():
        raise NoHomeError(
            _("There is no pubqueue home at {path}.", path=home),
            hint=_("Make one with: pubqueue init --library NAME --domain DOMAIN --timezone ZONE"),
        )
    for path in (home, file, home / "keys"):
        require_private(path)
    url = remote.database_url(environment)
    if not url or (home / "keys" / "log.key").exists():
        require_secret(home / "keys" / "log.key")
    return Settings(
        home=home,
        state=Path(places.state_folder(str(home), environment)),
        sandbox_fault=environment.get("PUBQUEUE_SANDBOX_FAULT", ""),
        host=remote.host(environment),
        database_url=url,
        **_sections(file),
    )


_SECTIONS: Mapping[str, type] = MappingProxyType(
    {"publishing": Publishing, "schedule": Schedule, "notify": Notify, "desk": Desk}
)
"""The tables that a settings file may have."""


def require_legible(file: Path) -> None:
    """Raise SettingsError unless a settings file can be read and everything in it is known."""
    _sections(file)


def require_private(path: Path) -> None:
    """Raise SettingsError where `path` is gone, or others than the owner may write to it."""
    if not path.exists():
        raise SettingsError(_("{path} is missing.", path=path), hint=_("Bring it back from a backup."))
    if path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise SettingsError(
            _("Others can write to {path}.", path=path),
            why=_("Whoever can change it can change what pubqueue does."),
            hint=_("Take that away: chmod go-w {path}", path=path),
        )


def require_secret(path: Path) -> None:
    """Raise SettingsError where `path` is gone, or others than the owner may read it."""
    if not path.exists():
        raise SettingsError(_("{path} is missing.", path=path), hint=_("Bring it back from a backup."))
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(
            _("Others can read {path}.", path=path),
            why=_("Whoever has this key can sign records in the library's name."),
            hint=_("Take that away: chmod 600 {path}", path=path),
        )


def _read(file: Path) -> dict[str, Any]:
    """Return what stands in a TOML file."""
    if not file.is_file():
        raise SettingsError(_("{file} is not a plain file.", file=file))
    if file.stat().st_size > _LARGEST:
        raise SettingsError(_("{file} is too large for a settings file.", file=file))
    try:
        return tomllib.loads(file.read_bytes().decode())
    except (ValueError, RecursionError) as error:
        raise SettingsError(
            _("{file} cannot be read: {why}.", file=file, why=str(error) or type(error).__name__),
            hint=_("Mend it with an editor; docs/settings.md says what may stand in it."),
        ) from None


def _sections(file: Path) -> dict[str, Any]:
    """Return what a settings file sets, table by table; raise SettingsError, naming the file and the key."""
    given = _read(file)
    try:
        _refuse_unknown("", given, set(_SECTIONS))
        return {name: form(**_section(given, name, form)) for name, form in _SECTIONS.items()}
    except SettingsError as error:
        raise SettingsError(_("{file}: {what}", file=file, what=error.what), hint=error.hint) from None


def _section(given: dict[str, Any], name: str, form: type) -> dict[str, Any]:
    """Return one table of the file, each value of the kind that its default has."""
    section = given.get(name, {})
    if not isinstance(section, dict):
        raise SettingsError(_("[{name}] must be a table.", name=name))
    known = {item.name: item for item in fields(form)}
    _refuse_unknown(name, section, set(known))
    return {key: _value(f"{name}.{key}", value, known[key]) for key, value in section.items()}


def _value(where: str, value: object, known: Field[Any]) -> object:
    """Return a value if it is of its setting's kind."""
    if isinstance(known.default, int):
        return _number(where, value, known.metadata["most"])
    if isinstance(known.default, str):
        if not isinstance(value, str):
            raise SettingsError(_("{where} must be a text in quotes.", where=where))
        return value
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise SettingsError(_("{where} must be a list of texts in quotes.", where=where))
    return tuple(value)


def _number(where: str, value: object, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise SettingsError(_("{where} must be a whole number from 0 to {most}.", where=where, most=most))
    return value


def _refuse_unknown(name: str, section: Mapping[str, Any], known: set[str]) -> None:
    """Refuse a key that means nothing, naming the nearest that does."""
    for key in section:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
            where = f"{name}.{key}" if name else key
            raise SettingsError(
                _("The settings have no {key}.", key=where), hint=_("Did you mean {near}?", near=near[0])
            )
