"""Reading: gather a post, or many, for whoever looks at them. Nothing here changes anything."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pubqueue.errors import TamperedError
from pubqueue.model import gate
from pubqueue.model import post as content_of
from pubqueue.model.delivery import DeliveryState
from pubqueue.model.lifecycle import PostState
from pubqueue.model.people import Deed
from pubqueue.model.post import Shown, instant
from pubqueue.store import blobs, log_read, queries
from pubqueue.words import Words, _
from pubqueue.workflow import check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from pubqueue.model.finding import Finding
    from pubqueue.model.people import Surety
    from pubqueue.model.post import Variant, Version
    from pubqueue.store.tables import Comment, Delivery, Post, SignOff, Waiver
    from pubqueue.workflow.home import Home

_TROUBLED = (DeliveryState.HELD, DeliveryState.IN_DOUBT)
_BEING_WRITTEN = (PostState.DRAFT, PostState.CHANGES_REQUESTED)


@dataclass(frozen=True)
class Entry:
    """A post as it stands; `version` is None where what is stored was changed by hand, as `problem` says."""

    id: int
    state: PostState
    number: int
    version: Version | None
    deliveries: Sequence[Delivery]
    findings: Sequence[Finding] = ()
    """What the checks find now while it is written; what they found when it was submitted after that."""
    signers: Sequence[str] = ()
    """Who may sign it off now, while it is in review."""
    writers: Mapping[str, Surety | None] = field(default_factory=dict)
    """Who wrote it, while it is in review, and how surely they are who they are."""
    problem: Words | None = None


@dataclass(frozen=True)
class PicturePreview:
    """A picture as a platform gets it; sizes in pixels and bytes."""

    mime: str
    width: int
    height: int
    bytes: int
    alt: str


@dataclass(frozen=True)
class Preview:
    """What one account gets in one language; `used` of `limit` characters as the platform counts them."""

    account: str
    language: str
    text: str
    used: int
    limit: int
    until: datetime | None
    pictures: Sequence[PicturePreview]


@dataclass(frozen=True)
class Dossier:
    """A post with everything that was said about its current version."""

    entry: Entry
    version: Version
    digest: str
    contributors: Mapping[str, Surety | None]
    """Who wrote it, and how surely they are who they are, as far as the record says."""
    previews: Sequence[Preview]
    confirmed: frozenset[str]
    """Keys of the findings that `confirmed_by` confirmed."""
    confirmed_by: str
    waivers: Sequence[Waiver]
    comments: Sequence[Comment]
    sign_offs: Sequence[SignOff]


def entries(home: Home, states: Sequence[str] = ()) -> Iterator[Entry]:
    """Yield every post, or those in `states`, oldest first; one that was changed by hand says so."""
    home.acting(Deed.READ)
    after = 0
    with home.reading() as session:
        while page := queries.posts(session, states=states, after=after):
            for row in page:
                yield _entry(home, session, row)
            after = int(page[-1].id or 0)
            session.expunge_all()


def in_review(home: Home) -> list[Entry]:
    """Return what waits for a sign-off, the earliest time first."""
    waiting = entries(home, [PostState.IN_REVIEW])
    return sorted(waiting, key=lambda entry: instant(entry.version.content.at) if entry.version else "")


def dossier(home: Home, post: int) -> Dossier:
    """Return everything about a post; raise NotFoundError, or TamperedError where it was changed by hand."""
    home.acting(Deed.READ)
    with home.reading() as session:
        row = queries.post(session, post)
        number, version = row.version, queries.version(session, post, row.version)
        report = queries.report(session, post, number) or {}
        return Dossier(
            entry=_entry(home, session, row),
            version=version,
            digest=queries.version_row(session, post, number).digest,
            contributors=log_read.writers(session, post, number),
            previews=[_preview(home, session, one) for one in _variants(home, session, version)],
            confirmed=frozenset(report.get("confirmed", ())),
            confirmed_by=report.get("confirmed_by", ""),
            waivers=queries.waivers(session, post, number),
            comments=queries.comments(session, post),
            sign_offs=queries.sign_offs(session, post, number),
        )


def waits_for(entry: Entry) -> Words | None:
    """Return what a post waits for, or None where it has come to its end."""
    troubled = [row for row in entry.deliveries if row.state in _TROUBLED]
    if troubled:
        return _("a person: {account} is {state}", account=troubled[0].account, state=DeliveryState(troubled[0].state))
    if entry.state == PostState.IN_REVIEW and entry.signers:
        return _("a sign-off by {who}", who=", ".join(entry.signers))
    return _WAITS_FOR.get(entry.state)


_WAITS_FOR = {
    PostState.DRAFT: _("its author, to submit it"),
    PostState.IN_REVIEW: _("a sign-off, and nobody may sign it now"),
    PostState.CHANGES_REQUESTED: _("its author, to change it"),
    PostState.APPROVED: _("its time"),
}


def _entry(home: Home, session: Session, row: Post) -> Entry:
    post, state = int(row.id or 0), PostState(row.state)
    rows = queries.deliveries(session, post)
    current = [one for one in rows if one.version == row.version or one.state != DeliveryState.CANCELLED]
    try:
        version = queries.version(session, post, row.version)
        findings = _findings(home, session, state, version)
        waits = state == PostState.IN_REVIEW
        signers = _signers(home, session, version) if waits else ()
        writers = log_read.writers(session, post, row.version) if waits else {}
    except TamperedError as error:
        return Entry(post, state, row.version, None, current, problem=error.what)
    return Entry(post, state, row.version, version, current, findings, signers, writers)


def _findings(home: Home, session: Session, state: PostState, version: Version) -> list[Finding]:
    if state in _BEING_WRITTEN:
        return check.look_at_version(home, session, version)
    return queries.findings(queries.report(session, int(version.post), version.number))


def _signers(home: Home, session: Session, version: Version) -> tuple[str, ...]:
    """Return who may still sign: an office and a key, no part in the writing, no sign-off given yet."""
    post, number = int(version.post), version.number
    signed = [row.signer for row in queries.sign_offs(session, post, number)]
    eligible = home.trust.current().eligible(home.clock.now())
    return gate.still_open_to(eligible, contributors=log_read.contributors(session, post, number), signed=signed)


def _variants(home: Home, session: Session, version: Version) -> list[Variant]:
    """Return the stored variants; without a time what they would be, with the pictures as they were taken in."""
    content = version.content
    if content.at:
        return queries.variants(session, int(version.post), version.number)

    def shown(digest: str, alt: str) -> Shown:
        return Shown(digest, blobs.get(session, digest).mime, alt)

    timed = replace(content, at=home.clock.now())
    accounts = [queries.account(session, id) for id in content.accounts]
    return [one for account in accounts for one in content_of.variants(timed, account, shown)]


def _preview(home: Home, session: Session, variant: Variant) -> Preview:
    limits = home.limits(variant.account.partition(":")[0])
    return Preview(
        variant.account,
        variant.language,
        variant.text,
        limits.used(variant.text),
        limits.characters,
        variant.until,
        [_picture(session, shown) for shown in variant.pictures],
    )


def _picture(session: Session, shown: Shown) -> PicturePreview:
    stored = blobs.get(session, shown.sha256)
    return PicturePreview(stored.mime, stored.width, stored.height, len(stored.data), shown.alt)
