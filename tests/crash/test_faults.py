"""The machine around the publisher fails: no room, no right to write, a lock that is held, a damaged file, an upgrade."""

from __future__ import annotations

import ctypes
import json
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from builders import DUE, Practice, close_homes
from commands import PUBQUEUE
from crash.ask import folder, rows, there
from crash.wrapped import Hooks, hooked
from sqlalchemy import event

from pubqueue import places
from pubqueue.errors import LockedError, PubqueueError, SchemaError, UnfitError
from pubqueue.journal import FILE
from pubqueue.store import schema
from pubqueue.workflow import audit, publish, reconcile
from pubqueue.workflow.home import Home

DATABASES = ("sqlite",)
MASTODON = "mastodon:library"
STORY = "Storytime is on Saturday at ten."
ONCE = [(MASTODON, STORY)]
PATIENCE_MS = 200
PR_CAPBSET_DROP = 24
RIGHTS_OF_ROOT = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH (capabilities(7))."""


@pytest.fixture
def signed(practice: Practice) -> Practice:
    """Return a home with one signed post, due at noon."""
    practice.approved(STORY)
    return practice


def passed(practice: Practice, before: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    """Run one pass at noon in a process that does something before it starts the program."""
    command = [*PUBQUEUE, "--now", DUE.isoformat(), "publish", "--json"]
    ran = subprocess.run(
        command,
        env={
            **practice.environment,
            "PYTHONDONTWRITEBYTECODE": "1",
        },  # else half a module is written where there is no room
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=before,
    )
    assert "Traceback" not in ran.stdout + ran.stderr
    return ran


def require_once(practice: Practice, first: int = 1) -> None:
    """Run the passes that come next; assert that the post comes out once, if need be after a person's word."""
    for minute in range(first, first + 5):
        practice.publish(DUE + timedelta(minutes=minute))
    if rows(practice, "SELECT 1 FROM delivery WHERE state = 'in_doubt'"):
        assert there(practice) == []
        reconcile.resolve(practice.as_("pat"), 1, reason="looked at the account")
        practice.publish(DUE + timedelta(minutes=30))
    assert there(practice) == ONCE
    assert rows(practice, "SELECT state FROM delivery") == [("published",)]
    assert audit.verify(practice.as_("jo")).problems == []


# --- no room --------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("room", [0, 64, 200, 700, 4096, 16_000, 40_000, 70_000, 100_000])
def test_without_room_on_the_disk_a_post_goes_out_once_or_waits(room: int, signed: Practice) -> None:
    with closing(sqlite3.connect(signed.path / places.DATABASE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ran = passed(signed, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))
    assert len(there(signed)) <= 1
    assert ran.returncode != 0 or there(signed) == ONCE
    require_once(signed)


# --- no right to write ----------------------------------------------------------------------------


def without_roots_rights() -> None:
    """Make the program that is started next heed permissions, whoever starts it."""
    for right in RIGHTS_OF_ROOT:
        ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, right, 0, 0, 0)


@contextmanager
def only_readable(*paths: Path) -> Iterator[None]:
    modes = [(path, path.stat().st_mode & 0o777) for path in paths]
    for path, mode in modes:
        path.chmod(mode & 0o555)
    try:
        yield
    finally:
        for path, mode in modes:
            path.chmod(mode)


@pytest.mark.parametrize("part", ["database", "home", "journal"])
def test_what_cannot_be_written_sends_nothing_and_the_next_pass_goes_on(part: str, signed: Practice) -> None:
    signed.publish(DUE - timedelta(minutes=5))
    close_homes()
    database = signed.path / places.DATABASE
    what = {"database": [database], "home": [signed.path, database], "journal": [signed.state]}
    with only_readable(*what[part]):
        ran = passed(signed, without_roots_rights)
    assert ran.returncode in (4, 5), ran.stdout
    assert there(signed) == []
    require_once(signed)


# --- locked ---------------------------------------------------------------------------------------


def impatient(home: Home) -> Home:
    """Return a home that waits a moment only for another writer."""
    event.listen(home.engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA busy_timeout={PATIENCE_MS}"))
    home.engine.dispose()
    return home


@contextmanager
def held(practice: Practice) -> Iterator[None]:
    """Hold the database's write lock, as another process would."""
    with closing(
        sqlite3.connect(practice.path / places.DATABASE, isolation_level=None, check_same_thread=False)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_database_that_another_holds_is_waited_for_not_for_ever_and_nothing_is_sent(signed: Practice) -> None:
    signed.now = DUE
    home = impatient(signed.as_("jo"))
    with held(signed), pytest.raises(LockedError) as caught:
        publish.publish(home)
    assert caught.value.exit_code == 5
    assert there(signed) == []
    require_once(signed)


def test_a_database_that_is_held_when_the_answer_comes_loses_the_answer_but_not_the_post(signed: Practice) -> None:
    signed.now = DUE
    lock = held(signed)
    home = impatient(signed.as_("jo"))
    try:
        with suppress(LockedError):
            publish.publish(hooked(home, Hooks(after_send=lambda _account: lock.__enter__())))
    finally:
        lock.__exit__(None, None, None)
    assert there(signed) == ONCE
    assert rows(signed, "SELECT state FROM delivery") == [("sending",)]
    require_once(signed)


# --- damaged --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_damaged_page_sends_nothing_that_was_not_signed_and_nothing_twice(signed: Practice, tmp_path: Path) -> None:
    with closing(sqlite3.connect(signed.path / places.DATABASE)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages = (signed.path / places.DATABASE).stat().st_size // 4096
    codes = set()
    for page in range(0, pages, 3):
        copy = Practice.copy(signed.folder, folder(tmp_path, page))
        with (copy.path / places.DATABASE).open("r+b") as file:
            file.seek(page * 4096 + 8)
            file.write(b"\xa5" * 4000)
        try:
            copy.publish(DUE)
            codes.add(0)
        except PubqueueError as refusal:
            codes.add(refusal.exit_code)
        assert there(copy) in ([], ONCE)
        close_homes()
        shutil.rmtree(copy.folder)
    assert 5 in codes
    assert codes <= {0, 3, 5}


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM sqlite_master WHERE name = 'delivery'",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE nonsense' WHERE name = 'event'",
        "UPDATE sqlite_master SET rootpage = 999999 WHERE name = 'post'",
    ],
)
def test_a_malformed_schema_is_unfit_and_sends_nothing(spoil: str, signed: Practice) -> None:
    with closing(sqlite3.connect(signed.path / places.DATABASE)) as database, database:
        database.execute("PRAGMA writable_schema=ON")
        database.execute(spoil)
    ran = passed(signed, lambda: None)
    assert ran.returncode == 5, ran.stdout
    assert json.loads(ran.stdout)["error"]["message"]
    assert there(signed) == []


# --- upgraded meanwhile ---------------------------------------------------------------------------


def test_a_publisher_whose_database_is_upgraded_while_it_sends_leaves_the_rest_to_the_next_pass(
    signed: Practice,
) -> None:
    signed.now = DUE
    newer = "UPDATE alembic_version SET version_num = '9999'"
    with pytest.raises(SchemaError):
        publish.publish(hooked(signed.as_("jo"), Hooks(after_send=lambda _account: signed.by_hand(newer))))
    with pytest.raises(UnfitError):
        signed.publish(DUE + timedelta(minutes=1))
    signed.by_hand("UPDATE alembic_version SET version_num = ?", schema.newest_revision())
    assert '"outcome": "publish"' in (signed.state / FILE).read_text()
    require_once(signed, first=2)
