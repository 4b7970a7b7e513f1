"""How many due posts a pass publishes a second, beside bare durable SQLite commits: run `python bench/pass_rate.py`."""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from builders import DUE, Practice, template

from pubqueue.model.delivery import Outcome, Published
from pubqueue.ports.connector import Connector, Look, Message, NotFound
from pubqueue.workflow import publish

if TYPE_CHECKING:
    from datetime import datetime

POSTS = 40


class Instant(Connector):
    """A platform that answers at once and keeps nothing."""

    lag = timedelta(0)

    def live_id(self) -> str:
        """Return the id that practice accounts are signed for."""
        return self.wiring.live_id

    def _publish(self, message: Message, key: str) -> Outcome:  # noqa: ARG002 - the port's form
        return Published(key, "", self.wiring.clock.now())

    def _find(self, message: Message, since: datetime, until: datetime) -> Look:  # noqa: ARG002 - the port's form
        return NotFound()


def commits(folder: Path, n: int) -> float:
    """Return how long `n` posts take with bare SQLite: two durable transactions of three rows each."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB)")
    start = time.perf_counter()
    for _post in range(2 * n):
        connection.execute("BEGIN IMMEDIATE")
        for _row in range(3):
            connection.execute("INSERT INTO t (body) VALUES (zeroblob(300))")
        connection.execute("COMMIT")
    taken = time.perf_counter() - start
    connection.close()
    return taken


def main() -> None:
    """Publish a batch into a platform that costs nothing, and print posts a second and the ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        practice = Practice(template(folder))
        posts = [practice.in_review(f"Storytime number {number} is on Saturday.") for number in range(POSTS)]
        practice.sign(*posts)
        practice.now = DUE
        home = practice.as_("jo")
        connect = home.connect
        quick = replace(home, connect=lambda account: Instant(connect(account).wiring))
        start = time.perf_counter()
        done = publish.publish(quick)
        taken = time.perf_counter() - start
        bare = commits(folder, POSTS)
    published = sum(news.state == "published" for news in done.news)
    print(f"published {published} of {POSTS} in {taken:.2f} s: {published / taken:.0f} a second on one account")
    print(f"bare SQLite with two durable commits a post: {POSTS / bare:.0f} a second, {taken / bare:.1f} x quicker")


if __name__ == "__main__":
    main()
