"""What the story plays on: a practice home, the clock that it turns, and what was told."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pubqueue import founding
from pubqueue.bootstrap import Call, PracticeClock, open_home
from pubqueue.model import when
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pubqueue.model.post import Variant
    from pubqueue.workflow.home import Home

LIBRARY = founding.Wanted("Lakeview Public Library", "lakeview.example.org", "America/Toronto", practice=True)
OPENING = time(9)
"""When the story's first day begins, by the library's wall clock."""


@dataclass(frozen=True)
class Incident:
    """Something that the timeline tells besides the posts."""

    at: datetime
    said: Words


@dataclass(frozen=True)
class Approved:
    """One post that was signed off, with what each account is to get."""

    post: int
    at: datetime
    variants: Sequence[Variant]


@dataclass(frozen=True)
class Ending:
    """What really happened: counted from the ledgers and the record."""

    published: int
    refused: int
    in_doubt_resolved: int
    audit: str
    problems: Sequence[Words]

    def sentences(self) -> list[Words]:
        """Return the same in words."""
        return [
            n_("One post is in the ledgers.", "{n} posts are in the ledgers.", self.published),
            n_("One delivery was refused.", "{n} deliveries were refused.", self.refused),
            n_(
                "One delivery in doubt was settled without sending again.",
                "{n} deliveries in doubt were settled without sending again.",
                self.in_doubt_resolved,
            ),
            _("The record is verified.") if self.audit == "verified" else _("THE RECORD IS NOT VERIFIED."),
        ]


@dataclass
class Stage:
    """The practice home below `folder`; `now` is what its clock says."""

    folder: Path
    now: datetime
    say: Callable[[str], None]
    incidents: list[Incident] = field(default_factory=list)
    problems: list[Words] = field(default_factory=list)
    _chapters: int = 0

    @property
    def home(self) -> Path:
        """Return the home's folder."""
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of a command in this home: the caller's own, without their settings of pubqueue."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PUBQUEUE_")}
        return {**kept, "PUBQUEUE_HOME": str(self.home), "XDG_STATE_HOME": str(self.folder / "state")}

    @contextmanager
    def acting(self, person: str) -> Iterator[Home]:
        """Open the home as a person, at the time that the clock says."""
        home = open_home(Call(self.environment, person, self.now))
        try:
            yield home
        finally:
            home.engine.dispose()

    def chapter(self, title: Words) -> None:
        """Begin the next part of the story."""
        self._chapters += 1
        self.say(f"\n{self._chapters}. {title}")

    def tell(self, *sentences: Words) -> None:
        """Tell what just happened."""
        for sentence in sentences:
            self.say(f"   {sentence}")

    def incident(self, sentence: Words, *, dated: bool = False) -> None:
        """Tell something that belongs on the timeline as well, with its time where the clock moves on."""
        self.incidents.append(Incident(self.now, sentence))
        self.tell(_("{at}: {said}", at=self.shown(self.now), said=sentence) if dated else sentence)

    def shown(self, at: datetime) -> str:
        """Return a time as the library's people read it, with its zone."""
        return when.in_zone(at, LIBRARY.zone)

    def shell_line(self, command: str) -> str:
        """Return how to run a command in this home, if it was kept."""
        return f"PUBQUEUE_HOME={self.home} XDG_STATE_HOME={self.folder / 'state'} pubqueue {command}"


def set_up(folder: Path, today: datetime, say: Callable[[str], None]) -> Stage:
    """Make the practice home; the story begins at nine on the library's day that `today` lies in."""
    day = today.astimezone(ZoneInfo(LIBRARY.zone)).date()
    stage = Stage(folder, datetime.combine(day, OPENING, ZoneInfo(LIBRARY.zone)), say)
    founding.make_home(LIBRARY, stage.environment, PracticeClock(stage.now))
    return stage
