"""Compose and revise: what a person writes becomes a frozen version and its variants. A revision voids every sign-off."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pubqueue.errors import InputError, RefusedError, StaleError
from pubqueue.model import series, when
from pubqueue.model import text as intake
from pubqueue.model.canonical import commit
from pubqueue.model.delivery import NOT_YET_SENT, DeliveryAction, DeliveryState
from pubqueue.model.lifecycle import PostAction
from pubqueue.model.people import Deed
from pubqueue.model.post import Aim, Content, Picture, Version, instant, variants
from pubqueue.store import alike, blobs, log_read, queries, tables
from pubqueue.words import Words, _
from pubqueue.workflow.album import Album

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from pubqueue import pictures
    from pubqueue.model.account import Account
    from pubqueue.store.pen import Pen
    from pubqueue.workflow.home import Home

_SALT_BYTES = 32


@dataclass(frozen=True)
class PictureFile:
    """A picture as a person hands it in: files and alt texts by language."""

    files: Mapping[str, Path]
    alts: Mapping[str, str]
    source: str = ""
    licence: str = ""
    credit: str = ""


@dataclass(frozen=True)
class Writing:
    """What a person hands in; None leaves that part of a post as it is."""

    texts: Mapping[str, str] = field(default_factory=dict)
    accounts: Sequence[str] | None = None
    aims: Sequence[str] | None = None
    when: str | None = None
    pictures: Sequence[PictureFile] | None = None


@dataclass(frozen=True)
class Written:
    """What came of it, with what was tidied on the way."""

    post: int
    version: int
    notes: tuple[Words, ...] = ()


def start(home: Home, writing: Writing) -> Written:
    """Write a new post; raise InputError, PictureError, WhenError, NotFoundError."""
    content, notes, album = _begun(home, blank(home), writing)
    with home.writing() as pen:
        return Written(store(home, pen, content, album), 1, notes)


def start_series(home: Home, writing: Writing, every: str, until: str) -> list[Written]:
    """Write a post for each week's moment of `every` up to `until`, all of them or none; each is a post of its own."""
    content, notes, album = _begun(home, blank(home), replace(writing, when=None))
    times = series.moments(every, until, home.clock.now(), home.identity.zone)
    with home.writing() as pen:
        posts = [store(home, pen, replace(content, at=at.astimezone(UTC)), album) for at in times]
    return [Written(post, 1, notes) for post in posts]


def again(home: Home, post: int, phrase: str = "") -> Written:
    """Write a new post that says what an old one says, at no time unless `phrase` names one."""
    home.acting(Deed.WRITE)
    with home.reading() as session:
        old = queries.version(session, post, queries.post(session, post).version).content
    base = replace(blank(home), texts=old.texts, accounts=old.accounts, aims=old.aims, pictures=old.pictures)
    content, notes, album = _begun(home, base, Writing(when=phrase))
    with home.writing() as pen:
        return Written(store(home, pen, content, album), 1, notes)


def _begun(home: Home, base: Content, writing: Writing) -> tuple[Content, tuple[Words, ...], Album]:
    """Return what a new post says, with what was tidied and its pictures; raise InputError where it says nothing."""
    home.acting(Deed.WRITE)
    album = Album(home.limits)
    content, notes = compose(home, base, writing, album)
    if not content.texts:
        raise InputError(_("A post needs a text."), hint=_("Give it with --text, on standard input or in your editor."))
    fit_pictures(home, content, album)
    return content, notes, album


def blank(home: Home) -> Content:
    """Return what a new post starts from."""
    return Content(texts={}, zone=home.identity.zone)


def store(home: Home, pen: Pen, content: Content, album: Album) -> int:
    """Store a new post within a transaction, as the acting person's draft; return its number."""
    author = home.acting(Deed.WRITE)
    row = pen.add(tables.Post(state="draft", version=1, created_at=pen.at))
    post = int(row.id or 0)
    digest = _freeze(pen, Version(str(post), 1, author.id, content), album)
    pen.start_post(post, data={"version": 1, "digest": digest})
    return post


def revise(home: Home, post: int, writing: Writing) -> Written:
    """Write the next version of a post; cancels what of it waits to go out, and voids its sign-offs."""
    author = home.acting(Deed.WRITE)
    with home.reading() as session:
        base = queries.version(session, post, queries.post(session, post).version)
    album = Album(home.limits)
    content, notes = compose(home, base.content, writing, album)
    fit_pictures(home, content, album)
    with home.writing() as pen:
        row = queries.post(pen.session, post)
        if row.version != base.number:
            raise StaleError(
                _("Somebody else changed post {id} meanwhile.", id=post), hint=_("Look again, then decide.")
            )
        _refuse_if_out(_cancel_unsent(pen, post, row.version), post)
        number, previous = base.number + 1, queries.version_row(pen.session, post, base.number).digest
        digest = _freeze(pen, Version(str(post), number, author.id, content, previous), album)
        data = {"version": number, "digest": digest}
        pen.move_post(post, PostAction.REVISE, values={"version": number}, data=data)
    return Written(post, number, notes)


def withdraw(home: Home, post: int, reason: str) -> None:
    """End a post from the author's side: one's own, or any as a designate; cancels what is not out yet."""
    person, said = home.acting(Deed.READ), intake.reason(reason)
    with home.writing() as pen:
        row = queries.post(pen.session, post)
        own = person.id in log_read.contributors(pen.session, post, row.version)
        person.must(Deed.WITHDRAW_OWN if own else Deed.WITHDRAW_ANY)
        _cancel_unsent(pen, post, row.version)
        pen.move_post(post, PostAction.WITHDRAW, private={"reason": said})


def _cancel_unsent(pen: Pen, post: int, version: int) -> list[tables.Delivery]:
    """Cancel what of a version is certainly not out; return its other deliveries."""
    rows = queries.deliveries(pen.session, post, version)
    for row in rows:
        if row.state in NOT_YET_SENT:
            pen.move_delivery(int(row.id or 0), DeliveryAction.CANCEL)
    return [row for row in rows if row.state not in NOT_YET_SENT]


def _refuse_if_out(rows: Sequence[tables.Delivery], post: int) -> None:
    """Raise RefusedError where one of the deliveries is or may be out there."""
    for row in rows:
        if row.state not in ("cancelled", "failed"):
            raise RefusedError(
                _(
                    "Post {id} cannot be changed: {account} is {state}.",
                    id=post,
                    account=row.account,
                    state=DeliveryState(row.state),
                ),
                hint=_("Some of it is already out: begin a new post with: pubqueue post again {id}", id=post),
            )


def compose(home: Home, base: Content, writing: Writing, album: Album) -> tuple[Content, tuple[Words, ...]]:
    """Return `base` with what was handed in, its pictures read into `album`, and notes on what was tidied.

    Stores nothing; raises InputError, PictureError, WhenError, NotFoundError.
    """
    tidied = {language: intake.tidy(text) for language, text in writing.texts.items() if text}
    texts = {**base.texts, **{language: one.text for language, one in tidied.items()}}
    dropped = {language for language, text in writing.texts.items() if not text}
    content = replace(base, texts={language: text for language, text in texts.items() if language not in dropped})
    if writing.accounts is not None:
        content = replace(content, accounts=_accounts(home, writing.accounts))
    if writing.aims is not None:
        content = replace(content, aims=_aims(writing.aims))
    if writing.when is not None:
        content = replace(content, at=_at(home, writing.when))
    notes = [note for one in tidied.values() for note in one.notes]
    if writing.pictures is not None:
        files = dict.fromkeys(path for one in writing.pictures for path in one.files.values())
        taken = {path: album.take_in(path) for path in files}
        content = replace(content, pictures=tuple(_picture(one, taken) for one in writing.pictures))
        notes += [note for one in taken.values() for note in one.notes]
    return content, tuple(notes)


def fit_pictures(home: Home, content: Content, album: Album) -> None:
    """Make what each platform gets of the pictures, so that no transaction waits for it; raise PictureError."""
    if not content.pictures:
        return
    with home.reading() as session:
        for account in (queries.account(session, id) for id in content.accounts):
            variants(content, account, album.shown(session, account.platform))


def _accounts(home: Home, ids: Sequence[str]) -> tuple[str, ...]:
    """Return the accounts, each registered and named once."""
    with home.reading() as session:
        return tuple(dict.fromkeys(queries.account(session, id).id for id in ids))


def _aims(aims: Sequence[str]) -> tuple[str, ...]:
    """Return the aims, each one of the policy's five."""
    for aim in aims:
        if aim not in list(Aim):
            raise InputError(_("{aim} is no aim.", aim=aim), hint=_("The aims are {aims}.", aims=", ".join(Aim)))
    return tuple(dict.fromkeys(aims))


def _at(home: Home, phrase: str) -> datetime | None:
    """Return the time that a phrase means, or None for an empty one, which takes the time away."""
    return when.read(phrase, home.clock.now(), home.identity.zone) if phrase else None


def _picture(picture: PictureFile, taken: Mapping[Path, pictures.Taken]) -> Picture:
    """Return the picture that names its files by digest."""
    forms = {language: taken[path].sha256 for language, path in picture.files.items()}
    alts = {language: intake.tidy(alt).text for language, alt in picture.alts.items() if alt}
    return Picture(forms, alts, picture.source, picture.licence, picture.credit)


def _freeze(pen: Pen, version: Version, album: Album) -> str:
    """Store a version, its pictures and its variants; return the version's content digest."""
    for digest in dict.fromkeys(digest for one in version.content.pictures for digest in one.forms.values()):
        if digest in album.taken:
            blobs.put(pen, _picture_row(album.taken[digest], pen.at), album.taken[digest].file_mark)
    body, salt, content = version.to_bytes(), secrets.token_bytes(_SALT_BYTES), version.content
    row = pen.add(
        tables.Version(
            post=int(version.post),
            number=version.number,
            body=body,
            salt=salt,
            digest=commit(salt, body),
            author=version.author,
            at=instant(content.at),
            zone=content.zone,
            wall=content.at.astimezone(ZoneInfo(content.zone)).strftime("%Y-%m-%d %H:%M") if content.at else "",
            created_at=pen.at,
        )
    )
    for id in content.accounts:
        _freeze_variants(pen, version, queries.account(pen.session, id), album)
    return row.digest


def _freeze_variants(pen: Pen, version: Version, account: Account, album: Album) -> None:
    """Store what one account gets of a version, down-scaled pictures included."""
    for variant in variants(version.content, account, album.shown(pen.session, account.platform)):
        for shown in variant.pictures:
            blobs.put(pen, _picture_row(album.taken[shown.sha256], pen.at))
        key = {"post": int(version.post), "version": version.number}
        pen.add(tables.Variant(**key, account=variant.account, language=variant.language, body=variant.to_bytes()))
        alike.index(pen, int(version.post), version.number, variant)


def _picture_row(picture: pictures.Taken, at: str) -> tables.Picture:
    return tables.Picture(
        sha256=picture.sha256,
        mime=picture.mime,
        width=picture.width,
        height=picture.height,
        data=picture.data,
        taken_at=at,
    )
