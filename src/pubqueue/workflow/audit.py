"""The record as a whole: does it hold together, does it go on from what was seen before, and its signed checkpoints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlmodel import select

from pubqueue.errors import PubqueueError, RolledBackError, SettingsError, SignatureError, TamperedError
from pubqueue.model.audit import Act, Frontier, Leaf
from pubqueue.model.canonical import commit, sha256
from pubqueue.model.people import Deed
from pubqueue.signing import note
from pubqueue.store import log_read, queries, tables
from pubqueue.words import Words, _
from pubqueue.workflow import evidence

if TYPE_CHECKING:
    from sqlmodel import Session

    from pubqueue.workflow.home import Home


@dataclass
class Verdict:
    """What a verification found; `problems` is empty where the record holds."""

    size: int = 0
    root: str = ""
    checkpoints: int = 0
    problems: list[Words] = field(default_factory=list)


def require_continuation(home: Home) -> None:
    """Raise RolledBackError unless the log goes on from the newest one that this host has seen.

    Raises SettingsError where what is then done could not be signed afterwards.
    """
    if not home.settings.publishes:
        raise SettingsError(
            _("This host cannot publish: {file} is missing.", file=home.log_key),
            hint=_("Publish from a host that has the record's key, or bring the key from one."),
        )
    note.private_key(home.log_key)
    require_known(home)


def require_known(home: Home) -> None:
    """Raise RolledBackError unless the log goes on from the newest one that this host has seen."""
    home.journal.require_private()
    with home.reading() as session:
        _require_recovered(session)
        try:
            home.journal.require_extension(home.identity.id, log_read.head(session), log_read.hashes(session))
        except TamperedError as error:
            raise RolledBackError(
                error.what, why=error.why, hint=_("Nothing is published from a record that was changed.")
            ) from None


def restored(session: Session) -> Leaf | None:
    """Return the record of a restore after which nobody has recovered yet."""
    told = log_read.about(session, "home", (Act.HOME_RESTORED, Act.HOME_RECOVERED))
    return told[-1] if told and told[-1].act is Act.HOME_RESTORED else None


def _require_recovered(session: Session) -> None:
    """Raise RolledBackError where the database was restored and nobody has found out what went out since."""
    leaf = restored(session)
    if leaf:
        raise RolledBackError(
            _("This home was restored from a backup of {at}.", at=leaf.data.get("at", "")),
            why=_("What was published after that backup is not in it, and could be published again."),
            hint=_("Find out first: pubqueue recover"),
        )


def remember(home: Home) -> None:
    """Keep the newest state of the log on this host, and sign a checkpoint where the log has grown."""
    with home.reading() as session:
        head = log_read.head(session)
        signed = log_read.checkpoints(session)
    if head.size > home.journal.seen().frontier.size:
        if not signed or signed[-1].size < head.size:
            _sign(home, head)
        home.journal.saw(home.identity.id, head)


def checkpoint(home: Home) -> str:
    """Sign the log's size and root as they are now (C2SP tlog-checkpoint); return the note."""
    home.acting(Deed.READ)
    with home.reading() as session:
        head = log_read.head(session)
        known = [row.note for row in log_read.checkpoints(session) if row.size == head.size]
    return known[0] if known else _sign(home, head)


def origin(home: Home) -> str:
    """Return the name that checkpoints of this home carry."""
    return f"{home.identity.domain}/pubqueue/{home.identity.id}"


def _sign(home: Home, head: Frontier) -> str:
    signed = note.sign(note.body(origin(home), head), origin(home), home.log_key)
    with home.publishing() as pen:
        if pen.session.get(tables.Checkpoint, head.size) is None:
            pen.add(tables.Checkpoint(size=head.size, note=signed, at=pen.at))
    return signed


def verify(home: Home, *, alone: bool = False) -> Verdict:
    """Read the whole record and say what does not hold; `alone`: of a copy, which goes on from nothing seen here."""
    verdict, states = Verdict(), _States()
    with home.reading() as session:
        signed = {row.size: row.note for row in log_read.checkpoints(session)}
        frontier = Frontier()
        for event in log_read.walk(session):
            try:
                leaf = log_read.leaf_of(event)
                _require_next(leaf, frontier)
                _require_values(session, leaf)
                states.fold(leaf)
            except PubqueueError as error:
                verdict.problems.append(error.what)
            frontier = frontier.append(log_read.as_hash(event.hash))
            if frontier.size in signed:
                verdict.checkpoints += 1
                verdict.problems += _checkpoint_problems(home, signed[frontier.size], frontier)
        verdict.size, verdict.root = frontier.size, frontier.root().hex()
        verdict.problems += _head_problems(session, frontier, signed)
        verdict.problems += states.problems(session)
        verdict.problems += _sign_off_problems(session, states.signed) + _evidence_problems(home, session)
    verdict.problems += ([] if alone else _continuation_problems(home)) + _trust_problems(home)
    return verdict


def _require_next(leaf: Leaf, frontier: Frontier) -> None:
    if leaf.seq != frontier.size:
        raise TamperedError(_("Record {seq} stands where {due} should.", seq=leaf.seq, due=frontier.size))


def _require_values(session: Session, leaf: Leaf) -> None:
    """Compare the values that the leaf commits to, as far as they were not erased."""
    query = select(tables.PrivateValue).where(tables.PrivateValue.seq == leaf.seq)
    for row in session.exec(query):
        if leaf.private.get(row.name) != commit(row.salt, row.value.encode()):
            raise TamperedError(_("A value of record {seq} was changed by hand.", seq=leaf.seq))


def _checkpoint_problems(home: Home, signed: str, frontier: Frontier) -> list[Words]:
    try:
        text = note.verify(signed, origin(home), home.log_key)
    except SignatureError as error:
        return [error.what]
    same = text == note.body(origin(home), frontier)
    return [] if same else [_("The record up to {n} is not what its checkpoint says.", n=frontier.size)]


def _head_problems(session: Session, frontier: Frontier, signed: dict[int, str]) -> list[Words]:
    problems = []
    try:
        if log_read.head(session) != frontier:
            problems.append(_("The head of the log does not fit its records."))
    except TamperedError as error:
        problems.append(error.what)
    if signed and max(signed) > frontier.size:
        problems.append(_("A checkpoint speaks of {n} records; there are {m}.", n=max(signed), m=frontier.size))
    return problems


def _continuation_problems(home: Home) -> list[Words]:
    try:
        require_known(home)
    except RolledBackError as error:
        return [error.what]
    return []


def _trust_problems(home: Home) -> list[Words]:
    """Compare the trust file with the one that the record tells of."""
    try:
        with home.reading() as session:
            evidence.recorded_trust(home, session)
    except PubqueueError as error:
        return [error.what]
    return []


def _sign_off_problems(session: Session, recorded: set[str]) -> list[Words]:
    """Each stored sign-off was recorded as it is, and each recorded one is stored."""
    stored = {f"post:{row.post} {sha256(row.statement)}" for row in session.exec(select(tables.SignOff))}
    return [
        _("A sign-off of {what} is stored and recorded differently.", what=one.split()[0]) for one in stored ^ recorded
    ]


def _evidence_problems(home: Home, session: Session) -> list[Words]:
    """Each sign-off that stands is still about what is stored, byte for byte."""
    said = []
    signed = session.exec(select(tables.SignOff.post, tables.SignOff.version).distinct()).all()
    for row in [row for post, version in signed for row in evidence.standing(session, post, version)]:
        try:
            evidence.require_intact(home, session, row)
        except PubqueueError as error:
            said.append(error.what)
        except (AttributeError, LookupError, TypeError, ValueError):
            said.append(
                _("What is stored of version {number} of post {id} cannot be read.", number=row.version, id=row.post)
            )
    return said


@dataclass
class _States:
    """Every subject's state, every version's digest and every sign-off as the log tells them."""

    states: dict[str, str] = field(default_factory=dict)
    digests: dict[tuple[str, int], str] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)

    def fold(self, leaf: Leaf) -> None:
        if leaf.state:
            self.states[leaf.subject] = leaf.state
        if leaf.act in (Act.POST_STARTED, Act.POST_REVISED):
            self.digests[leaf.subject, leaf.data["version"]] = leaf.data["digest"]
        if leaf.act is Act.POST_SIGNED_OFF:
            self.signed.add(f"{leaf.subject} {leaf.data['statement']}")

    def problems(self, session: Session) -> list[Words]:
        """Compare with the tables as they stand."""
        rows = {f"post:{row.id}": row.state for row in session.exec(select(tables.Post))}
        rows |= {f"delivery:{row.id}": row.state for row in session.exec(select(tables.Delivery))}
        wrong = sorted(name for name in rows.keys() | self.states.keys() if rows.get(name) != self.states.get(name))
        said = [
            _(
                "{name} says {row}, the record says {log}.",
                name=name,
                row=rows.get(name, "-"),
                log=self.states.get(name, "-"),
            )
            for name in wrong
        ]
        return said + self._changed_versions(session)

    def _changed_versions(self, session: Session) -> list[Words]:
        said = []
        keys = session.exec(select(tables.Version.post, tables.Version.number)).all()
        for post, number in keys:
            try:
                queries.version(session, post, number)
                same = self.digests.get((f"post:{post}", number)) == queries.version_row(session, post, number).digest
            except PubqueueError:
                same = False
            if not same:
                said.append(_("Version {number} of post {id} was changed by hand.", number=number, id=post))
        missing = self.digests.keys() - {(f"post:{post}", number) for post, number in keys}
        return said + [
            _("Version {number} of {id} is gone.", number=number, id=name) for name, number in sorted(missing)
        ]


def records(home: Home, *, post: int | None = None, last: int) -> list[tuple[Leaf, dict[str, str]]]:
    """Return the newest records, oldest first, each with the values that it commits to; of one post if named."""
    home.acting(Deed.READ)
    with home.reading() as session:
        subjects = _subjects(session, post) if post else []
        found = log_read.newest(session, subjects=subjects, size=last)
        return [(leaf, log_read.private_values(session, leaf.seq)) for leaf in found]


def _subjects(session: Session, post: int) -> list[str]:
    """Return what the record calls a post and its deliveries; raise NotFoundError."""
    deliveries = queries.deliveries(session, int(queries.post(session, post).id or 0))
    return [f"post:{post}", *(f"delivery:{row.id}" for row in deliveries)]
