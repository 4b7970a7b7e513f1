"""Homes and posts for tests, made the way people make them: never by setting a state."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import databases

from pubqueue import bootstrap, founding, places
from pubqueue.workflow import compose, publish, sign_off, submit
from pubqueue.workflow.home import Home
from pubqueue.workflow.news import Gazette

START = datetime.fromisoformat("2026-11-23T09:00:00-05:00")
"""A Monday morning; what the clock of a practice home says unless a test says otherwise."""
DUE = START + timedelta(hours=3)
"""When the posts of these builders are due: noon."""
LIBRARY = founding.Wanted("Lakeview Public Library", "lakeview.example.ca", "America/Toronto", practice=True)


_OPENED: list[Home] = []
_WHERE = "database-url"
"""The file beside a practice home that says where its database is, if that is PostgreSQL."""


def close_homes() -> None:
    """Close the databases of all homes that were opened."""
    while _OPENED:
        _OPENED.pop().engine.dispose()


def template(folder: Path, url: str = "") -> Path:
    """Make one practice home to copy from, in PostgreSQL where `url` says; keys and migrations take a moment."""
    if url:
        (folder / _WHERE).write_text(url)
    founding.make_home(LIBRARY, _environment(folder), bootstrap.PracticeClock(START))
    return folder


def _environment(folder: Path, **more: str) -> dict[str, str]:
    where = folder / _WHERE
    return {
        **({"PUBQUEUE_DATABASE_URL": where.read_text()} if where.exists() else {}),
        "PUBQUEUE_HOME": str(folder / "home"),
        "XDG_STATE_HOME": str(folder / "state"),
        "PATH": "/usr/bin:/bin",
        **more,
    }


@dataclass
class Practice:
    """A practice home in `folder`, and a clock that tests turn."""

    folder: Path
    now: datetime = START
    extra: dict[str, str] = field(default_factory=dict)

    @classmethod
    def copy(cls, original: Path, folder: Path) -> Practice:
        """Copy a template: the journal's place goes by the home's path, so it moves along."""
        shutil.copytree(original / "home", folder / "home")
        if (original / _WHERE).exists():
            (folder / _WHERE).write_text(databases.copied((original / _WHERE).read_text(), folder))
        new = places.state_folder(str(folder / "home"), _environment(folder))
        shutil.copytree(places.state_folder(str(original / "home"), _environment(original)), new)
        return cls(folder)

    @property
    def environment(self) -> dict[str, str]:
        """The environment that a command in this home runs in."""
        return _environment(self.folder, **self.extra)

    @property
    def path(self) -> Path:
        """The home's folder."""
        return self.folder / "home"

    @property
    def place(self) -> Path | str:
        """Where the database is: the SQLite file, or PostgreSQL's URL."""
        return _environment(self.folder).get("PUBQUEUE_DATABASE_URL") or self.path / places.DATABASE

    @property
    def state(self) -> Path:
        """The journal's folder."""
        return Path(places.state_folder(str(self.path), self.environment))

    def as_(self, person: str) -> Home:
        """Open the home as a person, at the time that `now` tells."""
        home = bootstrap.open_home(bootstrap.Call(self.environment, person, self.now))
        _OPENED.append(home)
        return home

    def draft(self, text: str = "Storytime is on Saturday at ten.", **writing: object) -> int:
        """Have jo write a post for noon on the Mastodon account."""
        given = {
            "texts": {"en": text},
            "accounts": ["mastodon:library"],
            "aims": ["information"],
            "when": "2026-11-23 12:00",
            **writing,
        }
        return compose.start(self.as_("jo"), compose.Writing(**given)).post  # type: ignore[arg-type]

    def in_review(self, text: str = "Storytime is on Saturday at ten.", **writing: object) -> int:
        """Have jo write and submit a post."""
        post = self.draft(text, **writing)
        submit.submit(self.as_("jo"), post, lambda _asked: True)
        return post

    def sign(self, *posts: int, person: str = "pat") -> list[sign_off.SignedOff]:
        """Have somebody sign posts off with their key."""
        home = self.as_(person)
        return sign_off.sign_off(home, [sign_off.propose(home, post) for post in posts])

    def approved(self, text: str = "Storytime is on Saturday at ten.", **writing: object) -> int:
        """Have jo write and submit a post, and pat sign it off."""
        post = self.in_review(text, **writing)
        self.sign(post)
        return post

    def publish(self, at: datetime = DUE) -> Gazette:
        """Run one pass at a time."""
        self.now = at
        return publish.publish(self.as_("jo"))

    def ledger(self, account: str = "mastodon:library") -> list[dict[str, object]]:
        """Return what the platform itself says was published on an account."""
        file = self.path / "sandbox" / f"{account.replace(':', '-')}.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def by_hand(self, sql: str, *values: object) -> int:
        """Change the database as somebody with the file, or the server's owner, would; return how many rows that touched."""
        return databases.change(self.place, sql, *values)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what the database answers."""
        return databases.ask(self.place, sql, *values)

    def value(self, sql: str, *values: object) -> object:
        """Read one value from the database."""
        found = self.rows(sql, *values)
        return found[0][0] if found else None

    def keep(self) -> databases.Place:
        """Return a copy of the database as it is now."""
        close_homes()
        return databases.kept(self.place, self.folder)

    def bring_back(self, copy: databases.Place) -> None:
        """Put a copy in the database's place, as a restore by hand would."""
        close_homes()
        databases.bring_back(self.place, copy)

    def unlock(self) -> None:
        """Drop every trigger, as the file's owner can."""
        databases.drop_triggers(self.place)

    def rewrite_trust(self, change: Callable[[bytes], bytes]) -> None:
        """Change the newest issue of the trust file by hand."""
        self.unlock()
        body = self.value("SELECT body FROM trust_file ORDER BY version DESC LIMIT 1")
        assert isinstance(body, bytes)
        changed = change(body)
        assert changed != body
        assert self.by_hand("UPDATE trust_file SET body = ? WHERE body = ?", changed, body) == 1
