"""The chapters of the publisher: a pass at each post's time, an edit by hand, a publisher that is killed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pubqueue import places
from pubqueue.cli.story import ledgers
from pubqueue.model.delivery import DeliveryState
from pubqueue.store.lane import lane
from pubqueue.words import _
from pubqueue.workflow import audit, publish, reconcile, stop
from pubqueue.workflow.news import Gazette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pubqueue.cli.story.stage import Approved, Stage
    from pubqueue.model.post import Variant
    from pubqueue.workflow.news import News

FORGED = " From today on, late fees are doubled."
"""What somebody with the database file adds to a post that was signed without it."""
_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)


def run(stage: Stage, approved: Sequence[Approved]) -> None:
    """Run a pass at each post's time, with two mishaps on the way."""
    stage.chapter(_("The month goes by: cron runs the publisher"))
    posts = sorted(approved, key=lambda post: (post.at, post.post))
    crash, forgery = len(posts) // 3, 2 * len(posts) // 3
    for number, post in enumerate(posts):
        if number == forgery:
            _change_by_hand(stage, post)
        elif number == crash:
            _kill_in_the_middle(stage, post, {one.account for each in posts for one in each.variants})
        else:
            stage.now = post.at
            run_pass(stage)


def run_pass(stage: Stage) -> None:
    """Run one pass and tell what it did."""
    with stage.acting("jo") as home:
        news = sorted(publish.publish(home).news, key=lambda one: (one.post, one.account))
    odd = {(one.post, one.account) for one in news if one.state != "published"}
    for one in news:
        if (one.post, one.account) in odd:
            _happened(stage, one)
    for post in sorted({one.post for one in news}):
        out = Counter(one.account for one in news if one.post == post and (post, one.account) not in odd)
        if out:
            where = ", ".join(_place(account, n) for account, n in sorted(out.items()))
            stage.tell(_("{at}: post {id} is out on {where}.", at=stage.shown(stage.now), id=post, where=where))


def _place(account: str, languages: int) -> str:
    """Return where a post went; an account that speaks a pair gets it once in each language."""
    return str(_("{account} in {n} languages", account=account, n=languages)) if languages > 1 else account


def _happened(stage: Stage, one: News) -> None:
    """Tell, on the timeline as well, what became of a delivery that did not just go out."""
    state = str(DeliveryState(one.state).said).replace("_", " ")
    said = _("Post {id} on {account} is {state}: {said}", id=one.post, account=one.account, state=state, said=one.said)
    stage.incident(said, dated=True)


def _change_by_hand(stage: Stage, post: Approved) -> None:
    """Change what is stored of an approved post behind pubqueue's back; the pass must refuse it."""
    victim, stage.now = post.variants[-1], post.at - _HOUR
    _overwrite(stage, post.post, replace(victim, text=victim.text + FORGED))
    stage.incident(
        _(
            "Somebody with the database file writes into post {id} on {account}: “{words}”",
            id=post.post,
            account=victim.account,
            words=FORGED.strip(),
        ),
        dated=True,
    )
    stage.now = post.at
    run_pass(stage)
    stage.tell(_("One sign-off binds all of a post, so nothing of post {id} went out.", id=post.post))
    _name_the_change(stage)
    _overwrite(stage, post.post, victim)
    with stage.acting("pat") as home:
        stop.resume_posts(home, [post.post])
    stage.incident(_("The row is put back from a copy, and pat resumes post {id}.", id=post.post), dated=True)
    stage.now += _MINUTE
    run_pass(stage)


def _name_the_change(stage: Stage) -> None:
    """Verify the record while the change stands: it must be named."""
    with stage.acting("jo") as home:
        problems = audit.verify(home).problems
    for problem in problems[:1]:
        stage.tell(_("audit verify sees it as well: {what}", what=problem))
    if not problems:
        stage.problems.append(_("The record was verified although a signed text had been changed."))


def _overwrite(stage: Stage, post: int, variant: Variant) -> None:
    """Write a variant as somebody with the file would: past the workflow, the pen and the log."""
    change = "UPDATE variant SET body = ? WHERE post = ? AND account = ? AND language = ?"
    connection = sqlite3.connect(stage.home / places.DATABASE)
    try:
        with connection:
            done = connection.execute(change, (variant.to_bytes(), post, variant.account, variant.language))
    finally:
        connection.close()
    if not done.rowcount:
        stage.problems.append(_("The edit by hand changed nothing."))


def _kill_in_the_middle(stage: Stage, post: Approved, accounts: set[str]) -> None:
    """Have the publisher die after the platform took the post and before it could say so; then find it."""
    account, stage.now = post.variants[-1].account, post.at
    struck = next(variant for variant in post.variants if variant.account == account)
    _run_and_kill(stage, post.post, account, accounts - {account})
    stage.now += _MINUTE
    run_pass(stage)
    stage.now += _MINUTE
    _reconcile(stage)
    n = sum(entry.of(struck) for entry in ledgers.read(stage.home))
    if n == 1:
        stage.tell(_("The ledger of {account} has it once: it was not sent again.", account=account))
    else:
        stage.problems.append(_("The ledger of {account} has a post {n} times.", account=account, n=n))


def _reconcile(stage: Stage) -> None:
    """Look for whatever a pass left in doubt."""
    with stage.acting("jo") as home:
        audit.require_continuation(home)
        news = reconcile.look(home, Gazette()).news
        audit.remember(home)
    for one in news:
        _happened(stage, one)
    if not news:
        stage.tell(_("reconcile has nothing left to look for."))


def _run_and_kill(stage: Stage, post: int, account: str, others: set[str]) -> None:
    """Run the real command against one account, whose platform kills it; the other lanes are taken meanwhile."""
    command = [sys.executable, "-m", "pubqueue", "--now", stage.now.isoformat(), "publish"]
    environment = {**stage.environment, "PUBQUEUE_SANDBOX_FAULT": "kill-after"}
    with ExitStack() as taken, stage.acting("jo") as home:
        for other in sorted(others):
            taken.enter_context(lane(home.engine, stage.home / "lanes", other))
        done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - our own command
    if done.returncode == -signal.SIGKILL:
        said = _("The publisher is killed while it sends post {id} to {account}.", id=post, account=account)
        stage.incident(said, dated=True)
        return
    said = _(
        "The publisher was to be killed on {account}, and ended with {code}.", account=account, code=done.returncode
    )
    stage.problems += [
        said,
        *(_("{line}", line=line) for line in done.stderr.decode(errors="replace").splitlines()[-1:]),
    ]
