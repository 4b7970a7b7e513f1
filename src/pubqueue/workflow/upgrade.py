"""Upgrade: one command that brings a home to this program's schema. Killed anywhere, it ends well when run again."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.errors import LockedError, PubqueueError, RolledBackError, SchemaError, UnfitError
from pubqueue.model.audit import Act
from pubqueue.store import queries, schema, trust_files
from pubqueue.store import session as store
from pubqueue.store.lane import lane
from pubqueue.words import Words, _
from pubqueue.workflow import audit
from pubqueue.workflow.backup import Kept, keep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    from pubqueue.store.pen import Pen
    from pubqueue.workflow.backup import Keeping
    from pubqueue.workflow.home import Home

BY = "upgrade"
"""Who turned the stop switch, where no person did: so that a later run knows that it may turn it back."""
_WAIT = 120.0
"""Seconds that a send under way may take to end."""
_PAUSE = 0.2


@dataclass(frozen=True)
class Work:
    """An upgrade under way: what a backup is made of, how to open the home after, whom to tell of each step."""

    keeping: Keeping
    opening: Callable[[], Home]
    examine: Callable[[], Sequence[Words]]
    """What the doctor finds broken."""
    said: Callable[[Words], None]
    wait: float = _WAIT


@dataclass(frozen=True)
class Upgraded:
    """What an upgrade came to."""

    before: str
    now: str
    backup: Path | None
    resumed: bool
    broken: Sequence[Words] = ()


def upgrade(work: Work, to: Path | None = None) -> Upgraded:
    """Back up, stop, migrate, examine and resume, telling each step; raise SchemaError for a newer program's home.

    A step that fails raises UnfitError, which says what stands; publishing then stays stopped.
    """
    before, want = schema.revision(work.keeping.engine), schema.newest_revision()
    if before and not schema.knows(before):
        raise SchemaError(
            _("The database is of schema {have}, which this program does not know.", have=before),
            hint=_("Install the program that made it, or a newer one."),
        )
    if before == want and not _was_begun(work):
        trust_files.adopt_trust_folder(work.keeping.engine, work.keeping.settings.home / "trust")
        work.said(_("The home is of this program's schema already ({want}).", want=want))
        return Upgraded(before, want, None, resumed=False)
    kept = _back_up(work, to) if before != want else None
    with _what_stands(work, kept), _nobody_sends(work):
        _migrate(work, before, want, kept)
        broken = _examined(work)
        resumed = _resume(work)
        _remember(work)
    return Upgraded(before, want, kept.file if kept else None, resumed, broken)


def _was_begun(work: Work) -> bool:
    """Tell whether an earlier run stopped publishing and did not come to its end."""
    with store.reading(work.keeping.engine) as session:
        row = queries.stop(session)
        return row.stopped and row.by == BY


def _back_up(work: Work, to: Path | None) -> Kept:
    work.said(_("Making a backup."))
    kept = keep(work.keeping, to)
    work.said(_("Proven: {file}.", file=kept.file))
    return kept


@contextmanager
def _what_stands(work: Work, kept: Kept | None) -> Iterator[None]:
    """Say, where a step fails, what holds now."""
    try:
        yield
    except (PubqueueError, OSError) as error:
        have = schema.revision(work.keeping.engine)
        raise UnfitError(
            _("The upgrade stopped: {what}", what=error.what if isinstance(error, PubqueueError) else error),
            why=_(
                "Publishing is stopped. The database is of schema {have}; the backup from before is {file}.",
                have=have or "0",
                file=kept.file if kept else _("that of the first run"),
            ),
            hint=_("Mend what is said above, then run it again: pubqueue upgrade"),
        ) from error


@contextmanager
def _nobody_sends(work: Work) -> Iterator[None]:
    """Stop publishing, wait until no send is under way, and keep every account's lane meanwhile."""
    engine = work.keeping.engine
    with _writing(work) as pen:
        row = queries.stop(pen.session)
        if not row.stopped:
            row.stopped, row.by, row.reason, row.at = True, BY, str(_("The home is being upgraded.")), pen.at
            pen.add(row)
            pen.record(Act.PUBLISHING_STOPPED, "home", private={"reason": row.reason})
    work.said(_("Publishing is stopped."))
    with store.reading(engine) as session:
        accounts = [account.id for account in queries.accounts(session)]
    with ExitStack() as lanes:
        for account in accounts:
            _take(work, engine, lanes, account)
        yield


def _take(work: Work, engine: Engine, lanes: ExitStack, account: str) -> None:
    """Take an account's lane, waiting for a send under way; raise LockedError where that does not end."""
    until = work.keeping.clock.boottime() + work.wait
    while True:
        with ExitStack() as trial:
            if trial.enter_context(lane(engine, work.keeping.settings.home / "lanes", account)):
                lanes.enter_context(trial.pop_all())
                return
        if work.keeping.clock.boottime() > until:
            raise LockedError(_("Something is still being sent to {account}.", account=account))
        time.sleep(_PAUSE)


def _migrate(work: Work, before: str, want: str, kept: Kept | None) -> None:
    """Bring the database to the newest schema, with what a home of the first one kept beside it."""
    engine = work.keeping.engine
    schema.upgrade(engine)
    trust_files.adopt_trust_folder(engine, work.keeping.settings.home / "trust")
    if before == want:
        return
    with _writing(work) as pen:
        pen.record(Act.HOME_UPGRADED, "home", data={"from": before, "to": want})
        if kept:
            data = {"size": kept.size, "sha256": kept.sha256, "log": kept.manifest.log_size, "sealed": kept.sealed}
            pen.record(Act.BACKUP_PROVEN, "home", data=data)
    work.said(_("The database is of schema {now}.", now=want))


def _examined(work: Work) -> Sequence[Words]:
    """Have the doctor look; return what is broken."""
    broken = work.examine()
    for one in broken:
        work.said(one)
    return broken


def _resume(work: Work) -> bool:
    """Let publishing go on, unless a person had stopped it; tell whether it does."""
    with _writing(work) as pen:
        row = queries.stop(pen.session)
        if not (row.stopped and row.by == BY):
            work.said(_("Publishing stays stopped, as {who} wished.", who=row.by))
            return False
        row.stopped = False
        pen.add(row)
        pen.record(Act.PUBLISHING_RESUMED, "home")
    work.said(_("Publishing goes on."))
    return True


def _remember(work: Work) -> None:
    """Keep the newest state of the record on this host; a restored home keeps none before it was recovered."""
    home = work.opening()
    try:
        with suppress(RolledBackError):
            audit.require_continuation(home)
            audit.remember(home)
    finally:
        home.engine.dispose()


@contextmanager
def _writing(work: Work) -> Iterator[Pen]:
    keeping = work.keeping
    with store.writing(keeping.engine, f"host:{keeping.settings.host or socket.gethostname()}", keeping.clock) as pen:
        yield pen
