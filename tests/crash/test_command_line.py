"""What cron runs, killed by the platform itself: the real command, in the real program."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from builders import DUE, Practice
from crash.ask import there
from crash.fleet import KILLED

STORY = "Storytime is on Saturday at ten."


@pytest.mark.slow
def test_the_command_that_is_killed_with_the_post_already_out_finds_it_and_never_sends_again(
    practice: Practice,
) -> None:
    practice.approved(STORY)
    practice.extra["PUBQUEUE_SANDBOX_FAULT"] = "kill-after"
    assert _publish(practice, minute=0).returncode == KILLED
    assert there(practice) == [("mastodon:library", STORY)]

    practice.extra.clear()
    left = _publish(practice, minute=1)
    assert (left.returncode, "in_doubt" in left.stdout) == (4, True)
    found = _publish(practice, minute=2)
    assert (found.returncode, "published" in found.stdout) == (0, True)
    quiet = _publish(practice, minute=3)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    assert there(practice) == [("mastodon:library", STORY)]


def _publish(practice: Practice, *, minute: int) -> subprocess.CompletedProcess[str]:
    """Run one pass as cron does, in a process of its own."""
    at = (DUE + timedelta(minutes=minute)).isoformat()
    command = [sys.executable, "-m", "pubqueue", "--now", at, "publish"]
    return subprocess.run(command, env=practice.environment, capture_output=True, text=True, check=False)
