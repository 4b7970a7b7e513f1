"""The time between a backup and now: what became of each delivery in it, by the journals and by the platforms.

It only reads. What it cannot know to be unsent is for a person, and never goes out of itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from pubqueue.errors import NotFoundError, PubqueueError
from pubqueue.journal import Past, Sent
from pubqueue.model.delivery import FINAL, DeliveryAction, DeliveryState
from pubqueue.model.lifecycle import PostState
from pubqueue.model.post import instant
from pubqueue.ports.connector import Found, Look, NotFound, Unclear
from pubqueue.store import claims, queries, tables
from pubqueue.words import Words, _
from pubqueue.workflow import evidence, parcel, reconcile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlmodel import Session

    from pubqueue.workflow.home import Home

_PUBLISHED = (DeliveryAction.PUBLISH, DeliveryAction.FIND)
_BEGUN = (DeliveryState.SENDING, DeliveryState.IN_DOUBT)
_NOT_SENT_YET = (PostState.DRAFT, PostState.IN_REVIEW, PostState.CHANGES_REQUESTED)
_PAGE = 200


class Fate(StrEnum):
    """What becomes of a delivery in a recovery."""

    PUBLISHED = "published"
    IN_DOUBT = "in_doubt"
    HELD = "held"
    GOES_ON = "goes_on"
    BARRED = "barred"
    """It is no delivery yet, but went out: what it is made of will not be sent again."""
    UNKNOWN = "unknown"
    """It went out, and the database does not know it."""


@dataclass(frozen=True)
class Case:
    """One thing that was, or may have been, sent; `delivery` is 0 where the database has none."""

    fate: Fate
    delivery: int
    post: int
    account: str
    language: str
    at: str
    said: Words
    sent: Sent | None = None
    """What is known of the send, by a journal or by a look."""

    @property
    def needs_person(self) -> bool:
        """Tell whether a person has to look at it."""
        return self.fate not in (Fate.PUBLISHED, Fate.GOES_ON)


class Survey:
    """Everything that was under way when the backup was made, judged as of now; `since` is when the gap may begin."""

    def __init__(self, home: Home, session: Session, pasts: Sequence[Past], since: datetime) -> None:
        self._home, self._session = home, session
        self._sent = _together(home.identity.id, pasts)
        self._now = home.clock.now()
        self._since = min(since, self._now - timedelta(days=1))
        self._bound: set[tuple[str, str]] = set()
        self._unknown = {name: sent for name, sent in self._sent.items() if sent.out and not self._is_known(sent)}
        self._replaced = {tuple(name.split("/")[1:4:2]) for name, _digest in self._unknown}
        """Posts, by number and account, of which something went out that the database does not know."""

    def cases(self) -> list[Case]:
        """Return what becomes of each; those that a journal knows first, so that no look takes their posts for others'."""
        rows = [(row, self._known(row)) for row in claims.under_way(self._session)]
        told = [self._as_told(row, sent) for row, sent in rows if sent]
        self._bound |= {(one.account, one.sent.id) for one in told if one.sent and one.sent.id}
        return [
            *told,
            *(self._as_seen(row) for row, sent in rows if not sent),
            *self._undecided(),
            *self._ended_otherwise(),
            *(_of_nobody(sent) for sent in self._unknown.values()),
        ]

    def _is_known(self, sent: Sent) -> bool:
        """Tell whether the database has the version that was sent."""
        _home, post, version, _account, _language = sent.delivery.split("/")
        try:
            row = queries.version_row(self._session, int(post), int(version))
        except (NotFoundError, ValueError):
            return False
        return sent.version in ("", row.digest)

    def _known(self, row: tables.Delivery) -> Sent | None:
        """Return what a journal says of a delivery that is, or may be, out."""
        line = parcel.journal_line(self._home, self._session, row)
        name = line["delivery"]
        sent = self._sent.get((name, line["version"])) or self._sent.get((name, ""))
        return sent if sent and sent.out else None

    def _as_told(self, row: tables.Delivery, sent: Sent) -> Case:
        """Judge a delivery by its journal's line."""
        if sent.outcome in _PUBLISHED:
            return _case(Fate.PUBLISHED, row, _("A journal says that it went out."), self._with_place(row, sent))
        return _case(Fate.IN_DOUBT, row, _("A journal says that it was begun, and not how it ended."), sent)

    def _with_place(self, row: tables.Delivery, sent: Sent) -> Sent:
        """Return a line with the platform's id: one of an older program has none, but the platform may."""
        seen = NotFound() if sent.id else self._look(row)
        return self._found(row, seen) if isinstance(seen, Found) else sent

    def _as_seen(self, row: tables.Delivery) -> Case:
        """Judge a delivery that no journal knows, by looking at its account."""
        if row.state in _BEGUN:
            return _case(Fate.IN_DOUBT, row, _("It was begun when the backup was made."))
        could = datetime.fromisoformat(row.until) >= self._since
        seen = self._look(row) if could else NotFound()
        if row.at > instant(self._now):
            return self._later(row, seen)
        if isinstance(seen, Found):
            return _case(Fate.PUBLISHED, row, _("It was found on the account."), self._found(row, seen))
        if row.state == DeliveryState.HELD:
            return _case(Fate.HELD, row, _("{why}", why=row.told))
        if isinstance(seen, Unclear):
            return _case(
                Fate.HELD, row, _("It was due after the backup; looking showed nothing clear: {saw}", saw=seen.reason)
            )
        return _case(
            Fate.HELD,
            row,
            _("It was due after the backup and was not found. Was it sent? Look, then resume or withdraw it."),
        )

    def _later(self, row: tables.Delivery, seen: Look) -> Case:
        """Judge a delivery whose time is still to come."""
        if isinstance(seen, Found):
            return _case(Fate.HELD, row, _("The same is on the account already: {url}", url=seen.url))
        if (str(row.post), row.account) in self._replaced:
            return _case(Fate.HELD, row, _("Another version of it went out after the backup."))
        if row.state == DeliveryState.HELD:
            return _case(Fate.HELD, row, _("{why}", why=row.told))
        try:
            evidence.require_open(self._home, self._session, row.post, row.version)
        except PubqueueError as error:
            return _case(Fate.HELD, row, error.what)
        return _case(Fate.GOES_ON, row, _("Its time is still to come."))

    def _look(self, row: tables.Delivery) -> Look:
        """Look at the account; a post that another delivery counts as its own proves nothing."""
        until = max(self._now, self._since) + reconcile.AFTER
        seen, _lag = reconcile.look_between(self._home, self._session, row, self._since, until)
        if isinstance(seen, Found) and self._taken(row, seen):
            return Unclear(_("The only match belongs to another delivery."))
        return seen

    def _taken(self, row: tables.Delivery, seen: Found) -> bool:
        return (row.account, seen.id) in self._bound or claims.bound_elsewhere(self._session, row, seen.id)

    def _found(self, row: tables.Delivery, seen: Found) -> Sent:
        """Return what a look knows of a send, and count the post as this delivery's."""
        self._bound.add((row.account, seen.id))
        line = parcel.journal_line(self._home, self._session, row)
        outcome, at = str(DeliveryAction.FIND), instant(seen.at)
        return Sent(line["delivery"], line["version"], outcome, at, id=seen.id, url=seen.url)

    def _undecided(self) -> Iterator[Case]:
        """Yield what went out of posts that were not signed off yet when the backup was made."""
        after = 0
        while posts := queries.posts(self._session, states=_NOT_SENT_YET, after=after, size=_PAGE):
            for post in posts:
                after = int(post.id or 0)
                at = queries.version_row(self._session, after, post.version).at
                for variant in queries.variants(self._session, after, post.version):
                    until = instant(variant.until) if at else ""
                    state = str(DeliveryState.WAITING)
                    row = tables.Delivery(
                        post=after, version=post.version, account=variant.account, language=variant.language,
                        state=state, at=at, until=until,
                    )  # fmt: skip
                    yield from self._barred(row)

    def _barred(self, row: tables.Delivery) -> Iterator[Case]:
        """Yield a case where a variant that nobody had signed off when the backup was made may be out."""
        sent = self._known(row)
        due = row.at and row.at <= instant(self._now) and datetime.fromisoformat(row.until) >= self._since
        seen = self._look(row) if due and not sent else NotFound()
        if isinstance(seen, Found):
            sent = self._found(row, seen)
        elif isinstance(seen, Unclear):
            line = parcel.journal_line(self._home, self._session, row)
            sent = Sent(line["delivery"], line["version"], str(DeliveryAction.DOUBT), row.at)
        if sent:
            yield _case(
                Fate.BARRED, row, _("It went out, or may have, after the backup: withdraw it, or revise it."), sent
            )

    def _ended_otherwise(self) -> Iterator[Case]:
        """Yield what a journal says is out and the database says never went."""
        for sent in self._sent.values():
            if sent.outcome in _PUBLISHED and self._is_known(sent):
                _home, post, version, account, language = sent.delivery.split("/")
                for row in queries.deliveries(self._session, int(post), int(version)):
                    same = (row.account, row.language) == (account, language)
                    if same and row.state in FINAL and row.state != DeliveryState.PUBLISHED:
                        yield _case(
                            Fate.UNKNOWN, row, _("It went out, but the database says {state}.", state=row.state), sent
                        )


def _together(home: str, pasts: Sequence[Past]) -> Mapping[tuple[str, str], Sent]:
    """Return what all journals say of a home's deliveries; where two differ, what is out counts, and best with its id."""
    found: dict[tuple[str, str], Sent] = {}
    for past in pasts:
        for key, sent in past.sent.items():
            other = found.get(key)
            better = other is None or (sent.out, bool(sent.id)) > (other.out, bool(other.id))
            if better and sent.delivery.startswith(f"{home}/") and sent.delivery.count("/") == 4:  # noqa: PLR2004
                found[key] = sent
    return found


def _case(fate: Fate, row: tables.Delivery, said: Words, sent: Sent | None = None) -> Case:
    return Case(fate, int(row.id or 0), row.post, row.account, row.language, row.at, said, sent)


def _of_nobody(sent: Sent) -> Case:
    """Return the case of something that went out and that no version in the database is."""
    _home, post, _version, account, language = sent.delivery.split("/")
    said = _("It went out after the backup; the restored database does not know it. {url}", url=sent.url)
    return Case(Fate.UNKNOWN, 0, int(post) if post.isdecimal() else 0, account, language, sent.at, said, sent)
