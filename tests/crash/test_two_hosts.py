"""Two publishing hosts on one PostgreSQL: whatever becomes of one of them, each post goes out once."""

from __future__ import annotations

import os
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import DUE, Practice
from crash.ask import ACCOUNTS, folder, rows, there
from crash.fleet import KILLED, Fleet, job

from pubqueue import joining
from pubqueue.errors import InputError, RefusedError
from pubqueue.workflow import audit

DATABASES = ("postgresql",)
MASTODON, X = "mastodon:library", "x:library"
TEXTS = [f"Shelf number {number} has new books." for number in range(1, 41)]
LEASE_OVER = 6


@pytest.fixture(scope="module")
def forty_posts(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with forty signed posts, ten on each of four accounts."""
    practice = Practice.copy(home_template, tmp_path_factory.mktemp("forty-posts"))
    posts = [practice.in_review(text, accounts=[ACCOUNTS[i % 4]]) for i, text in enumerate(TEXTS)]
    practice.sign(*posts)
    return practice.folder


def second_host(practice: Practice) -> dict[str, str]:
    """Let a second host join, whose sandbox is the first one's, and return its environment."""
    place = folder(practice.folder, "second")
    environment = {
        **practice.environment,
        "PUBQUEUE_HOME": str(place / "home"),
        "XDG_STATE_HOME": str(place / "state"),
        "PUBQUEUE_HOST": "second",
    }
    joined = joining.join(practice.path, environment)
    assert joined.publishes
    (practice.path / "sandbox").mkdir(exist_ok=True)
    (joined.home / "sandbox").symlink_to(practice.path / "sandbox")
    return environment


def on(environment: dict[str, str], at: datetime = DUE, **trap: Any) -> dict[str, Any]:  # noqa: ANN401 - a job's own fields
    """Return a pass on a host at a time."""
    return {"environment": environment, "now": at.isoformat(), **trap}


@pytest.mark.slow
def test_side_by_side_they_publish_each_post_once(forty_posts: Path, publishers: Fleet, tmp_path: Path) -> None:
    practice = Practice.copy(forty_posts, folder(tmp_path, "first"))
    other = second_host(practice)
    passes = publishers.run(job(practice), on(other), job(practice), on(other))

    assert [one.returncode for one in passes] == [0] * 4
    assert not any(news[3] for one in passes for news in one.news)
    publishers.run(job(practice, DUE + timedelta(minutes=1)))
    assert sorted(text for _account, text in there(practice)) == sorted(TEXTS)
    assert audit.verify(practice.as_("jo")).problems == []


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_a_killed_host_was_sending_is_found_out_by_the_other_and_never_sent_twice(
    practice: Practice, publishers: Fleet, when: str
) -> None:
    practice.approved(TEXTS[0])
    other = second_host(practice)
    (killed,) = publishers.run(job(practice, point="send", when=when))
    assert killed.returncode == KILLED
    out = len(there(practice))

    for minute in range(1, LEASE_OVER):
        publishers.run(on(other, DUE + timedelta(minutes=minute)))
        assert rows(practice, "SELECT state FROM delivery") == [("sending",)]
    for minute in range(LEASE_OVER, LEASE_OVER + 5):
        publishers.run(on(other, DUE + timedelta(minutes=minute)))
    assert len(there(practice)) == out
    assert rows(practice, "SELECT state FROM delivery") == [("published" if out else "in_doubt",)]
    assert audit.verify(practice.as_("jo")).problems == []


@pytest.mark.slow
def test_a_halted_host_keeps_its_lane_and_the_other_sends_on_the_other_accounts_only(
    practice: Practice, publishers: Fleet
) -> None:
    practice.approved(TEXTS[0], accounts=[MASTODON])
    other = second_host(practice)
    reports = publishers.reports(job(practice, point="line", when="before", signal=int(signal.SIGSTOP)))
    halted = int(next(reports)["stopped"])
    practice.approved(TEXTS[1], accounts=[X])

    practice.extra.update(other)
    gazette = practice.publish()
    assert gazette.busy == [MASTODON]
    assert there(practice) == [(X, TEXTS[1])]

    os.kill(halted, signal.SIGCONT)
    told, ended = reports
    assert (told["news"], ended["ended"]) == ([[1, MASTODON, "published", False]], 0)
    practice.publish(DUE + timedelta(minutes=LEASE_OVER))
    assert sorted(there(practice)) == [(MASTODON, TEXTS[0]), (X, TEXTS[1])]


@pytest.mark.slow
def test_a_host_that_woke_up_after_its_session_was_ended_sends_nothing(practice: Practice, publishers: Fleet) -> None:
    practice.approved(TEXTS[0])
    other = second_host(practice)
    reports = publishers.reports(job(practice, point="line", when="after", signal=int(signal.SIGSTOP)))
    halted = int(next(reports)["stopped"])
    rows(
        practice,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    practice.extra.update(other)
    for minute in (1, LEASE_OVER):
        practice.publish(DUE + timedelta(minutes=minute))
    assert rows(practice, "SELECT state FROM delivery") == [("in_doubt",)]

    os.kill(halted, signal.SIGCONT)
    list(reports)
    assert there(practice) == []


def test_a_host_joins_with_the_small_files_alone_and_without_the_key_it_cannot_publish(
    practice: Practice, tmp_path: Path
) -> None:
    files, place = folder(tmp_path, "files"), folder(tmp_path, "staff")
    (files / "keys").mkdir()
    environment = {**practice.environment, "PUBQUEUE_HOME": str(place / "home"), "XDG_STATE_HOME": str(place / "state")}
    with pytest.raises(InputError, match=r"pubqueue\.toml is missing"):
        joining.join(files, environment)
    for name in ("pubqueue.toml", "policy.toml", "keys/log.pub"):
        (files / name).write_bytes((practice.path / name).read_bytes())
    assert not joining.join(files, environment).publishes
    with pytest.raises(RefusedError, match="already"):
        joining.join(files, environment)
    modes = {file.stat().st_mode & 0o777 for file in (place / "home").rglob("*") if file.is_file()}
    assert modes == {0o600}


def test_a_key_of_another_home_is_refused(practice: Practice, tmp_path: Path) -> None:
    practice.approved()
    practice.publish()
    files = folder(tmp_path, "files")
    (files / "keys").mkdir()
    for name in ("pubqueue.toml", "policy.toml", "keys/log.pub", "keys/log.key"):
        (files / name).write_bytes((practice.path / name).read_bytes())
    (files / "keys" / "log.key").write_bytes(bytes(32))
    with pytest.raises(RefusedError, match="not that of this database"):
        joining.join(files, {**practice.environment, "PUBQUEUE_HOME": str(tmp_path / "other")})


def test_only_a_home_in_postgresql_has_several_hosts(practice: Practice) -> None:
    environment = {**practice.environment, "PUBQUEUE_DATABASE_URL": ""}
    with pytest.raises(RefusedError, match="PUBQUEUE_DATABASE_URL"):
        joining.join(practice.path, environment)
