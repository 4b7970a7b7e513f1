"""The demo's story, a chapter a function: a month of posts goes from the first draft to the verified record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubqueue.cli.story import desk, month, proof

if TYPE_CHECKING:
    from pubqueue.cli.story.stage import Ending, Stage


def play(stage: Stage) -> Ending:
    """Play all chapters and return what really happened; raise the errors of whatever could not be played."""
    desk.introduce(stage)
    drafts = desk.write(stage)
    in_review = desk.submit_all(stage, drafts)
    approved = desk.sign_all(stage, in_review)
    month.run(stage, approved)
    return proof.judge(stage, approved)
