"""What cron asks first: it says "nothing to do" only where that is certain."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import Practice

from pubqueue import places
from pubqueue.store import peek, schema

DATABASES = ("sqlite",)
BEFORE, AFTER = "2026-11-23T16:59:59Z", "2026-11-23T17:00:00Z"


def nothing(practice: Practice, now: str = BEFORE, seen: str | None = None) -> bool:
    kept = (practice.state / places.CHECKPOINT).read_text() if seen is None else seen
    return peek.nothing_to_do(str(practice.path / places.DATABASE), kept, now)


def test_nothing_is_to_do_before_anything_is_due(practice: Practice) -> None:
    practice.draft()
    practice.in_review()
    practice.approved()
    practice.publish(practice.now)
    assert nothing(practice)


def test_a_record_that_has_grown_is_looked_at_once(practice: Practice) -> None:
    practice.publish(practice.now)
    assert nothing(practice)
    practice.draft()
    assert not nothing(practice)
    practice.publish(practice.now)
    assert nothing(practice)


def test_what_is_due_is_to_do_and_then_no_more(practice: Practice) -> None:
    practice.approved()
    assert not nothing(practice, AFTER)
    practice.publish()
    assert nothing(practice, AFTER)


@pytest.mark.parametrize("state", ["claimed", "sending", "retryable", "in_doubt", "held"])
def test_an_unusual_delivery_is_looked_at(practice: Practice, state: str) -> None:
    practice.approved()
    practice.publish(practice.now)
    assert nothing(practice)
    practice.by_hand("UPDATE delivery SET state = ?", state)
    assert not nothing(practice)


def test_a_stop_is_looked_at(practice: Practice) -> None:
    practice.publish(practice.now)
    assert nothing(practice)
    practice.by_hand("UPDATE stop SET stopped = 1")
    assert not nothing(practice)


def test_a_post_that_was_approved_by_hand_is_looked_at(practice: Practice) -> None:
    practice.draft()
    practice.publish(practice.now)
    assert nothing(practice)
    practice.by_hand("UPDATE post SET state = 'approved'")
    assert not nothing(practice)


def test_a_database_that_is_older_or_another_one_is_looked_at(practice: Practice) -> None:
    practice.publish()
    seen = (practice.state / places.CHECKPOINT).read_text()
    home, _space, frontier = seen.strip().partition(" ")
    assert nothing(practice)
    assert not nothing(practice, seen=f"{home} 999:{frontier.partition(':')[2]}")
    assert not nothing(practice, seen=f"practice-another {frontier}")


@pytest.mark.parametrize("seen", ["", "home", "home x:", "\n", "home :"])
def test_a_checkpoint_that_says_nothing_is_looked_at(practice: Practice, seen: str) -> None:
    home = practice.value("SELECT id FROM home")
    assert not nothing(practice, seen=seen.replace("home", str(home)))


@pytest.mark.parametrize("sql", ["DELETE FROM home", "UPDATE log_head SET frontier = 'x'", "DROP TABLE stop"])
def test_a_database_that_was_meddled_with_is_looked_at(practice: Practice, sql: str) -> None:
    practice.by_hand(sql)
    assert not nothing(practice)


def test_a_database_that_is_none_or_is_gone_is_looked_at(tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.db"
    nonsense.write_bytes(b"no database" * 200)
    for file in (nonsense, tmp_path / "gone.db"):
        assert not peek.nothing_to_do(str(file), "home 0:", BEFORE)
    assert not (tmp_path / "gone.db").exists()


def test_it_knows_the_newest_schema_and_takes_no_other_for_nothing_to_do(practice: Practice) -> None:
    assert schema.newest_revision() == peek.SCHEMA
    practice.publish(practice.now)
    assert nothing(practice)
    practice.by_hand("UPDATE alembic_version SET version_num = '9999'")
    assert not nothing(practice)
