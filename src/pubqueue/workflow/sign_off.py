"""Sign off: a designate reads what the public will read, signs the statement about it, and the gate may open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.errors import GateError, RefusedError, StaleError
from pubqueue.model.canonical import sha256
from pubqueue.model.lifecycle import MOVES, PostAction, PostState
from pubqueue.model.moves import move
from pubqueue.model.people import OFFICES, Deed, Role
from pubqueue.signing.statement import Statement, namespace
from pubqueue.store import queries, tables
from pubqueue.words import _
from pubqueue.workflow import evidence, schedule

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pubqueue.model.people import Person
    from pubqueue.model.post import Variant, Version
    from pubqueue.workflow.home import Home


@dataclass(frozen=True)
class Proposal:
    """What a person is asked to sign: the statement's bytes, and what they say in readable parts."""

    post: int
    version: Version
    variants: Sequence[Variant]
    statement: Statement


@dataclass(frozen=True)
class SignedOff:
    """What became of one post after a sign-off."""

    post: int
    version: int
    state: PostState
    missing: str = ""


def propose(home: Home, post: int) -> Proposal:
    """Return what there is to sign; raise RoleError, StateError, GateError where this person may not."""
    person = home.acting(Deed.SIGN_OFF)
    office = _office(home, person)
    with home.reading() as session:
        row = queries.post(session, post)
        move(MOVES, PostState(row.state), PostAction.SIGN_OFF, _("post {id}", id=post))
        statement = evidence.statement(home, session, post, row.version, evidence.Signer(person.id, office))
        version, variants = queries.version(session, post, row.version), queries.variants(session, post, row.version)
    if all(variant.until <= home.clock.now() for variant in variants):
        raise RefusedError(
            _("The window of post {id} has passed: a sign-off could not get it out.", id=post),
            hint=_("Give it another time: pubqueue post retime {id} PHRASE", id=post),
        )
    if person.id in statement.contributors:
        raise GateError(
            _("You wrote part of post {id}, so you cannot sign it off.", id=post),
            why=_("Four eyes: a post is signed by somebody who did not write it."),
            hint=_("These may sign: {who}.", who=", ".join(_others(home, statement.contributors)) or _("nobody yet")),
        )
    return Proposal(post, version, variants, statement)


def sign_off(home: Home, proposals: Sequence[Proposal]) -> list[SignedOff]:
    """Sign what was proposed and keep each signature; raise what stops the first that cannot be kept."""
    signatures = sign(home, proposals)
    return [keep(home, proposal, signature) for proposal, signature in zip(proposals, signatures, strict=True)]


def sign(home: Home, proposals: Sequence[Proposal]) -> list[str]:
    """Sign what was proposed, all at once, with the person's own key; nothing is stored yet."""
    key = _key(home, home.acting(Deed.SIGN_OFF))
    space = namespace(home.identity.domain, practice=home.identity.practice)
    return home.signer.sign(key, space, [proposal.statement.to_bytes() for proposal in proposals])


def keep(home: Home, proposal: Proposal, signature: str) -> SignedOff:
    """Store one sign-off, if the post still is what was shown; approve it if that opens the gate."""
    post, signed = proposal.post, proposal.statement
    with home.writing() as pen:
        row = queries.post(pen.session, post)
        signer = evidence.Signer(signed.signer, signed.authority.office)
        now = evidence.statement(home, pen.session, post, row.version, signer)
        if now.shared() != signed.shared():
            raise StaleError(
                _("Post {id} changed while you were reading it.", id=post), hint=_("Look again, then sign.")
            )
        body = signed.to_bytes()
        data = {"version": row.version, "statement": sha256(body), "office": str(signed.authority.office)}
        pen.move_post(post, PostAction.SIGN_OFF, data=data)
        pen.add(
            tables.SignOff(post=post, version=row.version, signer=signed.signer, statement=body, signature=signature)
        )
        verdict = evidence.judge(home, pen.session, post, row.version)
        if not verdict.is_open:
            return SignedOff(post, row.version, PostState.IN_REVIEW, str(verdict.missing))
        state = pen.move_post(post, PostAction.APPROVE, data={"version": row.version})
        schedule.plan(pen, post, row.version)
    return SignedOff(post, signed.version, state)


def _office(home: Home, person: Person) -> Role:
    """Return the office that a person signs by; the designate's where they hold both."""
    offices = home.trust.current().offices_of(person.id, home.clock.now()) & OFFICES
    return Role.DESIGNATE if Role.DESIGNATE in offices else Role.CEO


def _key(home: Home, person: Person) -> str:
    """Return the public key that a person signs with: the newest that holds now."""
    keys = home.trust.current().keys_of(person.id, home.clock.now())
    if not keys:
        raise GateError(
            _("You have no signing key yet."),
            hint=_("Make one with: pubqueue key make"),
        )
    return keys[-1].public


def _others(home: Home, contributors: Collection[str]) -> list[str]:
    return [who for who in home.trust.current().eligible(home.clock.now()) if who not in contributors]
