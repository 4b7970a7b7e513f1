"""Bringing a database to this program's schema, and refusing one that is not."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from pubqueue.errors import SchemaError
from pubqueue.store.session import explained, reading
from pubqueue.words import _

if TYPE_CHECKING:
    from sqlalchemy import Engine

_MIGRATIONS = "pubqueue_migrations"


def upgrade(engine: Engine) -> tuple[str, str]:
    """Bring the database to the newest schema; return where it was and where it is now; raise SchemaError."""
    config = _config()
    newest = newest_revision(config)
    before = _revision(engine)
    if before and before not in {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}:
        raise SchemaError(
            _("The database is of schema {have}, which this program does not know.", have=before),
            hint=_("Install the program that made it, or a newer one."),
        )
    with explained(), engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return before, newest


def require(engine: Engine) -> None:
    """Raise SchemaError unless the database is exactly of this program's schema."""
    have, want = _revision(engine), newest_revision(_config())
    if have != want:
        raise SchemaError(
            _("The database is of schema {have}, this program needs {want}.", have=have or "0", want=want),
            hint=_("If this program is the newer one: pubqueue db upgrade. Else install the newer program."),
        )


def newest_revision(config: Config | None = None) -> str:
    """Return the schema that this program needs."""
    return str(ScriptDirectory.from_config(config or _config()).get_current_head())


def _revision(engine: Engine) -> str:
    with reading(engine) as session:
        return MigrationContext.configure(session.connection()).get_current_revision() or ""


def _config() -> Config:
    """Return alembic's settings for the migrations that came with this program."""
    config = Config()
    config.set_main_option("script_location", str(files(_MIGRATIONS)))
    return config
