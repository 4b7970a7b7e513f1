"""Everything that only reads, apart from the log."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlmodel import Session, col, select

from pubqueue.errors import NoHomeError, NotFoundError, TamperedError
from pubqueue.model import post as content
from pubqueue.model.account import Account, Languages
from pubqueue.model.canonical import commit, parse
from pubqueue.model.finding import Finding
from pubqueue.model.lifecycle import PostState
from pubqueue.model.people import Role
from pubqueue.store import tables
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence


def home(session: Session) -> tables.Home:
    """Return who this database belongs to; raise NoHomeError where that is not said in it."""
    if row := session.get(tables.Home, 1):
        return row
    raise NoHomeError(_("The database holds no home."), hint=_("Bring it back from a backup."))


def stop(session: Session) -> tables.Stop:
    """Return the stop switch."""
    return session.get_one(tables.Stop, 1, populate_existing=True)


def people(session: Session) -> list[tables.Person]:
    """Return everybody in the register, by id."""
    return list(session.exec(select(tables.Person).order_by(col(tables.Person.id))))


def learned_words(session: Session) -> frozenset[str]:
    """Return the words that somebody taught this home."""
    return frozenset(session.exec(select(tables.LearnedWord.word)))


def closures(session: Session, first: str, last: str) -> Sequence[tables.Closure]:
    """Return the closures that touch the local days from `first` to `last` (ISO 8601 dates), by their first day."""
    closure = tables.Closure
    query = select(closure).where(col(closure.first) <= last, col(closure.last) >= first)
    return session.exec(query.order_by(col(closure.first), col(closure.id))).all()


def roles(row: tables.Person) -> frozenset[Role]:
    """Return the roles that stand in the register (offices stand in the trust file)."""
    return frozenset(Role(role) for role in row.roles.split(",") if role)


def account(session: Session, id: str) -> Account:
    """Return a registered account; raise NotFoundError, naming those that there are."""
    row = session.get(tables.Account, id, populate_existing=True)
    if row is None:
        known = ", ".join(account.id for account in accounts(session)) or str(_("none yet"))
        raise NotFoundError(_("There is no account {id}.", id=id), hint=_("Registered accounts: {known}.", known=known))
    return _account(row)


def accounts(session: Session) -> list[Account]:
    """Return every account, by id."""
    return [_account(row) for row in session.exec(select(tables.Account).order_by(col(tables.Account.id)))]


def _account(row: tables.Account) -> Account:
    return Account(
        id=row.id,
        live_id=row.live_id,
        languages=Languages(row.languages),
        grace=timedelta(seconds=row.grace_seconds),
        email=row.email,
        retired=row.retired,
    )


def post(session: Session, id: int) -> tables.Post:
    """Return a post's row; raise NotFoundError."""
    row = session.get(tables.Post, id, populate_existing=True)
    if row is None:
        raise NotFoundError(_("There is no post {id}.", id=id), hint=_("See them all with: pubqueue post list"))
    return row


def posts(session: Session, *, states: Sequence[str] = (), after: int = 0, size: int = 200) -> list[tables.Post]:
    """Return a page of posts with numbers above `after`, oldest first."""
    query = select(tables.Post).where(col(tables.Post.id) > after).order_by(col(tables.Post.id)).limit(size)
    if states:
        query = query.where(col(tables.Post.state).in_(states))
    return list(session.exec(query))


def planned(session: Session, start: str, end: str) -> list[tuple[tables.Post, tables.Version, tables.Variant]]:
    """Return what each account gets of the posts that are meant to go out in [start, end), by time."""
    post, version, variant = tables.Post, tables.Version, tables.Variant
    current = (col(version.post) == col(post.id)) & (col(version.number) == col(post.version))
    its = (col(variant.post) == col(version.post)) & (col(variant.version) == col(version.number))
    gone = [str(PostState.REJECTED), str(PostState.WITHDRAWN)]
    query = select(post, version, variant).join(version, current).join(variant, its)
    query = query.where(col(version.at) >= start, col(version.at) < end, col(post.state).not_in(gone))
    ordered = query.order_by(col(version.at), col(post.id), col(variant.account), col(variant.language))
    return [(row[0], row[1], row[2]) for row in session.exec(ordered)]


def version_row(session: Session, post: int, number: int) -> tables.Version:
    """Return the stored row of one version; raise NotFoundError."""
    row = session.get(tables.Version, (post, number), populate_existing=True)
    if row is None:
        raise NotFoundError(_("Post {id} has no version {number}.", id=post, number=number))
    return row


def version(session: Session, post: int, number: int) -> content.Version:
    """Return one version as it was frozen; raise TamperedError where a row of it was changed by hand."""
    row = version_row(session, post, number)
    frozen = content.Version.from_bytes(row.body)
    told = (row.digest, row.author, row.at, row.zone)
    true = (commit(row.salt, row.body), frozen.author, content.instant(frozen.content.at), frozen.content.zone)
    if told != true or (frozen.post, frozen.number) != (str(post), number):
        raise TamperedError(
            _("Version {number} of post {id} was changed by hand.", number=number, id=post),
            why=_("What is stored is no longer what was written down when it was made."),
        )
    return frozen


def variants(session: Session, post: int, version: int) -> list[content.Variant]:
    """Return what each account gets of a version, by account and language."""
    query = select(tables.Variant).where(tables.Variant.post == post, tables.Variant.version == version)
    rows = session.exec(query.order_by(col(tables.Variant.account), col(tables.Variant.language)))
    return [_variant(row) for row in rows]


def variant(session: Session, delivery: tables.Delivery) -> content.Variant:
    """Return what `delivery` sends; raise TamperedError where there is no such variant."""
    key = (delivery.post, delivery.version, delivery.account, delivery.language)
    row = session.get(tables.Variant, key, populate_existing=True)
    if row is None:
        raise TamperedError(
            _(
                "Post {id} has no variant for {account} in {language}.",
                id=delivery.post,
                account=delivery.account,
                language=delivery.language,
            ),
            why=_("The delivery was changed by hand."),
        )
    return _variant(row)


def _variant(row: tables.Variant) -> content.Variant:
    variant = content.Variant.from_bytes(row.body)
    if (variant.account, variant.language) != (row.account, row.language):
        raise TamperedError(_("A variant of post {id} was changed by hand.", id=row.post))
    return variant


def report(session: Session, post: int, version: int) -> dict[str, Any] | None:
    """Return the check report that was frozen with `submit`, or None before it."""
    row = session.get(tables.Report, (post, version), populate_existing=True)
    return parse(row.body) if row else None


def findings(report: dict[str, Any] | None) -> list[Finding]:
    """Return a stored report's findings."""
    return [Finding.from_data(data) for data in report["findings"]] if report else []


def waivers(session: Session, post: int, version: int) -> list[tables.Waiver]:
    """Return the waivers of one version, oldest first."""
    query = select(tables.Waiver).where(tables.Waiver.post == post, tables.Waiver.version == version)
    return list(session.exec(query.order_by(col(tables.Waiver.id))))


def comments(session: Session, post: int) -> list[tables.Comment]:
    """Return what colleagues said about a post, oldest first."""
    query = select(tables.Comment).where(tables.Comment.post == post).order_by(col(tables.Comment.id))
    return list(session.exec(query))


def sign_offs(session: Session, post: int, version: int) -> list[tables.SignOff]:
    """Return the stored sign-offs of one version, oldest first."""
    query = select(tables.SignOff).where(tables.SignOff.post == post, tables.SignOff.version == version)
    return list(session.exec(query.order_by(col(tables.SignOff.id))))


def deliveries(session: Session, post: int, version: int | None = None) -> list[tables.Delivery]:
    """Return a post's deliveries, of one version or of all."""
    query = select(tables.Delivery).where(tables.Delivery.post == post).order_by(col(tables.Delivery.id))
    if version is not None:
        query = query.where(tables.Delivery.version == version)
    return list(session.exec(query.execution_options(populate_existing=True)))


def delivery(session: Session, id: int) -> tables.Delivery:
    """Return one delivery; raise NotFoundError."""
    row = session.get(tables.Delivery, id, populate_existing=True)
    if row is None:
        raise NotFoundError(_("There is no delivery {id}.", id=id))
    return row


def attempts(session: Session, delivery: int) -> list[tables.Attempt]:
    """Return the calls that were made for a delivery, oldest first."""
    query = select(tables.Attempt).where(tables.Attempt.delivery == delivery)
    return list(session.exec(query.order_by(col(tables.Attempt.number)).execution_options(populate_existing=True)))
