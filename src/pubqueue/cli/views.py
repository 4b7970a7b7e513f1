"""Posts as people read them, line by line."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from pubqueue.cli.check import finding_line
from pubqueue.cli.moments import shown
from pubqueue.model.delivery import DeliveryState
from pubqueue.model.finding import Severity
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from pubqueue.model.finding import Finding
    from pubqueue.model.people import Surety
    from pubqueue.store.tables import Delivery
    from pubqueue.workflow.home import Home
    from pubqueue.workflow.read import Dossier, Entry, PicturePreview, Preview

_FIRST_WORDS = 48
"""Characters of a text that a list shows."""

Line = Words | str


def first_words(entry: Entry) -> Line:
    """Return how a post begins, or what is wrong with it."""
    if entry.version is None:
        return entry.problem or ""
    text = " ".join(next(iter(entry.version.content.texts.values()), "").split())
    return text if len(text) <= _FIRST_WORDS else f"{text[: _FIRST_WORDS - 1]}…"


def quoted(text: str) -> str:
    """Return what somebody wrote, set in: no line of it looks like one of ours."""
    return indent(text, "    ", lambda _line: True)


def at_of(entry: Entry) -> datetime | None:
    """Return when a post goes out."""
    return entry.version.content.at if entry.version else None


def accounts_of(entry: Entry) -> str:
    """Return the accounts of a post, with blanks between."""
    return " ".join(entry.version.content.accounts) if entry.version else ""


def written_lines(dossier: Dossier, home: Home, notes: Sequence[Words]) -> Iterator[Line]:
    """Yield what became of what was handed in, and the next step."""
    yield from head_lines(dossier.entry, home)
    for preview in dossier.previews:
        yield count_line(preview)
        yield from (picture_line(picture) for picture in preview.pictures)
    yield from finding_lines(dossier)
    yield from notes
    yield _("Next: pubqueue post submit {id}", id=dossier.entry.id)


def post_lines(dossier: Dossier, home: Home) -> Iterator[Line]:
    """Yield everything about a post."""
    from pubqueue.workflow.read import waits_for

    yield from head_lines(dossier.entry, home)
    content = dossier.version.content
    yield _("Aims: {aims}", aims=", ".join(content.aims) or _("none named"))
    yield written_by(dossier.contributors)
    for language, text in content.texts.items():
        yield _("Text ({language}):", language=language)
        yield quoted(text)
    for picture in content.pictures:
        yield _(
            "Picture: {alt} (credit: {credit}; licence: {licence}; source: {source})",
            alt=_set_in("; ".join(picture.alts.values())) or _("no alt text"),
            credit=_set_in(picture.credit) or "-",
            licence=_set_in(picture.licence) or "-",
            source=_set_in(picture.source) or "-",
        )
    yield from finding_lines(dossier)
    yield from said_lines(dossier, home)
    yield from (_delivery_line(row) for row in dossier.entry.deliveries)
    waiting = waits_for(dossier.entry)
    if waiting:
        yield _("Waits for {what}.", what=waiting)


def written_by(writers: Mapping[str, Surety | None]) -> Words:
    """Return who wrote a post, and how surely they are who they are."""
    return _("Written by: {who}", who=named(writers))


def named(writers: Mapping[str, Surety | None]) -> str:
    """Return people by name, and how surely they are who they are where the record says it."""
    return "; ".join(f"{who}, {surely.said}" if surely else who for who, surely in writers.items())


def head_lines(entry: Entry, home: Home) -> Iterator[Line]:
    """Yield number, state, accounts and time of a post."""
    from pubqueue.model.when import read_back

    at = at_of(entry)
    yield _("Post {id}, version {number}, {state}", id=entry.id, number=entry.number, state=entry.state)
    yield _("Accounts: {accounts}", accounts=accounts_of(entry) or _("none yet"))
    yield _("Time: {time}", time=read_back(at, home.clock.now(), home.identity.zone) if at else shown(None, home))


def preview_lines(preview: Preview) -> Iterator[Line]:
    """Yield what one account gets, as its readers get it."""
    yield count_line(preview)
    yield quoted(preview.text)
    yield from (picture_line(picture) for picture in preview.pictures)


def count_line(preview: Preview) -> Words:
    """Return how long a text is for the platform."""
    return _(
        "{account} ({language}): {used} of {limit} characters",
        account=preview.account,
        language=preview.language,
        used=preview.used,
        limit=preview.limit,
    )


def picture_line(picture: PicturePreview) -> Words:
    """Return the form that a platform gets of a picture."""
    return _(
        "  picture, {width} by {height} pixels, {size} kB: {alt}",
        width=picture.width,
        height=picture.height,
        size=-(-picture.bytes // 1000),
        alt=_set_in(picture.alt) or _("no alt text"),
    )


def finding_lines(dossier: Dossier) -> Iterator[Line]:
    """Yield what the checks found, and who confirmed or waived it and why."""
    for finding in dossier.entry.findings:
        yield finding_line(finding)
        if finding.suggestion:
            yield _("  better: {suggestion}", suggestion=finding.suggestion)
        yield from _answers(finding, dossier)


def _answers(finding: Finding, dossier: Dossier) -> Iterator[Line]:
    if finding.severity is Severity.ASKS and finding.key in dossier.confirmed:
        yield _("  confirmed by {who}", who=dossier.confirmed_by)
    for waiver in dossier.waivers:
        if waiver.finding == finding.key:
            yield _("  waived by {who}: {reason}", who=waiver.by, reason=_set_in(waiver.reason))


def said_lines(dossier: Dossier, home: Home) -> Iterator[Line]:
    """Yield what colleagues said, and who signed."""
    for row in dossier.comments:
        at = shown(row.at, home)
        said = _set_in(row.text)
        yield _("{who}, {at}, on version {number}: {text}", who=row.by, at=at, number=row.version, text=said)
    if dossier.sign_offs:
        yield _("Signed off by: {who}", who=", ".join(row.signer for row in dossier.sign_offs))


def _delivery_line(row: Delivery) -> Words:
    state = DeliveryState(row.state)
    where = _("{account} ({language}): {state}", account=row.account, language=row.language, state=state)
    told = row.url or str(row.told)
    return _("{where}, {told}", where=where, told=_set_in(told)) if told else where


def _set_in(text: str) -> str:
    """Return what somebody wrote within a line, its further lines set in."""
    return quoted(text).lstrip(" ")
