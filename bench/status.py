"""How long `status` takes with many posts, beside one: run `python bench/status.py`, which takes some minutes."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from builders import Practice, close_homes, template

from pubqueue.workflow.status import status

POSTS = 1000


def seconds(practice: Practice) -> float:
    """Return the least of five times that `status` takes."""
    home = practice.as_("jo")
    taken = []
    for _time in range(5):
        start = time.perf_counter()
        status(home)
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> int:
    """Fill a home with posts in review and say how much longer `status` takes."""
    with tempfile.TemporaryDirectory() as folder:
        practice = Practice(template(Path(folder)))
        practice.in_review()
        one = seconds(practice)
        for number in range(1, POSTS):
            practice.in_review(f"Storytime number {number} is on Saturday at ten.")
            close_homes()
        many = seconds(practice)
        close_homes()
    print(f"1 post: {one * 1000:.1f} ms; {POSTS} posts: {many * 1000:.1f} ms, {many / one:.1f} times as long")
    return 0


if __name__ == "__main__":
    sys.exit(main())
