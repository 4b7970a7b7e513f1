"""A home of the program before this one: brought up in one command, with what was signed before still signed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from builders import Practice
from crash.ask import rows, there
from old_home import NOON, TEXT, WENT_OUT, old_home, upgraded

from pubqueue import bootstrap, places
from pubqueue.errors import LockedError, SchemaError, TamperedError, UnfitError
from pubqueue.model.audit import Act
from pubqueue.store import queries, schema
from pubqueue.store import session as store
from pubqueue.store.lane import lane
from pubqueue.workflow import audit, backup, stop

DATABASES = ("sqlite",)
DONE = [("mastodon:library", WENT_OUT), ("mastodon:library", TEXT), ("x:library", TEXT)]


@pytest.fixture
def old(tmp_path: Path) -> Practice:
    return old_home(tmp_path)


def test_the_program_before_left_a_home_that_this_one_does_not_open(old: Practice) -> None:
    with pytest.raises(SchemaError, match="pubqueue upgrade"):
        old.as_("jo")


def test_what_was_signed_before_is_published_once_after(old: Practice) -> None:
    said: list[str] = []
    done = upgraded(old, said=said)

    assert (done.before, done.now, done.resumed) == ("0001", schema.newest_revision(), True)
    assert done.backup is not None
    assert said[0] == "Making a backup."
    assert said[-1] == "Publishing goes on."
    assert audit.verify(old.as_("jo")).problems == []
    assert backup.last_proven(old.as_("jo")) == old.as_("jo").clock.now()
    for hour in (0, 1, 2):
        old.publish(NOON.replace(hour=12 + hour))
    assert there(old) == DONE
    assert audit.verify(old.as_("jo")).problems == []


def test_upgrading_again_does_nothing(old: Practice) -> None:
    upgraded(old)
    size = audit.verify(old.as_("jo")).size
    said: list[str] = []
    again = upgraded(old, said=said)
    assert (again.backup, again.resumed) == (None, False)
    assert len(said) == 1
    assert audit.verify(old.as_("jo")).size == size


def test_the_backup_that_it_makes_is_of_the_home_before(old: Practice) -> None:
    made = upgraded(old).backup
    assert made is not None
    kept = backup.check(made, None, bootstrap.open_copy)
    assert kept.manifest.schema == "0001"
    assert "trust/trust-1.json" in [one.name for one in kept.manifest.files]


def test_what_a_person_stopped_stays_stopped(old: Practice) -> None:
    upgraded(old)
    stop.stop(old.as_("jo"), "a hoax is about")
    old.by_hand("UPDATE alembic_version SET version_num = '0001'")
    old.by_hand("UPDATE alembic_version SET version_num = ?", schema.newest_revision())
    assert upgraded(old).resumed is False
    assert rows(old, "SELECT stopped, by FROM stop") == [(1, "jo")]


def test_one_that_was_stopped_by_a_person_before_stays_stopped(old: Practice) -> None:
    engine = bootstrap.keeping(bootstrap.Call(old.environment), lambda _done, _all: None).engine
    with store.writing(engine, "person:jo", bootstrap.PracticeClock(old.now)) as pen:
        row = queries.stop(pen.session)
        row.stopped, row.by, row.reason = True, "jo", "a hoax"
        pen.add(row)
        pen.record(Act.PUBLISHING_STOPPED, "home", private={"reason": "a hoax"})
    engine.dispose()
    assert upgraded(old).resumed is False
    assert rows(old, "SELECT stopped, by FROM stop") == [(1, "jo")]
    assert old.publish(NOON).stopped


def test_a_send_under_way_is_waited_for_and_where_it_does_not_end_it_is_said_what_stands(old: Practice) -> None:
    engine = store.open_database(old.path / places.DATABASE)
    with lane(engine, old.path / "lanes", "mastodon:library"), pytest.raises(UnfitError) as caught:
        upgraded(old, wait=0.3)
    engine.dispose()
    told = str(caught.value)
    assert "still being sent to mastodon:library" in told
    assert "Publishing is stopped" in told
    assert "schema 0001" in told
    assert ".tar" in told
    assert isinstance(caught.value.__cause__, LockedError)
    assert rows(old, "SELECT stopped, by FROM stop") == [(1, "upgrade")]

    assert upgraded(old).resumed is True
    old.publish(NOON)
    assert there(old) == DONE


def test_a_trust_file_that_is_gone_stops_the_upgrade_before_anything_is_changed(old: Practice) -> None:
    shutil.rmtree(old.path / "trust")
    with pytest.raises(TamperedError, match="no trust file"):
        upgraded(old)
    assert rows(old, "SELECT version_num FROM alembic_version") == [("0001",)]
    assert rows(old, "SELECT stopped FROM stop") == [(0,)]


def test_a_home_of_a_newer_program_is_left_alone(old: Practice) -> None:
    old.by_hand("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaError, match="9999"):
        upgraded(old)
    assert rows(old, "SELECT stopped FROM stop") == [(0,)]


def test_a_program_that_was_open_before_an_upgrade_writes_nothing_after(practice: Practice) -> None:
    practice.approved(TEXT)
    home = practice.as_("jo")
    frontier = rows(practice, "SELECT frontier FROM log_head")
    practice.by_hand("UPDATE alembic_version SET version_num = '9999'")
    for use in (lambda: stop.stop(home, "too late"), lambda: audit.verify(home)):
        with pytest.raises(SchemaError) as caught:
            use()
        assert caught.value.exit_code == 5
    assert rows(practice, "SELECT frontier FROM log_head") == frontier
    practice.by_hand("UPDATE alembic_version SET version_num = ?", schema.newest_revision())
    stop.stop(home, "just in time")
