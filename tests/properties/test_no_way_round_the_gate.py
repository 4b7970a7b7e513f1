"""Whatever people, clocks and platforms do, in any order: what went out was signed, whole, in time, and went once."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from model_library import Library, Paper

from pubqueue.workflow import review


@dataclass(frozen=True)
class Day:
    """A home in which a working day has begun, to start from."""

    folder: Path
    papers: Sequence[Paper]
    seen: Counter[str]


@pytest.fixture(scope="module")
def day(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Day:
    seen: Counter[str] = Counter()
    library = Library(home_template, tmp_path_factory.mktemp("day"), seen)
    library.begin_a_working_day()
    library.teardown()
    return Day(library.practice.folder, library.papers, seen)


@pytest.mark.slow
def test_nothing_goes_out_but_what_was_signed_and_never_twice(
    day: Day, tmp_path_factory: pytest.TempPathFactory
) -> None:
    seen = Counter(day.seen)

    class Here(Library):
        def __init__(self) -> None:
            super().__init__(day.folder, tmp_path_factory.mktemp("library"), seen, day.papers)

        def teardown(self) -> None:
            super().teardown()
            shutil.rmtree(self.practice.folder)

    run_state_machine_as_test(Here, settings=settings(max_examples=25, stateful_step_count=20))
    for happened in ("out", "in_doubt", "role", "state"):
        assert seen[happened], f"the machine never met {happened!r}: {seen}"


def test_the_machine_itself_meets_what_it_is_there_for(day: Day, tmp_path: Path) -> None:
    library = Library(day.folder, tmp_path / "library", Counter(day.seen), day.papers)
    acts: list[Callable[[], None]] = [
        lambda: library.first_pass(5, "reset-after"),
        library.look,
        lambda: library.publish(1, 5, "timeout-before"),
        lambda: library.answer_for_what_is_in_doubt("jo"),
        lambda: library.turn_the_clock(0),
        lambda: library.write("jo", ["x:library"], "2026-11-23 22:00", french=False),
        lambda: library.hand_over("jo", 2, "2026-11-23 22:00"),
        lambda: library.publish(2, 241, ""),
        lambda: library.resume_post("sam", 2),
        lambda: library.stop_and_resume("kim", "jo"),
        lambda: library.publish(2, 5, ""),
        lambda: library.stop_and_resume("jo", "kim"),
        lambda: library.stop_and_resume("jo", "sam"),
        lambda: library.publish(2, 5, ""),
        lambda: library.edit("jo", 2, ["x:library"]),
        lambda: library.take_back("pat", 2, review.reject),
    ]
    for act in acts:
        act()
        library.the_platforms_hold_exactly_what_was_signed()
        library.every_delivery_tells_what_is_known_of_it()
        library.what_is_approved_has_its_deliveries_and_nothing_else_waits()
        library.the_record_holds()
    library.teardown()
    for happened in ("out", "in_doubt", "held", "resolved", "found published", "role", "state", "refused"):
        assert library.seen[happened], f"the machine never met {happened!r}: {library.seen}"
