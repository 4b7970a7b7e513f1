"""The chapters at the desk: who is there, the month is written, the checks read it, it is signed off."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pubqueue import sample
from pubqueue.cli.story.stage import LIBRARY, Approved
from pubqueue.errors import FindingsError, GateError, RoleError, SignatureError
from pubqueue.model.canonical import sha256
from pubqueue.signing.statement import namespace
from pubqueue.store import queries
from pubqueue.words import Words, _, n_
from pubqueue.workflow import compose, people, schedule, sign_off, submit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pubqueue.cli.story.stage import Stage
    from pubqueue.model.finding import Finding
    from pubqueue.workflow.home import Home

_LATER = timedelta(minutes=30)


@dataclass(frozen=True)
class Draft:
    """One post of the month after jo wrote it."""

    post: int
    at: datetime
    stopped: bool
    """True where the sample says that the checks stop it."""


def introduce(stage: Stage) -> None:
    """Tell who there is and where the library speaks."""
    with stage.acting("jo") as home, home.reading() as session:
        staff = people.everybody(session, home.trust.current(), home.clock.now())
        accounts = queries.accounts(session)
    stage.chapter(_("The {library}, in a practice home: nothing leaves this machine", library=LIBRARY.library))
    for person in staff:
        roles = ", ".join(str(role.said) for role in sorted(person.roles))
        stage.tell(_("{id} is {name}: {roles}.", id=person.id, name=person.name, roles=roles))
    spoken = ", ".join(f"{account.id} ({account.languages})" for account in accounts)
    stage.tell(_("The library speaks through {accounts}.", accounts=spoken))
    stage.tell(_("Today is {day} here.", day=stage.shown(stage.now)))


def write(stage: Stage) -> list[Draft]:
    """Have jo write the month that comes with the program."""
    month = sample.month()
    stage.chapter(_("jo writes the posts of a month"))
    with stage.acting("jo") as home:
        drafts = [_draft(stage, home, post) for post in month]
    pictures = sum(len(post.media) for post in month)
    stage.tell(
        n_("One post is written.", "{n} posts are written.", len(drafts)),
        n_("One has a picture.", "Pictures taken in: {n}.", pictures),
    )
    return drafts


def _draft(stage: Stage, home: Home, post: sample.SamplePost) -> Draft:
    """Write one post, dated from today, and tell what was tidied."""
    at = datetime.combine(stage.now.date() + timedelta(days=post.day), post.time, ZoneInfo(LIBRARY.zone))
    writing = compose.Writing(
        texts={"en": post.text, "fr": post.text_fr},
        accounts=post.accounts,
        aims=post.purpose,
        when=_phrase(at),
        pictures=[_picture(picture) for picture in post.media],
    )
    written = compose.start(home, writing)
    for note in written.notes:
        stage.tell(_("Post {id}: {note}", id=written.post, note=note))
    return Draft(written.post, at, post.stopped)


def _picture(media: sample.SampleMedia) -> compose.PictureFile:
    files = {"en": media.file, **({"fr": media.file_fr} if media.file_fr else {})}
    alts = {"en": media.alt, "fr": media.alt_fr}
    return compose.PictureFile(files, alts, media.source, media.licence, media.credit)


def _phrase(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def submit_all(stage: Stage, drafts: Sequence[Draft]) -> list[int]:
    """Have jo submit every post and confirm what asks; return those that reached review."""
    stage.chapter(_("The checks read every post, and jo submits it"))
    _edit_by_pat(stage, drafts)
    with stage.acting("jo") as home:
        outcomes = [(draft.post, _submit(stage, home, draft)) for draft in drafts]
    passed = {post: findings for post, findings in outcomes if findings is not None}
    found = Counter(str(finding.severity) for findings in passed.values() for finding in findings)
    stage.tell(
        n_("One post is in review.", "{n} posts are in review.", len(passed)),
        _(
            "Things that asked, all confirmed by jo: {asks}. Warnings: {warns}.",
            asks=found["asks"],
            warns=found["warns"],
        ),
    )
    return list(passed)


def _edit_by_pat(stage: Stage, drafts: Sequence[Draft]) -> None:
    """Have pat, who may sign, work on one of the posts: from now on pat is one of its contributors."""
    draft = next(draft for draft in drafts if not draft.stopped)
    at = draft.at + _LATER
    with stage.acting("pat") as home:
        schedule.retime(home, draft.post, _phrase(at))
    stage.tell(_("pat moves post {id} to {at}, and so has a part in it.", id=draft.post, at=stage.shown(at)))


def _submit(stage: Stage, home: Home, draft: Draft) -> list[Finding] | None:
    """Submit one post; return what was found, or None where the checks stopped it."""
    try:
        return submit.submit(home, draft.post, lambda _asked: True)
    except FindingsError as refusal:
        said = _("Post {id} stays a draft, the checks stop it: {why}", id=draft.post, why=refusal.what)
        stage.incident(said)
        return None


def sign_all(stage: Stage, in_review: Sequence[int]) -> list[Approved]:
    """Have everything signed off with real keys, and show who may not."""
    stage.chapter(_("pat reads and signs off, with an SSH key"))
    _show_role(stage, in_review)
    with stage.acting("pat") as home:
        proposals, own = _proposals(stage, home, in_review)
        signed = sign_off.sign_off(home, proposals)
        stage.tell(n_("pat signs one post.", "pat signs {n} posts in one go, with one key.", len(signed)))
        if signed:
            stage.tell(*_evidence(home, signed[0]))
    with stage.acting("sam") as home:
        others = [sign_off.propose(home, post) for post in own]
        signed += sign_off.sign_off(home, others)
        for proposal in others:
            stage.tell(_("sam, the CEO, signs post {id}.", id=proposal.post))
    open_gates = {one.post for one in signed if one.state == "approved"}
    stage.tell(n_("One post is approved.", "{n} posts are approved.", len(open_gates)))
    return [_approved(proposal) for proposal in [*proposals, *others] if proposal.post in open_gates]


def _show_role(stage: Stage, in_review: Sequence[int]) -> None:
    """Have jo try to sign a post of her own."""
    for post in in_review[:1]:
        try:
            with stage.acting("jo") as home:
                sign_off.propose(home, post)
        except RoleError as refusal:
            stage.incident(_("jo tries to sign her own post and is refused: {why}", why=refusal.what))
        else:
            stage.problems.append(_("jo could have signed her own post."))


def _proposals(stage: Stage, home: Home, in_review: Sequence[int]) -> tuple[list[sign_off.Proposal], list[int]]:
    """Return what pat may sign, and the posts that pat had a part in."""
    proposals, own = [], []
    for post in in_review:
        try:
            proposals.append(sign_off.propose(home, post))
        except GateError as refusal:
            own.append(post)
            stage.incident(_("pat, though a designate, is refused: {why}", why=refusal.what))
    return proposals, own


def _evidence(home: Home, signed: sign_off.SignedOff) -> list[Words]:
    """Return what was signed about one post, and what the machine's own ssh-keygen says of the signature."""
    space = namespace(home.identity.domain, practice=home.identity.practice)
    with home.reading() as session:
        row = queries.sign_offs(session, signed.post, signed.version)[0]
    with NamedTemporaryFile(suffix=".sig") as file:
        file.write(row.signature.encode())
        file.flush()
        asked = ["ssh-keygen", "-Y", "check-novalidate", "-n", space, "-s", file.name]
        done = subprocess.run(asked, input=row.statement, capture_output=True, check=False)  # noqa: S603 - no shell
    if done.returncode:
        raise SignatureError(_("ssh-keygen does not know the signature of post {id}.", id=signed.post))
    return [
        _("The statement about post {id} is {digest}.", id=signed.post, digest=sha256(row.statement)),
        _("ssh-keygen made the signature, and says of it: {said}", said=done.stdout.decode().strip()),
    ]


def _approved(proposal: sign_off.Proposal) -> Approved:
    return Approved(proposal.post, datetime.fromisoformat(proposal.statement.at), proposal.variants)
