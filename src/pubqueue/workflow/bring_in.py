"""Bring in a sheet: its rows become drafts, all of them or none; what is here already does not come twice."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pubqueue import sheets
from pubqueue.errors import InputError, WhenError
from pubqueue.model import text as intake
from pubqueue.model import when
from pubqueue.model.canonical import canonical, sha256
from pubqueue.model.people import Deed
from pubqueue.model.post import instant
from pubqueue.store import versions
from pubqueue.words import Words, _
from pubqueue.workflow import compose, tray
from pubqueue.workflow.album import Album
from pubqueue.workflow.compose import PictureFile, Writing
from pubqueue.workflow.take_back import take_back

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlmodel import Session

    from pubqueue.model.post import Content
    from pubqueue.sheets import Fault, Row
    from pubqueue.workflow.home import Home

_MOST_PICTURES = 400_000_000
"""Bytes of all the pictures of one sheet, which are held in memory until they are stored together."""
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True)
class BroughtIn:
    """What came of a sheet: the new posts, and how many rows were here already."""

    added: tuple[int, ...]
    unchanged: int
    notices: tuple[Words, ...]


@dataclass(frozen=True)
class _Draft:
    """A row as a post. `refused` says why its phrase is no time now: a post that is here already may excuse it."""

    line: int
    phrase: str
    content: Content
    refused: WhenError | None

    @property
    def key(self) -> tuple[str, str]:
        return likeness(self.content), instant(self.content.at) or self.phrase.lower()


def bring_in(home: Home, path: Path, watch: Callable[[Sequence[Row]], Iterable[Row]] = iter) -> BroughtIn:
    """Store the rows of a sheet as drafts; raise InputError naming every row that cannot be used.

    `watch` is handed the rows and gives them back one by one, as they are read.
    """
    home.acting(Deed.WRITE)
    sheet = sheets.read(path)
    desk = _Desk(home, path.parent, Album(home.limits, take_back), list(sheet.faults))
    drafts = [draft for row in watch(sheet.rows) if (draft := desk.draft(row))]
    faults = [*desk.faults, *_repeated(drafts)]
    with home.writing() as pen:
        known = _known(home, pen.session, drafts)
        new = [draft for draft in drafts if draft.line not in known]
        faults += [_fault(draft.line, "when", draft.refused) for draft in new if draft.refused]
        if faults:
            raise sheets.refused(faults)
        added = tuple(compose.store(home, pen, draft.content, desk.album) for draft in new)
    return BroughtIn(added, len(known), (*sheet.notices, *desk.notices))


def likeness(content: Content) -> str:
    """Return a digest of what a post says, shows, wants and where it goes, whenever that is."""
    said = {
        "texts": dict(content.texts),
        "accounts": sorted(content.accounts),
        "aims": sorted(content.aims),
        "pictures": [{"forms": dict(one.forms), "alts": dict(one.alts)} for one in content.pictures],
    }
    return sha256(canonical(said))


@dataclass
class _Desk:
    """Where rows are read one by one; faults and notices gather here."""

    home: Home
    folder: Path
    album: Album
    faults: list[Fault]
    notices: list[Words] = field(default_factory=list)

    def draft(self, row: Row) -> _Draft | None:
        """Return a row as a post, or None where something in it cannot be used."""
        before, refused = len(self.faults), None
        content = compose.blank(self.home)
        for column, writing in self._parts(row):
            with self._noting(row.line, column):
                content = self._composed(content, writing, row.line)
        if not (row["text"] or row["text_fr"]):
            self.faults.append(sheets.Fault(row.line, "text", _("A post needs a text.")))
        with self._noting(row.line, "media"):
            compose.fit_pictures(self.home, content, self.album)
        try:
            content = self._composed(content, Writing(when=row["when"].strip()), row.line)
        except WhenError as error:
            refused = error
        self._require_room()
        if len(self.faults) == before:
            return _Draft(row.line, row["when"].strip(), content, refused)
        if refused:
            self.faults.append(_fault(row.line, "when", refused))
        return None

    def _composed(self, content: Content, writing: Writing, line: int) -> Content:
        content, notes = compose.compose(self.home, content, writing, self.album)
        self.notices += [_("Line {line}: {note}", line=line, note=note) for note in notes]
        return content

    def _parts(self, row: Row) -> Iterator[tuple[str, Writing]]:
        """Yield what a row hands in, but the time, with the column that it stands in."""
        yield "accounts", Writing(accounts=_names(row["accounts"]))
        yield "purpose", Writing(aims=_names(row["purpose"]))
        yield "text", Writing(texts={"en": row["text"]})
        yield "text_fr", Writing(texts={"fr": row["text_fr"]})
        numbers = range(1, sheets.MOST_PICTURES + 1)
        shown = [picture for number in numbers if (picture := self._picture(row, number))]
        if shown:
            yield "media", Writing(pictures=shown)

    def _picture(self, row: Row, number: int) -> PictureFile | None:
        """Return the row's n-th picture; None where there is none, or where it cannot be used."""
        names = {column: sheets.numbered(column, number) for column in sheets.OF_A_PICTURE}
        files = {"en": row[names["media"]], "fr": row[names["media_fr"]]}
        before = len(self.faults)
        for column in (names[name] for name in ("alt", "alt_fr") if row[names[name]]):
            with self._noting(row.line, column):
                intake.tidy(row[column])
        for column in (names[name] for name in ("media", "media_fr") if row[names[name]]):
            with self._noting(row.line, column):
                self.album.take_in(self._path(row[column]))
        if not any(files.values()) and any(row[column] for column in names.values()):
            self.faults.append(sheets.Fault(row.line, names["media"], _("The picture itself is not named.")))
        if len(self.faults) > before or not any(files.values()):
            return None
        return PictureFile(
            files={language: self._path(name) for language, name in files.items() if name},
            alts={"en": row[names["alt"]], "fr": row[names["alt_fr"]]},
            source=row[names["source"]],
            licence=row[names["licence"]],
            credit=row[names["credit"]],
        )

    def _path(self, name: str) -> Path:
        """Return a picture's file: in the sheet's folder or in the tray; what is no path is left for the refusal."""
        return tray.locate(self.home, name.strip(), self.folder)

    def _require_room(self) -> None:
        if self.album.size > _MOST_PICTURES:
            raise InputError(
                _("The sheet's pictures are over {most} MB together.", most=_MOST_PICTURES // 1_000_000),
                hint=_("Split it into several sheets."),
            )

    @contextmanager
    def _noting(self, line: int, column: str) -> Iterator[None]:
        try:
            yield
        except InputError as error:
            self.faults.append(_fault(line, column, error))


def _names(cell: str) -> list[str]:
    return [name for name in _BETWEEN.split(cell) if name]


def _fault(line: int, column: str, error: InputError) -> Fault:
    if isinstance(error, WhenError) and error.candidates:
        reason = _("{what} Possible: {candidates}.", what=error.what, candidates=", ".join(error.candidates))
    else:
        reason = _("{error}", error=error)
    return sheets.Fault(line, column, reason)


def _repeated(drafts: Sequence[_Draft]) -> Iterator[Fault]:
    """Yield a fault for each row that an earlier one says already."""
    first: dict[tuple[str, str], int] = {}
    for draft in drafts:
        line = first.setdefault(draft.key, draft.line)
        if line != draft.line:
            yield sheets.Fault(draft.line, "", _("It says the same as line {line}.", line=line))


def _known(home: Home, session: Session, drafts: Sequence[_Draft]) -> set[int]:
    """Return the lines of the rows that some version of some post says already, whatever became of it."""
    alike: dict[str, list[_Draft]] = {}
    for draft in drafts:
        alike.setdefault(likeness(draft.content), []).append(draft)
    known: set[int] = set()
    for version, moments in versions.every(session) if drafts else ():
        for draft in alike.get(likeness(version.content), ()):
            if _at_the_same_time(home, draft, version.content.at, moments):
                known.add(draft.line)
    return known


def _at_the_same_time(home: Home, draft: _Draft, at: datetime | None, moments: Iterable[datetime | None]) -> bool:
    """Tell whether a row means the time of a version: now, or when that was written ("tomorrow" was another day)."""
    if at is None or not draft.phrase:
        return at is None and not draft.phrase
    read = {instant(draft.content.at)}
    for moment in moments:
        with suppress(WhenError):
            read.add(instant(when.read(draft.phrase, moment or home.clock.now(), home.identity.zone)))
    return instant(at) in read
