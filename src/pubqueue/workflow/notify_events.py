"""What the record tells people: each event that concerns somebody, to those whom it concerns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubqueue.errors import PubqueueError
from pubqueue.model.audit import Act
from pubqueue.store import log_read, notices, queries
from pubqueue.words import Words, _
from pubqueue.workflow.notify_about import Kind, Matter, Occasion, Reader, Scene, matter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pubqueue.model.audit import Leaf
    from pubqueue.store.tables import Delivery


def occasions(scene: Scene, start: int) -> Iterator[Occasion]:
    """Yield what is told of the records from number `start` on.

    A record that cannot be read tells nobody anything: `audit verify` speaks of it.
    """
    for event in notices.events(scene.session, start, list(_TELLS)):
        try:
            leaf = log_read.leaf_of(event)
            yield _TELLS[leaf.act](scene, leaf)
        except (PubqueueError, AttributeError, LookupError, TypeError, ValueError):
            continue


def _occasion(leaf: Leaf, kind: Kind, to: tuple[Reader, ...], head: Words, said: Words) -> Occasion:
    return Occasion(f"record-{leaf.seq}", kind, to, head, said, together=True)


# --- what reviewers decided -------------------------------------------------------------------------


def _approved(scene: Scene, leaf: Leaf) -> Occasion:
    about = _post(scene, leaf)
    said = _("{post} was signed off by {who}. It goes out at its time.", post=about.full, who=_who(scene, leaf))
    head = _("approved: {post}", post=about.short)
    return _occasion(leaf, Kind.APPROVED, scene.among(about.authors), head, said)


def _changes_requested(scene: Scene, leaf: Leaf) -> Occasion:
    about = _post(scene, leaf)
    said = _(
        "{who} asks for changes in {post}: {reason}\nChange it with: pubqueue post edit {id}",
        who=_who(scene, leaf),
        post=about.full,
        reason=_reason(scene, leaf),
        id=about.post,
    )
    head = _("changes wanted: {post}", post=about.short)
    return _occasion(leaf, Kind.CHANGES_REQUESTED, scene.among(about.authors), head, said)


def _rejected(scene: Scene, leaf: Leaf) -> Occasion:
    about = _post(scene, leaf)
    said = _("{who} rejected {post}: {reason}", who=_who(scene, leaf), post=about.full, reason=_reason(scene, leaf))
    head = _("rejected: {post}", post=about.short)
    return _occasion(leaf, Kind.REJECTED, scene.among(about.authors), head, said)


# --- what became of deliveries ----------------------------------------------------------------------


def _published(scene: Scene, leaf: Leaf) -> Occasion:
    row, about = _delivery(scene, leaf)
    said = _("{post} is out: {url}", post=about.full, url=row.url) if row.url else _("{post} is out.", post=about.full)
    head = _("published: {post}", post=about.short)
    return _occasion(leaf, Kind.PUBLISHED, scene.among(about.authors), head, said)


def _held(scene: Scene, leaf: Leaf) -> Occasion:
    _row, about = _delivery(scene, leaf)
    said = _(
        "{post} is held and does not go out: {reason}\nGive it another time (pubqueue post retime {id} PHRASE), ask a"
        " designate to let it wait again (pubqueue resume {id}), or take it back (pubqueue post withdraw {id}).",
        post=about.full,
        reason=_told(leaf),
        id=about.post,
    )
    return _trouble(scene, leaf, about, _("held: {post}", post=about.short), said)


def _refused(scene: Scene, leaf: Leaf) -> Occasion:
    _row, about = _delivery(scene, leaf)
    said = _(
        "{post} was refused for good: {reason}\nChange it with pubqueue post edit {id}, and submit it again.",
        post=about.full,
        reason=_told(leaf),
        id=about.post,
    )
    return _trouble(scene, leaf, about, _("failed: {post}", post=about.short), said)


def _left_in_doubt(scene: Scene, leaf: Leaf) -> Occasion:
    _row, about = _delivery(scene, leaf)
    said = _(
        "{post} may or may not be out: {reason}\npubqueue looks for it by itself. If pubqueue status asks for you,"
        " look at the account, then say what you saw: pubqueue post resolve {id}",
        post=about.full,
        reason=_told(leaf),
        id=about.post,
    )
    return _trouble(scene, leaf, about, _("in doubt: {post}", post=about.short), said)


def _trouble(scene: Scene, leaf: Leaf, about: Matter, head: Words, said: Words) -> Occasion:
    """Return what its authors and IT are told, nobody twice."""
    to = {reader.address: reader for reader in [*scene.it, *scene.among(about.authors)]}
    return _occasion(leaf, Kind.TROUBLE, tuple(to.values()), head, said)


# --- what is wrong with the machine -----------------------------------------------------------------


def _deferred(scene: Scene, leaf: Leaf) -> Occasion:
    """Tell of an account that fails: the first time in a day."""
    row, about = _delivery(scene, leaf)
    said = _(
        "{account} did not take {post}: {reason}\npubqueue tries again by itself within the post's window. You hear"
        " of this account once a day.",
        account=row.account,
        post=about.short,
        reason=_told(leaf),
    )
    head = _("{account} fails", account=row.account)
    return Occasion(f"failing-{row.account}-{leaf.at[:10]}", Kind.MACHINE, scene.it, head, said)


def _tampered(scene: Scene, leaf: Leaf) -> Occasion:
    said = _(
        "{thing} was changed by another way than pubqueue. It was put back to what the record says, or held."
        "\nSee: pubqueue audit log, pubqueue audit verify",
        thing=leaf.subject.replace(":", " "),
    )
    return _occasion(leaf, Kind.MACHINE, scene.it, _("something was changed by hand"), said)


def _stopped(scene: Scene, leaf: Leaf) -> Occasion:
    said = _(
        "{who} stopped all publishing: {reason}\nA designate lets it go on with: pubqueue resume",
        who=_who(scene, leaf),
        reason=_reason(scene, leaf),
    )
    return _occasion(leaf, Kind.MACHINE, scene.it, _("publishing is stopped"), said)


# --- parts of them ----------------------------------------------------------------------------------


def _post(scene: Scene, leaf: Leaf) -> Matter:
    return matter(scene, int(leaf.subject.partition(":")[2]), int(leaf.data["version"]))


def _delivery(scene: Scene, leaf: Leaf) -> tuple[Delivery, Matter]:
    row = queries.delivery(scene.session, int(leaf.subject.partition(":")[2]))
    return row, matter(scene, row.post, row.version, f"{row.account}, {row.language}")


def _who(scene: Scene, leaf: Leaf) -> str:
    """Return the name of whoever did it."""
    id = leaf.actor.partition(":")[2]
    return next((row.name for row in queries.people(scene.session) if row.id == id), id)


def _reason(scene: Scene, leaf: Leaf) -> str:
    return log_read.private_values(scene.session, leaf.seq).get("reason", "")


def _told(leaf: Leaf) -> Words:
    return Words.from_data(leaf.data["reason"])


_TELLS: dict[Act, Callable[[Scene, Leaf], Occasion]] = {
    Act.POST_APPROVED: _approved,
    Act.POST_CHANGES_REQUESTED: _changes_requested,
    Act.POST_REJECTED: _rejected,
    Act.DELIVERY_PUBLISHED: _published,
    Act.DELIVERY_FOUND: _published,
    Act.DELIVERY_HELD: _held,
    Act.DELIVERY_REFUSED: _refused,
    Act.DELIVERY_LEFT_IN_DOUBT: _left_in_doubt,
    Act.DELIVERY_DEFERRED: _deferred,
    Act.TAMPERING_SEEN: _tampered,
    Act.PUBLISHING_STOPPED: _stopped,
}
