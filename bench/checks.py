"""What each check costs on a month of posts, once its dictionaries are loaded: run `python bench/checks.py`.

Prints milliseconds a post, and each check's share of all of them; the first look, which loads, stands beside it.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from pubqueue import plugins
from pubqueue.ports.check import Draft
from pubqueue.sample import month
from pubqueue.store.facts import NoFacts

ROUNDS = 20
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


def drafts() -> list[Draft]:
    """Return every text of the sample month as a draft of its own."""
    texts = [(language, text) for post in month() for language, text in (("en", post.text), ("fr", post.text_fr))]
    return [Draft({language: text}, NOW, ("x",)) for language, text in texts if text]


def main() -> None:
    """Ask each check about every draft, and print what that costs."""
    texts, facts = drafts(), NoFacts(plugins.limits)
    costs: dict[str, tuple[float, float]] = {}
    for check in plugins.checks():
        start = time.perf_counter()
        for draft in texts:
            list(check.look(draft, facts))
        first = time.perf_counter() - start
        start = time.perf_counter()
        for draft in texts * ROUNDS:
            list(check.look(draft, facts))
        costs[check.name] = first * 1000, (time.perf_counter() - start) * 1000 / len(texts) / ROUNDS
    total = sum(each for _first, each in costs.values())
    for name, (first, each) in sorted(costs.items(), key=lambda one: -one[1][1]):
        print(f"{name:18} {each:7.3f} ms a post  {each / total:5.0%}   first look at all {first:7.1f} ms")
    print(f"{'all':18} {total:7.3f} ms a post; without grammar {total - costs['grammar'][1]:.3f} ms")


if __name__ == "__main__":
    main()
