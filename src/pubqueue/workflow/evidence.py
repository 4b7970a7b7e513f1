"""What a sign-off must say, rebuilt from what is stored; and whether the stored sign-offs still say it.

The publisher asks this directly before each send: what it is about to send is compared with what was
signed, byte for byte, so a row that was changed by hand gets nothing out.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pubqueue.errors import GateError, SignatureError, TamperedError
from pubqueue.model import gate
from pubqueue.model.audit import Act
from pubqueue.model.canonical import canonical, parse, sha256
from pubqueue.model.people import Role
from pubqueue.model.post import instant
from pubqueue.signing import sshsig
from pubqueue.signing.statement import NONCE_BYTES, Authority, Seen, Statement, namespace
from pubqueue.store import blobs, log_read, queries, trust_files
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlmodel import Session

    from pubqueue.model.trust import Trust
    from pubqueue.store.tables import SignOff, Waiver
    from pubqueue.workflow.home import Home


_PARTS = {
    "content": _("the text, or what belongs to it,"),
    "variants": _("what an account gets"),
    "at": _("the time"),
    "contributors": _("who wrote it"),
    "report": _("what the checks found"),
    "waivers": _("what was waived"),
    "post": _("the number of the post"),
    "version": _("the number of the version"),
}
"""What people call the parts of a statement."""


@dataclass(frozen=True)
class Signer:
    """Who is to sign, by what authority."""

    person: str
    office: Role


def statement(home: Home, session: Session, post: int, version: int, signer: Signer) -> Statement:
    """Build the statement that `signer` is asked to sign about a submitted version."""
    frozen = queries.version(session, post, version)
    row = queries.version_row(session, post, version)
    _require_recorded(session, post, version, row.digest)
    report = queries.report(session, post, version)
    if report is None:
        raise GateError(_("Version {number} of post {id} was not submitted.", number=version, id=post))
    head = log_read.head(session)
    return Statement(
        home=home.identity.id,
        post=str(post),
        version=version,
        previous=frozen.previous,
        content=row.digest,
        post_class=frozen.content.post_class,
        contributors=frozenset(log_read.contributors(session, post, version)),
        variants=tuple(variant.to_statement(row.salt) for variant in queries.variants(session, post, version)),
        at=instant(frozen.content.at),
        report=sha256(canonical(report)),
        waivers=waivers_digest(queries.waivers(session, post, version)),
        ruleset=report["ruleset"],
        policy=report["policy"],
        trust=home.trust.current(session).version,
        checkpoint=Seen(head.size, head.root().hex()),
        authority=Authority(signer.office),
        signer=signer.person,
        nonce=secrets.token_hex(NONCE_BYTES),
    )


def waivers_digest(waivers: Sequence[Waiver]) -> str:
    """Return the digest of what was waived, by whom and why."""
    told = [{"finding": w.finding, "check": w.check_name, "by": w.by, "reason": w.reason, "at": w.at} for w in waivers]
    return sha256(canonical(told))


def require_open(home: Home, session: Session, post: int, version: int) -> None:
    """Raise GateError, SignatureError or TamperedError unless enough sign-offs stand for exactly what is stored."""
    verdict = judge(home, session, post, version)
    if not verdict.is_open:
        raise GateError(
            _("Post {id} is not signed off: {missing}", id=post, missing=verdict.missing),
            why=_("What is stored carries too few sign-offs that hold."),
        )


def judge(home: Home, session: Session, post: int, version: int) -> gate.Verdict:
    """Judge the stored sign-offs of a version; one that does not hold raises its reason."""
    trust = recorded_trust(home, session)
    signers = [_valid_signer(home, session, trust, row) for row in standing(session, post, version)]
    frozen = queries.version(session, post, version)
    return gate.judge(
        signers,
        contributors=log_read.contributors(session, post, version),
        waived_by={waiver.by for waiver in queries.waivers(session, post, version)},
        needed=trust.threshold(frozen.content.post_class),
    )


def recorded_trust(home: Home, session: Session) -> Trust:
    """Return the trust file; raise TamperedError where it is not the one that the record tells of."""
    trust = home.trust.current(session)
    if trust_files.recorded(session)[-1:] != [(trust.version, sha256(trust.to_bytes()))]:
        raise TamperedError(
            _("The trust file is not the one that the record tells of."),
            why=_("Who may sign was changed by another way than pubqueue."),
            hint=_("Bring the database back from a backup."),
        )
    return trust


def standing(session: Session, post: int, version: int) -> list[SignOff]:
    """Return the stored sign-offs but those that a waiver voided by coming after them."""
    leaves = log_read.about(session, f"post:{post}", (Act.POST_WAIVED, Act.POST_SIGNED_OFF))
    waived = max((leaf.seq for leaf in leaves if leaf.act is Act.POST_WAIVED), default=0)
    voided = {leaf.data["statement"] for leaf in leaves if leaf.act is Act.POST_SIGNED_OFF and leaf.seq < waived}
    return [row for row in queries.sign_offs(session, post, version) if sha256(row.statement) not in voided]


def _valid_signer(home: Home, session: Session, trust: Trust, row: SignOff) -> str:
    """Return who signed, if their sign-off holds for what is stored; raise its reason if it does not."""
    signed = Statement.from_bytes(row.statement)
    expected = statement(home, session, row.post, row.version, Signer(signed.signer, signed.authority.office))
    _require_same(signed, replace(expected, trust=signed.trust))
    if signed.signer in signed.contributors:
        raise GateError(_("{who} signed off their own post.", who=signed.signer), why=_("Four eyes are the rule."))
    at = _signed_at(session, row)
    _require_office(trust, signed, at)
    _require_signature(home, trust, row, signed, at)
    return signed.signer


def _require_recorded(session: Session, post: int, version: int, digest: str) -> None:
    """Raise TamperedError unless the log knows this very version."""
    wrote = log_read.about(session, f"post:{post}", (Act.POST_STARTED, Act.POST_REVISED))
    if not any((leaf.data["version"], leaf.data["digest"]) == (version, digest) for leaf in wrote):
        raise TamperedError(_("The record knows no such version {number} of post {id}.", number=version, id=post))


def _require_same(signed: Statement, expected: Statement) -> None:
    """Raise TamperedError, naming the first part that differs, unless both say the same of the post."""
    if signed.shared() == expected.shared():
        return
    ours, theirs = parse(expected.shared()), parse(signed.shared())
    part = next((name for name in ours if ours[name] != theirs.get(name)), "type")
    raise TamperedError(
        _(
            "What is stored of post {id} is not what {who} signed: {part} changed.",
            id=expected.post,
            who=signed.signer,
            part=_PARTS.get(part, part),
        ),
        why=_("It was changed by another way than pubqueue, or the sign-off is of something else."),
        hint=_("Withdraw the post, or revise it and have it signed off again."),
    )


def _signed_at(session: Session, row: SignOff) -> str:
    """Return when the log says that this sign-off was given; raise TamperedError where it knows of none."""
    digest = sha256(row.statement)
    for leaf in log_read.about(session, f"post:{row.post}", (Act.POST_SIGNED_OFF,)):
        if leaf.data.get("statement") == digest and leaf.actor == f"person:{row.signer}":
            return leaf.at
    raise TamperedError(_("The record knows no sign-off of post {id} by {who}.", id=row.post, who=row.signer))


def _require_office(trust: Trust, signed: Statement, at: str) -> None:
    """Raise GateError unless the signer held the office they named when they signed."""
    offices = trust.offices_of(signed.signer, datetime.fromisoformat(at))
    if signed.authority.office not in offices:
        raise GateError(
            _(
                "{who} did not hold the office of {office} when they signed.",
                who=signed.signer,
                office=signed.authority.office,
            )
        )


def _require_signature(home: Home, trust: Trust, row: SignOff, signed: Statement, at: str) -> None:
    """Raise SignatureError unless a key of the signer's, held then and not revoked now, made the signature."""
    then, now = datetime.fromisoformat(at), home.clock.now()
    keys = trust.keys_of(signed.signer, then)
    holding = [key.public for key in keys if trust.key_holds(signed.signer, key.fingerprint, then, now)]
    if keys and not holding:
        raise SignatureError(_("The key of {who} was revoked.", who=signed.signer))
    _require_made_by(home, row, holding)


def _require_made_by(home: Home, row: SignOff, keys: Sequence[str]) -> None:
    """Raise SignatureError unless one of `keys` made the signature."""
    space = namespace(home.identity.domain, practice=home.identity.practice)
    reason = SignatureError(_("{who} has no key in the trust file.", who=row.signer))
    for key in keys:
        try:
            sshsig.verify(row.signature, space, row.statement, key)
        except SignatureError as error:
            reason = error
        else:
            return
    raise reason


def require_intact(home: Home, session: Session, row: SignOff) -> None:
    """Raise unless a stored sign-off is still what was signed, about what is still stored.

    Whatever has become of the signer's key and office since: the audit asks, not the publisher.
    """
    signed = Statement.from_bytes(row.statement)
    expected = statement(home, session, row.post, row.version, Signer(signed.signer, signed.authority.office))
    _require_same(signed, replace(expected, trust=signed.trust))
    people = home.trust.current(session).people
    _require_made_by(home, row, [key.public for one in people if one.id == signed.signer for key in one.keys])
    for variant in queries.variants(session, row.post, row.version):
        for picture in variant.pictures:
            blobs.get(session, picture.sha256)
