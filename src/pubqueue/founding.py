"""Make a new home on this machine: its folder, database, keys and journal; then its first records."""

from __future__ import annotations

import os
import pwd
import re
import secrets
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pubqueue import places, remote
from pubqueue.errors import InputError, RefusedError
from pubqueue.journal import Journal
from pubqueue.model.people import Role
from pubqueue.model.text import refuse_unfit
from pubqueue.signing.note import make_log_key
from pubqueue.signing.ssh_keygen import make_key
from pubqueue.store import schema
from pubqueue.store import session as store
from pubqueue.store.sqlite import refuse_network_disk
from pubqueue.words import _
from pubqueue.workflow.found import PRACTICE_STAFF, Member, Place, found
from pubqueue.workflow.home import Identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pubqueue.ports.clock import Clock

_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")
_LANGUAGES = ("en", "fr")
_FIRST_SETTINGS = """\
# What may stand here: docs/settings.md. Hours are in the library's own zone, times in seconds.

[schedule]
quiet_from = 21
quiet_until = 7
"""


@dataclass(frozen=True)
class Wanted:
    """What a new home is to be."""

    library: str
    domain: str
    zone: str
    country: str = "CA"
    province: str = "ON"
    languages: tuple[str, ...] = _LANGUAGES
    practice: bool = False
    founder: str = ""
    """The login of the first person; by default of whoever makes the home."""


def make_home(wanted: Wanted, environment: Mapping[str, str], clock: Clock) -> Path:
    """Make the home that the environment names and return its folder; raise InputError, RefusedError, UnfitError."""
    require_sound(wanted)
    home = Path(places.home_folder(environment))
    require_free(home)
    url = remote.database_url(environment)
    if url:
        _require_unused(url)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_network_disk(home)
    identity = _identity(wanted)
    journal = Journal(Path(places.state_folder(str(home), environment)))
    journal.begin(home, identity.id)
    for folder in ("keys", places.TRAY):
        (home / folder).mkdir(mode=0o700)
    make_log_key(home / "keys" / "log.key")
    members = _practice_members(home, environment) if wanted.practice else [_founder(wanted.founder)]
    _write_database(url or home / places.DATABASE, wanted, identity, members, clock)
    (home / "policy.toml").write_bytes((files("pubqueue") / "policy.toml").read_bytes())
    (home / places.SETTINGS).write_text(_FIRST_SETTINGS, encoding="utf-8")
    return home


def _write_database(
    place: Path | str, wanted: Wanted, identity: Identity, members: Sequence[Member], clock: Clock
) -> None:
    engine = store.open_database(place, create=True)
    try:
        schema.upgrade(engine)
        found(engine, clock, identity, Place(wanted.country, wanted.province), members)
    finally:
        engine.dispose()


def _identity(wanted: Wanted) -> Identity:
    kind = "practice" if wanted.practice else "library"
    return Identity(f"{kind}-{secrets.token_hex(16)}", wanted.library, wanted.domain, wanted.zone, wanted.languages)


def _practice_members(home: Path, environment: Mapping[str, str]) -> list[Member]:
    """Give each of the practice people a key without a passphrase."""
    return [
        replace(
            member, public_key=make_key(home / "keys" / member.id, f"practice {member.id}", "", environ=environment)
        )
        for member in PRACTICE_STAFF
    ]


def _founder(login: str) -> Member:
    """Return whoever runs `init`, or has that login: until they name others they are staff, IT and CEO in one."""
    try:
        entry = pwd.getpwnam(login) if login else pwd.getpwuid(os.getuid())
    except KeyError:
        raise InputError(_("There is no user {login} on this machine.", login=login)) from None
    name = entry.pw_gecos.partition(",")[0] or entry.pw_name
    id = re.sub(r"[^a-z0-9._-]", "", entry.pw_name.lower()) or "founder"
    return Member(id, name, frozenset({Role.STAFF, Role.IT, Role.CEO}), os_user=entry.pw_name)


def _require_unused(url: str) -> None:
    """Raise RefusedError where PostgreSQL holds a home already, and StorageError where it cannot be reached."""
    engine = store.open_database(url)
    try:
        if schema.revision(engine):
            raise RefusedError(
                _("This database holds a pubqueue home already."),
                hint=_("To let this host work with it, bring the first host's small files: pubqueue db join FOLDER"),
            )
    finally:
        engine.dispose()


def require_free(home: Path) -> None:
    """Raise RefusedError where something of a home is there already: a whole one, or one that was left half made."""
    if (home / places.SETTINGS).exists():
        raise RefusedError(_("There is a pubqueue home at {path} already.", path=home))
    for left in (home / places.DATABASE, home / "keys", home / "trust"):
        if left.exists():
            raise RefusedError(
                _("{path} is in the way of a new home.", path=left),
                why=_("It is of a home that lost its settings, or that was never finished."),
                hint=_("Bring the settings back, or take the whole folder away."),
            )


def require_sound(wanted: Wanted) -> None:
    """Raise InputError where a part of what is wanted cannot be."""
    for text in (wanted.library, wanted.country, wanted.province):
        refuse_unfit(text)
    try:
        ZoneInfo(wanted.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError(
            _("There is no time zone {zone}.", zone=wanted.zone), hint=_("Write it like America/Toronto.")
        ) from None
    if not _DOMAIN.fullmatch(wanted.domain):
        raise InputError(_("{domain} is no domain.", domain=wanted.domain), hint=_("Write it like library.example.ca."))
    if not wanted.library.strip():
        raise InputError(_("The library needs a name."))
    if not wanted.languages or set(wanted.languages) - set(_LANGUAGES):
        raise InputError(_("The languages are en and fr."), hint=_("Write --languages en,fr or --languages en."))
