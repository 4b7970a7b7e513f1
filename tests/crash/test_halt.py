"""A publisher that is halted between its intent and its send, and wakes up too late."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta
from typing import Any

import pytest
from builders import DUE, Practice
from crash.ask import rows, there
from crash.fleet import Fleet, job

from pubqueue.workflow import audit

MASTODON = "mastodon:library"
STORY = "Storytime is on Saturday at ten."
PAST_THE_DEADLINE = 1.2
SECOND_COMMIT: dict[str, Any] = {"point": "commit", "when": "after", "number": 2, "signal": int(signal.SIGSTOP)}
"""The intent's: the first one is the claim's."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "halt",
    [
        pytest.param(SECOND_COMMIT, id="right after the commit"),
        pytest.param({**SECOND_COMMIT, "point": "line", "when": "before", "number": 1}, id="before the journal"),
        pytest.param({**SECOND_COMMIT, "point": "line", "number": 1}, id="after the journal"),
    ],
)
def test_a_publisher_that_was_halted_past_its_deadline_sends_nothing_and_the_next_pass_sends_it_once(
    halt: dict[str, Any], practice: Practice, publishers: Fleet
) -> None:
    (practice.path / "pubqueue.toml").write_text("[publishing]\nsend_deadline = 1\n")
    practice.approved(STORY)
    reports = publishers.reports(job(practice, **halt))
    halted = int(next(reports)["stopped"])

    second = practice.publish(DUE + timedelta(minutes=1))
    assert (second.busy, second.news, there(practice)) == ([MASTODON], [], [])

    time.sleep(PAST_THE_DEADLINE)
    os.kill(halted, signal.SIGCONT)
    told, ended = reports
    assert told["news"] == [[1, MASTODON, "retryable", False]]
    assert ended["ended"] == 0
    assert there(practice) == []
    assert rows(practice, "SELECT state FROM attempt") == [("not_sent",)]

    for minute in (2, 3, 4):
        practice.publish(DUE + timedelta(minutes=minute))
    assert there(practice) == [(MASTODON, STORY)]
    assert audit.verify(practice.as_("jo")).problems == []


@pytest.mark.slow
def test_a_publisher_that_was_halted_for_a_moment_goes_on(practice: Practice, publishers: Fleet) -> None:
    practice.approved(STORY)
    reports = publishers.reports(job(practice, **SECOND_COMMIT))
    os.kill(int(next(reports)["stopped"]), signal.SIGCONT)
    told, _ended = reports
    assert told["news"] == [[1, MASTODON, "published", False]]
    assert there(practice) == [(MASTODON, STORY)]
