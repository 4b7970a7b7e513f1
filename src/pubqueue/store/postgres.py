"""The engine on PostgreSQL: one writer at a time, one snapshot a reader, commits that outlive a power cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from pubqueue.errors import UnfitError
from pubqueue.store.explained import BUSY_SECONDS, unusable
from pubqueue.words import _

if TYPE_CHECKING:
    from psycopg import Connection as Wire

_CONNECTIONS = 20
"""More than a pass has lanes, so that no lane waits for another one's connection."""

_WRITER = 7_091_823_650_114
"""The advisory lock that a writer holds to its end (a number of our own; locks are a database's own)."""

_WRITE = f"SELECT pg_advisory_xact_lock({_WRITER})"
"""READ COMMITTED, so that whatever is read after the lock is what the writer before left."""

_READ = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_DURABLE = ("on", "remote_apply")
_PATIENT = f"SET lock_timeout = '{BUSY_SECONDS}s'"
_ALIVE = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
"""The server lets go of what a host held that lost its power or its network within a minute."""

_OPTIONS: dict[str, str | int] = {
    "application_name": "pubqueue",
    "client_encoding": "utf8",
    "connect_timeout": BUSY_SECONDS,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
_ASK = """SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
    current_setting('server_encoding')"""


def engine(url: str) -> Engine:
    """Return an engine on the database at `url`; raise UnfitError where the driver is missing."""
    address = make_url(url).set(drivername="postgresql+psycopg")
    try:
        made = create_engine(address, connect_args=_OPTIONS, pool_size=_CONNECTIONS, pool_pre_ping=True)
    except ModuleNotFoundError:
        raise UnfitError(
            _("The part that speaks with PostgreSQL is not installed."),
            hint=_("Install pubqueue with it: pipx install 'pubqueue[postgres]'"),
        ) from None
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


class Aside:
    """A session beside the engine's own that asks for an advisory lock, which ends with it; `taken` tells whether it got it.

    Raises StorageError where the server cannot be asked.
    """

    def __init__(self, engine: Engine, kind: int, number: int) -> None:
        driver = engine.dialect.loaded_dbapi
        words, options = engine.dialect.create_connect_args(engine.url)
        self._failure: type[Exception] = driver.Error
        try:
            self._wire: Wire[Any] = driver.connect(*words, **{**options, **_OPTIONS}, autocommit=True)
            self._wire.execute(_ALIVE)
            row = self._wire.execute("SELECT pg_try_advisory_lock(%s, %s)", (kind, number)).fetchone()
        except self._failure as error:
            raise unusable(error) from error
        self.taken = bool(row and row[0])

    def alive(self) -> bool:
        """Tell whether the server still knows this session, and so keeps its locks."""
        try:
            self._wire.execute("SELECT 1")
        except self._failure:
            return False
        return True

    def close(self) -> None:
        """End the session; its locks are free then."""
        self._wire.close()


def is_postgres(engine: Engine) -> bool:
    """Tell whether the database is PostgreSQL."""
    return engine.dialect.name == "postgresql"


def _begin(connection: Connection) -> None:
    """Wait for the writer before, or fix what a reader sees."""
    only_reads = connection.get_execution_options().get("pubqueue_reading")
    connection.exec_driver_sql(_READ if only_reads else _WRITE)


def _prepare(connection: Wire[Any], _record: object) -> None:
    """Set up each new connection; close one that cannot be relied on, and say why."""
    try:
        connection.autocommit = True
        _set_up(connection)
        connection.autocommit = False
    except BaseException:
        connection.close()
        raise


def _set_up(connection: Wire[Any]) -> None:
    """See that what is committed stays, even through a power cut; raise UnfitError where it may not."""
    row = connection.execute(_ASK).fetchone()
    fsync, whole_pages, durable, encoding = row or ("", "", "", "")
    if (fsync, whole_pages) != ("on", "on"):
        raise UnfitError(
            _("PostgreSQL does not keep its promises here (fsync {a}, full_page_writes {b}).", a=fsync, b=whole_pages),
            why=_("A record that could be lost in a power cut could let a post go out twice."),
            hint=_("Turn both on in the server's settings."),
        )
    if encoding != "UTF8":
        raise UnfitError(_("The database's encoding is {encoding}, not UTF8.", encoding=encoding))
    if durable not in _DURABLE:
        connection.execute("SET synchronous_commit = on")
    connection.execute(_PATIENT)
    connection.execute(_ALIVE)
