"""The SQLite file: its settings, what is refused before it is opened, and disks that it cannot be on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from builders import Practice
from sqlalchemy import Engine, event, text

from pubqueue import places
from pubqueue.errors import LockedError, NoHomeError, UnfitError
from pubqueue.model.audit import Act
from pubqueue.store import schema, sqlite
from pubqueue.store import session as store

DATABASES = ("sqlite",)


def asked(engine: Engine, pragma: str) -> object:
    with engine.connect() as connection:
        return connection.execute(text(f"PRAGMA {pragma}")).scalar()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
    ],
)
def test_every_connection_has_the_settings_that_promises_rest_on(
    practice: Practice, pragma: str, value: object
) -> None:
    engine = store.open_database(practice.path / places.DATABASE)
    assert asked(engine, pragma) == value
    engine.dispose()


def test_a_lock_is_waited_for_twenty_seconds(practice: Practice) -> None:
    engine = store.open_database(practice.path / places.DATABASE)
    assert asked(engine, "busy_timeout") == 20_000
    engine.dispose()


def test_a_database_that_cannot_write_ahead_is_refused() -> None:
    engine = store.open_database(Path(":memory:"), create=True)
    with pytest.raises(UnfitError, match="does not keep its promises"), store.reading(engine) as session:
        session.connection()
    engine.dispose()


def _wait_little(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout=200")


def test_a_lock_that_is_never_freed_is_told_in_words(practice: Practice) -> None:
    home = practice.as_("jo")
    event.listen(home.engine, "connect", _wait_little)
    home.engine.dispose()
    holder = sqlite3.connect(practice.path / places.DATABASE, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(LockedError, match="in use by another process") as caught, home.writing() as pen:
        pen.record(Act.POST_COMMENTED, "post:1")
    holder.close()
    assert caught.value.exit_code == 5
    with home.writing() as pen:
        pen.record(Act.POST_COMMENTED, "post:1")


def test_a_file_that_is_no_database_is_told_in_words(practice: Practice) -> None:
    file = practice.path / places.DATABASE
    for name in ("", "-wal", "-shm"):
        file.with_name(file.name + name).unlink(missing_ok=True)
    file.write_bytes(b"This is no database at all. " * 400)
    file.chmod(0o600)
    engine = store.open_database(file)
    with pytest.raises(UnfitError, match=r"damaged.*Restore it from a backup"), store.reading(engine) as session:
        session.connection()
    engine.dispose()


def test_a_missing_database_is_no_home(tmp_path: Path) -> None:
    with pytest.raises(NoHomeError, match="pubqueue init"):
        store.open_database(tmp_path / places.DATABASE)


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_database_that_others_can_write_to_is_refused_by_name(practice: Practice, mode: int) -> None:
    file = practice.path / places.DATABASE
    file.chmod(mode)
    with pytest.raises(UnfitError) as caught:
        practice.as_("jo")
    assert f"Others can write to {file}." in str(caught.value)
    assert caught.value.exit_code == 5


@pytest.mark.parametrize("name", ["what?", "50% off", "a#b", "a b", "déjà", "it's"])
def test_a_folder_may_be_called_anything(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    engine = store.open_database(folder / places.DATABASE, create=True)
    schema.upgrade(engine)
    engine.dispose()
    assert (folder / places.DATABASE).stat().st_size > 0
    assert {file.name for file in tmp_path.iterdir()} == {name}


# --- network disks --------------------------------------------------------------------------------

MOUNTS = r"""
proc /proc proc rw 0 0
/dev/vda / ext4 rw 0 0
server:/export {tmp}/nfs nfs4 rw 0 0
//server/share {tmp}/our\040share cifs rw 0 0
/dev/vdb {tmp}/nfs/local ext4 rw 0 0
sshfs {tmp}/ssh fuse.sshfs rw 0 0
host {tmp}/host 9p rw 0 0
/dev/vdc {tmp}/disk xfs rw 0 0
/dev/vdd {tmp}/over ext4 rw 0 0
server:/over {tmp}/over nfs rw 0 0
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    table = tmp_path / "mounts"
    table.write_text(MOUNTS.strip().replace("{tmp}", str(tmp_path)) + "\n")
    return table


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("nfs", "nfs4"),
        ("nfs/deep/down", "nfs4"),
        ("our share/x", "cifs"),
        ("ssh", "fuse.sshfs"),
        ("host", "9p"),
        ("over", "nfs"),
    ],
)
def test_a_network_disk_is_refused_with_its_kind(tmp_path: Path, mounts: Path, folder: str, kind: str) -> None:
    with pytest.raises(UnfitError) as caught:
        sqlite.refuse_network_disk(tmp_path / folder, mounts)
    assert f"{tmp_path / folder} lies on a network disk ({kind})." in str(caught.value)
    assert "twice" in str(caught.value.why)


@pytest.mark.parametrize("folder", ["disk", "nfs/local/x", "nfsx", "elsewhere", "our"])
def test_a_disk_of_this_machine_is_taken(tmp_path: Path, mounts: Path, folder: str) -> None:
    sqlite.refuse_network_disk(tmp_path / folder, mounts)


def test_a_link_does_not_hide_a_network_disk(tmp_path: Path, mounts: Path) -> None:
    (tmp_path / "nfs").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nfs")
    with pytest.raises(UnfitError):
        sqlite.refuse_network_disk(tmp_path / "link", mounts)


def test_where_the_kernel_tells_nothing_the_disk_is_taken(tmp_path: Path) -> None:
    sqlite.refuse_network_disk(tmp_path, tmp_path / "no-such-table")


def test_this_machine_s_own_table_can_be_read(tmp_path: Path) -> None:
    assert sqlite.MOUNTS.exists()
    sqlite.refuse_network_disk(tmp_path)
