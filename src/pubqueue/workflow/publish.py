"""One pass of the publisher: what cron runs. Accounts go side by side, each in its own lane."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from pubqueue.errors import PubqueueError, StaleError, StateError
from pubqueue.model.lifecycle import PostAction
from pubqueue.model.post import instant
from pubqueue.store import claims
from pubqueue.store.lane import lane
from pubqueue.words import _
from pubqueue.workflow import audit, mend, notify, reconcile, send
from pubqueue.workflow.news import Gazette, News

if TYPE_CHECKING:
    from pubqueue.workflow.home import Home

_MOST_LANES = 16


def publish(home: Home) -> Gazette:
    """Publish what is due and signed; raise RolledBackError where the database is not the one this host knows."""
    audit.require_continuation(home)
    gazette = Gazette()
    home.journal.beat()
    mend.undo(home, gazette)
    with home.reading() as session:
        accounts = claims.accounts_at_work(session, instant(home.clock.now()))
    with ThreadPoolExecutor(_MOST_LANES) as lanes:
        for done in [lanes.submit(_run_lane, home, account, gazette) for account in accounts]:
            done.result()
    _close_finished(home)
    audit.remember(home)
    _gather_notices(home, gazette)
    return gazette


def _run_lane(home: Home, account: str, gazette: Gazette) -> None:
    """Settle what one account has open and send what it has due, unless another process is at it."""
    with lane(home.engine, home.settings.home / "lanes", account) as held:
        if held is None:
            gazette.busy.append(account)
            return
        send.settle_left_behind(home, account, gazette)
        reconcile.look(home, gazette, account=account)
        send.send_due(home, account, gazette, held)


def _gather_notices(home: Home, gazette: Gazette) -> None:
    """Write down who is to be told what; what fails there takes nothing back of what was published."""
    try:
        notify.gather(home)
    except (PubqueueError, AttributeError, LookupError, TypeError, ValueError) as error:
        why = error if isinstance(error, PubqueueError) else type(error).__name__
        gazette.tell(News(0, "", "", _("The notices to people cannot be made: {why}", why=why), needs_person=True))


def _close_finished(home: Home) -> None:
    """Close the posts whose deliveries have all ended, unless another pass just did."""
    with home.reading() as session:
        finished = claims.finished_posts(session)
    for post in finished:
        with suppress(StateError, StaleError), home.publishing() as pen:
            pen.move_post(post, PostAction.CLOSE)
