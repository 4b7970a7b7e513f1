"""Let one more host work with a home that is in PostgreSQL: its small files, and a journal of the host's own."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pubqueue import places, remote
from pubqueue.errors import InputError, RefusedError, RolledBackError, SignatureError
from pubqueue.founding import require_free
from pubqueue.journal import Journal
from pubqueue.signing import note
from pubqueue.store import log_read, queries, schema
from pubqueue.store import session as store
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Engine

    from pubqueue.model.audit import Frontier

_NEEDED = (places.SETTINGS, "policy.toml", "keys/log.pub")
_LOG_KEY = "keys/log.key"


@dataclass(frozen=True)
class Joined:
    """What came of it."""

    home: Path
    publishes: bool


@dataclass(frozen=True)
class _Known:
    """What the database says of itself: the home's id, the name in its checkpoints, and the newest record."""

    id: str
    origin: str
    head: Frontier
    checkpoint: str


def join(folder: Path, environment: Mapping[str, str]) -> Joined:
    """Make this host's home out of the first host's small files in `folder`; raise InputError, RefusedError, UnfitError."""
    url = remote.database_url(environment)
    if not url:
        raise RefusedError(
            _("Only a home in PostgreSQL has several hosts."), hint=_("Name the database in PUBQUEUE_DATABASE_URL.")
        )
    home = Path(places.home_folder(environment))
    require_free(home)
    for name in _NEEDED:
        if not (folder / name).is_file():
            raise InputError(
                _("{file} is missing.", file=folder / name),
                hint=_("Bring pubqueue.toml, policy.toml and keys/ from the first host's home."),
            )
    known = _known(url)
    _require_its_key(folder, known)
    _begin_journal(Journal(Path(places.state_folder(str(home), environment))), home, known)
    _take_files(folder, home)
    return Joined(home, (home / _LOG_KEY).exists())


def _known(url: str) -> _Known:
    engine = store.open_database(url)
    try:
        return _asked(engine)
    finally:
        engine.dispose()


def _asked(engine: Engine) -> _Known:
    schema.require(engine)
    with store.reading(engine) as session:
        row = queries.home(session)
        signed = log_read.checkpoints(session)
        newest = signed[-1].note if signed else ""
        return _Known(row.id, f"{row.domain}/pubqueue/{row.id}", log_read.head(session), newest)


def _require_its_key(folder: Path, known: _Known) -> None:
    """Raise RefusedError where the key at hand is not the one that this home's record is signed with."""
    key = folder / _LOG_KEY
    try:
        if key.exists():
            text = note.body(known.origin, known.head)
            note.verify(note.sign(text, known.origin, key), known.origin, key)
        if known.checkpoint:
            note.verify(known.checkpoint, known.origin, key)
    except SignatureError:
        raise RefusedError(
            _("The key in {folder} is not that of this database's record.", folder=folder / "keys"),
            hint=_("Bring the files from a host of this very home."),
        ) from None


def _begin_journal(journal: Journal, home: Path, known: _Known) -> None:
    """Begin this host's journal with the record as it is now; one that goes on from an earlier time is kept."""
    with suppress(RolledBackError):
        if journal.seen().home == known.id:
            return
    journal.begin(home, known.id)
    journal.saw(known.id, known.head)


def _take_files(folder: Path, home: Path) -> None:
    """Copy the small files, each its owner's alone; the settings come last, for they make it a home."""
    for made in (home, home / "keys", home / places.TRAY):
        made.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = [f"keys/{file.name}" for file in sorted((folder / "keys").iterdir()) if file.is_file()]
    for name in (*keys, "policy.toml", places.SETTINGS):
        shutil.copyfile(folder / name, home / name)
        (home / name).chmod(0o600)
