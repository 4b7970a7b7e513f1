"""Bringing a database to this program's schema, and refusing one that is not."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event

from pubqueue.errors import SchemaError
from pubqueue.store.explained import explained
from pubqueue.store.session import reading
from pubqueue.words import _

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlmodel import Session

_MIGRATIONS = "pubqueue_migrations"


def upgrade(engine: Engine, to: str = "head") -> tuple[str, str]:
    """Bring the database to the newest schema, or another; return where it was and what is newest; raise SchemaError."""
    config = _config()
    newest = newest_revision(config)
    before = revision(engine)
    if before and not knows(before):
        raise SchemaError(
            _("The database is of schema {have}, which this program does not know.", have=before),
            hint=_("Install the program that made it, or a newer one."),
        )
    with explained(), engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
    return before, newest


def require(engine: Engine) -> None:
    """Raise SchemaError unless the database is exactly of this program's schema, now and in each later transaction.

    So a program that was opened before an upgrade writes nothing after it.
    """
    want = newest_revision(_config())
    _require_same(revision(engine), want)
    event.listen(engine, "begin", lambda connection: _require_same(_stamp(connection), want))


def _stamp(connection: Connection) -> str:
    """Return the schema that a transaction finds: one small row."""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def _require_same(have: str, want: str) -> None:
    if have != want:
        raise SchemaError(
            _("The database is of schema {have}, this program needs {want}.", have=have or "0", want=want),
            hint=_("If this program is the newer one: pubqueue upgrade. Else install the newer program."),
        )


def knows(revision: str) -> bool:
    """Tell whether this program can read a database of that schema, having upgraded it if need be."""
    return revision in {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}


def newest_revision(config: Config | None = None) -> str:
    """Return the schema that this program needs."""
    return str(ScriptDirectory.from_config(config or _config()).get_current_head())


def revision(engine: Engine) -> str:
    """Return the database's schema, or nothing where it has none."""
    with reading(engine) as session:
        return revision_of(session)


def revision_of(session: Session) -> str:
    """Return the schema that a view of the database shows, or nothing where there is none."""
    return MigrationContext.configure(session.connection()).get_current_revision() or ""


def _config() -> Config:
    """Return alembic's settings for the migrations that came with this program."""
    config = Config()
    config.set_main_option("script_location", str(files(_MIGRATIONS)))
    return config
