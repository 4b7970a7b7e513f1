"""The last chapter: the ledgers are counted against what was signed, and the record is verified."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pubqueue.cli.story import ledgers
from pubqueue.cli.story.stage import Ending
from pubqueue.model.audit import Act
from pubqueue.words import Words, _, n_
from pubqueue.workflow import audit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pubqueue.cli.story.stage import Approved, Stage

_ALL = 1_000_000
"""More records than the story makes."""


def judge(stage: Stage, expected: Sequence[Approved]) -> Ending:
    """Return what really happened, with whatever did not turn out as it must: `expected` is all that should be out."""
    stage.chapter(_("What the ledgers and the record say"))
    entries = Counter(entry.sent for entry in ledgers.read(stage.home))
    wanted = Counter(ledgers.sent(variant) for post in expected for variant in post.variants)
    stage.problems += _differences(entries, wanted)
    if entries == wanted:
        stage.tell(_("Each ledger has what was signed for it, byte for byte, each once and nothing else."))
    with stage.acting("jo") as home:
        facts = Counter(leaf.act for leaf, _values in audit.records(home, last=_ALL))
    if not facts[Act.DELIVERY_HELD]:
        stage.problems.append(_("The edit by hand was not refused."))
    if not facts[Act.DELIVERY_FOUND]:
        stage.problems.append(_("What was left in doubt was not settled."))
    verified = _verify(stage)
    return Ending(entries.total(), facts[Act.DELIVERY_HELD], facts[Act.DELIVERY_FOUND], verified, stage.problems)


def _differences(entries: Counter[ledgers.Sent], wanted: Counter[ledgers.Sent]) -> list[Words]:
    """Return what is in the ledgers and should not be, or the other way round."""
    surplus, missing = (entries - wanted).total(), (wanted - entries).total()
    problems = []
    if not wanted:
        problems.append(_("Nothing was approved."))
    if surplus:
        problems.append(n_("One post is out that should not be.", "{n} posts are out that should not be.", surplus))
    if missing:
        problems.append(n_("One post is missing.", "{n} posts are missing.", missing))
    return problems


def _verify(stage: Stage) -> str:
    """Verify the whole record; return what the story's last line says of it."""
    with stage.acting("jo") as home:
        verdict = audit.verify(home)
    if verdict.problems:
        stage.problems += [_("The record does not hold: {what}", what=problem) for problem in verdict.problems]
        return "failed"
    stage.tell(
        _(
            "The record holds: {n} records, {m} signed checkpoints, root {root}.",
            n=verdict.size,
            m=verdict.checkpoints,
            root=verdict.root,
        )
    )
    return "verified"
