"""Whom notices reach, and how they name a post: its number and first words, its account, its time with the zone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from pubqueue.errors import PubqueueError
from pubqueue.model.people import Role
from pubqueue.model.text import harmless
from pubqueue.model.when.show import in_zone
from pubqueue.store import log_read, queries
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlmodel import Session

    from pubqueue.model.trust import Trust
    from pubqueue.ports.notifier import Notifier
    from pubqueue.settings import Settings
    from pubqueue.workflow.home import Home

_MOST_WORDS = 6
_MOST_LETTERS = 48
_IT = "it:"
"""How the outbox names an address of the settings: never by the address itself, which may be a secret."""


class Kind(StrEnum):
    """What a notice is about; those of one kind that arise together are told together."""

    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    PUBLISHED = "published"
    TROUBLE = "trouble"
    MACHINE = "machine"
    MISSED = "missed"
    DIGEST = "digest"
    DUE = "due"


@dataclass(frozen=True)
class Reader:
    """Somebody who can be told: `id` is a person's, or stands for an address of the settings."""

    id: str
    address: str = field(repr=False)
    language: str = ""


@dataclass(frozen=True)
class Occasion:
    """One thing that is told once to each of `to`; `head` says it in a subject line."""

    key: str
    kind: Kind
    to: tuple[Reader, ...]
    head: Words
    said: Words
    together: bool = False


@dataclass(frozen=True)
class Scene:
    """What one look at what there is to tell goes by."""

    home: Home
    session: Session
    now: datetime
    trust: Trust
    readers: Mapping[str, Reader]
    it: tuple[Reader, ...]

    def among(self, people: Collection[str]) -> tuple[Reader, ...]:
        """Return those of `people` who can be told, in that order."""
        return tuple(self.readers[person] for person in people if person in self.readers)


@dataclass(frozen=True)
class Moment:
    """An instant as its reader's language writes it."""

    at: datetime | None
    zone: str

    def __str__(self) -> str:
        return str(in_zone(self.at, self.zone) if self.at else _("no time yet"))


@dataclass(frozen=True)
class Matter:
    """A post as notices name it."""

    post: int
    short: Words
    full: Words
    authors: tuple[str, ...]
    at: datetime | None = None


def scene(home: Home, session: Session) -> Scene:
    """Return who can be told anything now."""
    rows = queries.people(session)
    known = {row.id: Reader(row.id, row.email, row.language) for row in rows if _reaches(home, row.email)}
    of_the_house = [known[row.id] for row in rows if Role.IT in queries.roles(row) and row.id in known]
    named = readers_for_it(home.settings, home.notifier) if home.notifier else []
    it = {reader.address: reader for reader in [*named, *of_the_house]}
    return Scene(home, session, home.clock.now(), home.trust.current(session), known, tuple(it.values()))


def readers_for_it(settings: Settings, notifier: Notifier) -> list[Reader]:
    """Return those whom the settings name for what is wrong with the machine, as far as a way leads to them."""
    named = [Reader(_IT + sha256(it.encode()).hexdigest()[:16], it) for it in settings.notify.it]
    return [reader for reader in named if notifier.reaches(reader.address)]


def address_of(home: Home, session: Session, reader: str) -> str:
    """Return where somebody is told by now, or nothing where that is gone."""
    around = scene(home, session)
    known = {one.id: one.address for one in [*around.it, *around.readers.values()]}
    return known.get(reader, "")


def matter(scene: Scene, post: int, version: int, where: str = "") -> Matter:
    """Return a version of a post as notices name it, on the account `where` or on all that it is for."""
    authors = log_read.contributors(scene.session, post, version)
    try:
        content = queries.version(scene.session, post, version).content
    except PubqueueError:  # it was changed by hand: its number is all that can be relied on
        bare = _("post {id}", id=post)
        return Matter(post, bare, bare, authors)
    first = first_words(next((content.texts[one] for one in scene.home.identity.languages if one in content.texts), ""))
    short = _('post {id} "{first}"', id=post, first=first)
    at = Moment(content.at, scene.home.identity.zone)
    full = _("{post} ({where}; {at})", post=short, where=where or ", ".join(content.accounts), at=at)
    return Matter(post, short, full, authors, content.at)


def first_words(text: str) -> str:
    """Return enough of a text to know it again, on one line, without its links."""
    words = [word for word in harmless(text).split() if "://" not in word]
    first = " ".join(words[:_MOST_WORDS])[:_MOST_LETTERS].rstrip()
    return first if first == " ".join(words) else f"{first}…"


def _reaches(home: Home, address: str) -> bool:
    return bool(address) and home.notifier is not None and home.notifier.reaches(address)
