"""Write posts out as a sheet that `bring_in` reads, their pictures beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pubqueue import sheets
from pubqueue.errors import InputError, TamperedError
from pubqueue.model.people import Deed
from pubqueue.model.post import instant
from pubqueue.store import blobs, queries
from pubqueue.words import Words, _
from pubqueue.workflow.bring_in import likeness
from pubqueue.workflow.take_back import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlmodel import Session

    from pubqueue.model.post import Content
    from pubqueue.workflow.home import Home

_FOLDER = "media"


@dataclass(frozen=True)
class WrittenOut:
    """How many posts and pictures were written, and what was left out."""

    posts: int
    pictures: int
    notices: tuple[Words, ...]


def write_out(home: Home, path: Path, states: Sequence[str] = (), *, force: bool = False) -> WrittenOut:
    """Write the current versions of all posts, or of those in `states`, to a CSV or XLSX file; raise InputError."""
    home.acting(Deed.READ)
    sheets.require_writable(path, force=force)
    notices: list[Words] = []
    with home.reading() as session:
        contents = list(_different(session, states, notices))
        names = _write_pictures(session, contents, path.parent / _FOLDER)
    sheets.write(path, [_row(content, names, home.identity.zone) for content in contents], force=force)
    return WrittenOut(len(contents), len(names), tuple(notices))


def wall(at: datetime | None, zone: str) -> str:
    """Return a time as the clock on the library's wall shows it, with its zone where the clock shows it twice."""
    if at is None:
        return ""
    here = at.astimezone(ZoneInfo(zone))
    shown = f"{here:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
    if here.utcoffset() == here.replace(fold=1 - here.fold).utcoffset():
        return shown
    name = here.tzname() or ""
    return f"{shown} {name}" if name.isalpha() else here.isoformat()


def _different(session: Session, states: Sequence[str], notices: list[Words]) -> Iterator[Content]:
    """Yield what posts say, each thing once: a sheet with the same row twice could not be brought in."""
    first: dict[tuple[str, str], int] = {}
    for post, number in _numbers(session, states):
        try:
            content = queries.version(session, post, number).content
        except TamperedError as error:
            notices.append(_("Post {id} is left out: {what}", id=post, what=error.what))
            continue
        like = first.setdefault((likeness(content), instant(content.at)), post)
        if like == post:
            yield content
        else:
            notices.append(_("Post {id} is left out: it says the same as post {like}.", id=post, like=like))


def _numbers(session: Session, states: Sequence[str]) -> Iterator[tuple[int, int]]:
    after = 0
    while page := queries.posts(session, states=states, after=after):
        for row in page:
            after = int(row.id or 0)
            yield after, row.version


def _row(content: Content, names: dict[str, str], zone: str) -> dict[str, str]:
    row = {
        "when": wall(content.at, zone),
        "accounts": " ".join(content.accounts),
        "purpose": " ".join(content.aims),
        "text": content.texts.get("en", ""),
        "text_fr": content.texts.get("fr", ""),
    }
    for number, picture in enumerate(content.pictures, start=1):
        said = {
            "media": names.get(picture.forms.get("en", ""), ""),
            "media_fr": names.get(picture.forms.get("fr", ""), ""),
            "alt": picture.alts.get("en", ""),
            "alt_fr": picture.alts.get("fr", ""),
            "source": picture.source,
            "licence": picture.licence,
            "credit": picture.credit,
        }
        row |= {sheets.numbered(column, number): text for column, text in said.items()}
    return row


def _write_pictures(session: Session, contents: Sequence[Content], folder: Path) -> dict[str, str]:
    """Write each picture once; return its name, seen from the sheet, by digest."""
    used = dict.fromkeys(
        digest for content in contents for picture in content.pictures for digest in picture.forms.values()
    )
    names = {}
    for digest in used:
        stored = blobs.get(session, digest)
        file = folder / name_of(digest, stored.mime)
        _write_picture(file, stored.data)
        names[digest] = f"{folder.name}/{file.name}"
    return names


def _write_picture(file: Path, data: bytes) -> None:
    try:
        file.parent.mkdir(exist_ok=True)
        if not file.exists():
            file.write_bytes(data)
        elif file.read_bytes() != data:
            raise InputError(
                _("{name} is there already and is another picture.", name=repr(str(file))),
                hint=_("Move it away, or export to another folder."),
            )
    except OSError as error:
        raise InputError(
            _("{name} cannot be written: {reason}.", name=repr(str(file)), reason=error.strerror),
            hint=_("Take another place."),
        ) from None
