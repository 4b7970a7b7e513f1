"""The pictures that a post is composed with, read and fitted before any transaction begins, each once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pubqueue import pictures
from pubqueue.model.post import Shown
from pubqueue.store import blobs

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlmodel import Session

    from pubqueue.model.limits import Limits


@dataclass
class Album:
    """What was read from files, and what platforms get of it."""

    limits: Callable[[str], Limits]
    read: Callable[[Path], pictures.Taken] = pictures.take_in
    taken: dict[str, pictures.Taken] = field(default_factory=dict)
    """Every picture in the album, by digest."""
    _files: dict[Path, str] = field(default_factory=dict)
    _forms: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Return how many bytes the album holds."""
        return sum(len(picture.data) for picture in self.taken.values())

    def take_in(self, path: Path) -> pictures.Taken:
        """Read and clean a picture; raise PictureError."""
        if path not in self._files:
            self._files[path] = self._keep(self.read(path))
        return self.taken[self._files[path]]

    def shown(self, session: Session, platform: str) -> Callable[[str, str], Shown]:
        """Return what gives a platform's form of a picture in the album or in the database, by digest and alt text."""

        def show(digest: str, alt: str) -> Shown:
            key = (digest, platform)
            if key not in self._forms:
                whole = self.taken.get(digest) or _stored(session, digest)
                self._forms[key] = self._keep(pictures.fit(whole, self.limits(platform)))
            form = self.taken[self._forms[key]]
            return Shown(form.sha256, form.mime, alt)

        return show

    def _keep(self, picture: pictures.Taken) -> str:
        self.taken.setdefault(picture.sha256, picture)
        return picture.sha256


def _stored(session: Session, digest: str) -> pictures.Taken:
    row = blobs.get(session, digest)
    return pictures.Taken(row.data, row.sha256, row.mime, row.width, row.height)
