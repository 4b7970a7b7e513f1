"""What is examined, and how that is written down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pubqueue import places
from pubqueue.errors import PubqueueError
from pubqueue.store.sqlite import MOUNTS
from pubqueue.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from sqlalchemy import Engine

    from pubqueue.ports.clock import Clock
    from pubqueue.settings import Settings
    from pubqueue.workflow.home import Home


class Verdict(StrEnum):
    """What an examination came to, from best to worst."""

    FINE = "fine"
    NOT_EXAMINED = "not_examined"
    """What it looks at cannot be reached; another examination says why."""
    WARNS = "warns"
    BROKEN = "broken"


_BY_WEIGHT = tuple(Verdict)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of `verdicts`, or fine where there are none."""
    return max(verdicts, key=_BY_WEIGHT.index, default=Verdict.FINE)


@dataclass(frozen=True)
class Symptom:
    """One thing that is wrong: what, why it matters, what to do; `mend` does it and says what it did."""

    what: Words
    why: Words | None = None
    hint: Words | None = None
    verdict: Verdict = Verdict.BROKEN
    mend: Callable[[], Words] | None = None


def warning(what: Words, why: Words | None = None, hint: Words | None = None) -> Symptom:
    """Return a symptom with which the home still works."""
    return Symptom(what, why, hint, Verdict.WARNS)


def symptom_of(error: PubqueueError, hint: Words | None = None) -> Symptom:
    """Return a refusal as a symptom, with a hint of one's own where that leads further."""
    return Symptom(error.what, error.why, hint or error.hint)


@dataclass(frozen=True)
class Patient:
    """A home as far as it can be reached: what could not be opened is here as the refusal that it ended in."""

    folder: Path
    state: Path
    environment: Mapping[str, str]
    clock: Clock
    given: Settings | PubqueueError
    engine: Engine | PubqueueError
    home: Home | PubqueueError
    mounts: Path = MOUNTS
    """The kernel's table of mounts."""

    def settings(self) -> Settings:
        """Return the settings; raise why they cannot be had."""
        if isinstance(self.given, PubqueueError):
            raise self.given
        return self.given

    def database(self) -> Engine:
        """Return the database, whatever its schema; raise why it cannot be opened."""
        if isinstance(self.engine, PubqueueError):
            raise self.engine
        return self.engine

    def opened(self) -> Home:
        """Return the opened home; raise why it cannot be opened."""
        if isinstance(self.home, PubqueueError):
            raise self.home
        return self.home

    @property
    def file(self) -> Path | None:
        """Return the SQLite file, or None where the database is another server's or the file is gone."""
        remote = not isinstance(self.given, PubqueueError) and bool(self.given.database_url)
        file = self.folder / places.DATABASE
        return file if file.exists() and not remote else None

    @property
    def publishes(self) -> bool:
        """Tell whether this host should publish, as far as that can be known."""
        return isinstance(self.given, PubqueueError) or self.given.publishes

    @property
    def practice(self) -> bool:
        """Tell whether this is a practice home: as it says itself, else as this host remembers it."""
        if not isinstance(self.home, PubqueueError):
            return self.home.identity.practice
        try:
            return (self.state / places.CHECKPOINT).read_text(encoding="ascii").startswith("practice-")
        except (OSError, ValueError):
            return False


@dataclass(frozen=True)
class Examination:
    """One thing to look at: `asks` is the question that it answers, `look` yields what is wrong."""

    name: str
    asks: Words
    look: Callable[[Patient], Iterable[Symptom]]
    mends: Words | None = None
    """What `--fix` does about it, where it does anything."""


@dataclass(frozen=True)
class Examined:
    """An examination and what it found."""

    name: str
    asks: Words
    verdict: Verdict
    symptoms: tuple[Symptom, ...] = ()
