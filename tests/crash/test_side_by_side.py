"""Several publishers at once: each post goes out once."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import DUE, Practice
from crash.ask import ACCOUNTS, folder, rows, there
from crash.fleet import Fleet, job

from pubqueue.workflow import audit

TEXTS = [f"Shelf number {number} has new books." for number in range(1, 13)]


@pytest.fixture(scope="module")
def twelve_posts(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with twelve signed posts, three on each of four accounts."""
    practice = Practice.copy(home_template, tmp_path_factory.mktemp("twelve-posts"))
    posts = [practice.in_review(text, accounts=[ACCOUNTS[i % 4]]) for i, text in enumerate(TEXTS)]
    practice.sign(*posts)
    return practice.folder


@pytest.mark.slow
@pytest.mark.parametrize("processes", [2, 20])
def test_publishers_side_by_side_publish_each_post_once(
    processes: int, twelve_posts: Path, publishers: Fleet, tmp_path: Path
) -> None:
    practice = Practice.copy(twelve_posts, folder(tmp_path, "home"))
    passes = publishers.run(*[job(practice) for _ in range(processes)])

    assert [one.returncode for one in passes] == [0] * processes
    assert not any(news[3] for one in passes for news in one.news)
    assert sum(len(one.news) for one in passes) == len(TEXTS)
    assert all(set(one.busy) <= set(ACCOUNTS) for one in passes)

    practice.publish(DUE)
    assert sorted(text for _account, text in there(practice)) == sorted(TEXTS)
    assert rows(practice, "SELECT DISTINCT state FROM post") == [("closed",)]
    assert audit.verify(practice.as_("jo")).problems == []
