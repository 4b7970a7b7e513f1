"""SIGKILL at every point of a pass where anything becomes durable. The platforms' own ledgers are asked."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from builders import DUE, Practice
from crash.ask import folder, rows, there
from crash.fleet import KILLED, Fleet, job

from pubqueue.workflow import audit, compose, reconcile

MASTODON, X = "mastodon:library", "x:library"
STORY, SALE = "Storytime is on Saturday at ten.", "The book sale begins on Friday."
SIGNED = [(MASTODON, STORY), (MASTODON, SALE), (X, STORY)]


@pytest.fixture(scope="module")
def two_posts(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with two signed posts on two accounts, one that nobody signed, and one that was withdrawn."""
    practice = Practice.copy(home_template, tmp_path_factory.mktemp("two-posts"))
    practice.approved(STORY, accounts=[MASTODON, X])
    practice.approved(SALE, accounts=[MASTODON])
    practice.in_review("Nobody has signed this one.", accounts=[MASTODON, X])
    compose.withdraw(practice.as_("jo"), practice.approved("This one was taken back.", accounts=[X]), "too early")
    return practice.folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trap", "fewest"),
    [
        pytest.param({"point": "commit", "when": "before"}, 11, id="just before a commit"),
        pytest.param({"point": "commit", "when": "after"}, 11, id="just after a commit"),
        pytest.param({"point": "line", "when": "before"}, 6, id="just before a line of the journal"),
        pytest.param({"point": "line", "when": "after"}, 6, id="just after a line of the journal"),
        pytest.param({"point": "send", "when": "before"}, 3, id="just before a send"),
        pytest.param(
            {"point": "send", "when": "after"}, 3, id="when the platform has the post and the publisher no answer"
        ),
        pytest.param({"point": "saw", "when": "before"}, 1, id="just before the newest log is remembered"),
        pytest.param({"point": "saw", "when": "after"}, 1, id="just after the newest log is remembered"),
    ],
)
def test_nothing_is_lost_or_doubled_where_the_publisher_is_killed(
    trap: dict[str, Any], fewest: int, two_posts: Path, publishers: Fleet, tmp_path: Path
) -> None:
    for number in count(1):
        home = Practice.copy(two_posts, folder(tmp_path, number))
        (one,) = publishers.run(job(home, number=number, **trap))
        _require_kept(home)
        if one.returncode != KILLED:
            break

    assert one.returncode == 0
    assert number > fewest


def test_the_sandbox_that_kills_its_publisher_keeps_the_post_and_it_is_found(
    two_posts: Path, publishers: Fleet, tmp_path: Path
) -> None:
    home = Practice.copy(two_posts, folder(tmp_path, "home"))
    home.extra["PUBQUEUE_SANDBOX_FAULT"] = "kill-after"
    (one,) = publishers.run(job(home))
    assert one.returncode == KILLED
    assert len(there(home)) >= 1

    home.extra.clear()
    _require_kept(home)


def _require_kept(home: Practice) -> None:
    """Run the passes that cron runs next; assert that nothing vanished, and that a person's word brings out the rest."""
    for minute in range(1, 6):
        home.publish(DUE + timedelta(minutes=minute))
        if _settled(home):
            break
    posts, states = there(home), _states(home)
    assert len(posts) == len(set(posts)) == states["published"]
    assert set(posts) <= set(SIGNED)
    assert states["published"] + states["in_doubt"] == len(SIGNED), states

    for post, account in rows(home, "SELECT post, account FROM delivery WHERE state = 'in_doubt' AND looks >= 3"):
        reconcile.resolve(home.as_("pat"), post, account=account, reason="looked at the account")
    if not _finished(home):
        home.publish(DUE + timedelta(minutes=10))
    assert _finished(home)
    assert sorted(there(home)) == SIGNED
    assert _states(home) == Counter(published=3, cancelled=1)
    assert audit.verify(home.as_("jo")).problems == []


def _settled(home: Practice) -> bool:
    """Tell whether only people can bring anything further."""
    under_way = "SELECT 1 FROM delivery WHERE state NOT IN ('published', 'cancelled') AND looks < 3"
    return not rows(home, under_way)


def _finished(home: Practice) -> bool:
    """Tell whether each signed post is closed."""
    return rows(home, "SELECT COUNT(*) FROM post WHERE state = 'closed'") == [(2,)]


def _states(home: Practice) -> Counter[str]:
    return Counter(str(state) for (state,) in rows(home, "SELECT state FROM delivery"))
