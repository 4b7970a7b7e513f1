"""What is about to be sent, loaded and compared with what was signed, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.errors import RefusedError, TamperedError
from pubqueue.model.lifecycle import PostState
from pubqueue.model.post import instant
from pubqueue.ports.connector import Media, Message
from pubqueue.store import blobs, log_read, queries
from pubqueue.words import _
from pubqueue.workflow import evidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

    from pubqueue.model.post import Variant
    from pubqueue.ports.connector import Connector
    from pubqueue.store.tables import Delivery
    from pubqueue.workflow.home import Home


@dataclass(frozen=True)
class Parcel:
    """A delivery ready to go: its row, the variant that was signed, the message with its bytes in memory."""

    id: int
    row: Delivery
    variant: Variant
    message: Message
    name: str
    line: Mapping[str, str]
    """What the journal says of it."""


def pack(home: Home, session: Session, id: int) -> Parcel:
    """Load what is to be sent, verified against what was signed; raise what does not hold."""
    try:
        return _verified(home, session, id)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise TamperedError(
            _("What is stored of delivery {id} cannot be read ({error}).", id=id, error=type(error).__name__),
            why=_("It was changed by another way than pubqueue."),
        ) from error


def _verified(home: Home, session: Session, id: int) -> Parcel:
    """Load one delivery, comparing all that will be sent with what was signed."""
    row = queries.delivery(session, id)
    _require_approved(session, row)
    evidence.require_open(home, session, row.post, row.version)
    version, variant = queries.version(session, row.post, row.version), queries.variant(session, row)
    if (row.at, row.until) != (instant(version.content.at), instant(variant.until)):
        raise TamperedError(_("The time of a delivery of post {id} was changed by hand.", id=row.post))
    _require_window(home, row)
    account = queries.account(session, row.account)
    if account.retired or account.live_id != variant.account_id:
        raise TamperedError(_("{account} is no longer the account that was signed for.", account=row.account))
    line = journal_line(home, session, row)
    name = line["delivery"]
    if home.journal.already_out(name):
        raise TamperedError(
            _("This host's journal says that post {id} went to {account} already.", id=row.post, account=row.account),
            why=_("The database does not know of it; sending could make a second post."),
        )
    return Parcel(id, row, variant, message_of(session, variant), name, line)


def message_of(session: Session, variant: Variant) -> Message:
    """Return a variant with its pictures' bytes, each compared with its digest."""
    shown = [(picture, blobs.get(session, picture.sha256)) for picture in variant.pictures]
    media = tuple(Media(picture.sha256, picture.mime, stored.data, picture.alt) for picture, stored in shown)
    return Message(variant.text, variant.language, media, variant.reply_to, variant.record_key)


def delivery_name(home: Home, row: Delivery) -> str:
    """Return what a delivery is called outside the database."""
    return f"{home.identity.id}/{row.post}/{row.version}/{row.account}/{row.language}"


def journal_line(home: Home, session: Session, row: Delivery) -> dict[str, str]:
    """Return what names a delivery in the journal: the digest tells its version from one of the same number."""
    digest = queries.version_row(session, row.post, row.version).digest
    return {"delivery": delivery_name(home, row), "version": digest, "host": home.host}


def _require_approved(session: Session, row: Delivery) -> None:
    """Raise unless the delivery's version is the approved one, by the row and by the log."""
    post = queries.post(session, row.post)
    states = {post.state, log_read.state_of(session, f"post:{row.post}")}
    if states != {str(PostState.APPROVED)} or post.version != row.version:
        raise TamperedError(_("Post {id} is not approved in version {number}.", id=row.post, number=row.version))


def _require_window(home: Home, row: Delivery) -> None:
    """Raise unless now lies in the window that was signed."""
    if not row.at <= instant(home.clock.now()) <= row.until:
        raise RefusedError(
            _("Now is outside the window that was signed ({at} to {until}).", at=row.at, until=row.until)
        )


def require_same_account(connector: Connector, variant: Variant) -> None:
    """Raise unless the token opens the account that was signed for."""
    if connector.live_id() != variant.account_id:
        raise TamperedError(_("The token opens another account than the one that was signed for."))
