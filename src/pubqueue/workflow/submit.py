"""Submit: the author freezes a version for review, once nothing stops it and somebody could sign it off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubqueue.errors import FindingsError, GateError, InputError, RefusedError, StaleError
from pubqueue.model import gate
from pubqueue.model.finding import Finding, Severity
from pubqueue.model.lifecycle import PostAction
from pubqueue.model.people import Deed
from pubqueue.store import log_read, queries, tables
from pubqueue.words import Words, _, n_
from pubqueue.workflow import check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlmodel import Session

    from pubqueue.model.post import Version
    from pubqueue.workflow.home import Home


def submit(home: Home, post: int, confirm: Callable[[Sequence[Finding]], bool]) -> list[Finding]:
    """Hand the current version to review and return what was found.

    `confirm` is asked once about all findings that ask. Raises FindingsError, GateError, StateError,
    InputError where the version has no time, account or text.
    """
    author = home.acting(Deed.SUBMIT)
    with home.reading() as session:
        version = queries.version(session, post, queries.post(session, post).version)
        _require_complete(home, session, version)
        findings = check.look_at_version(home, session, version)
        _require_unblocked(session, version, findings)
        _require_satisfiable(home, session, version)
    asked = [finding for finding in findings if finding.severity is Severity.ASKS]
    if asked and not confirm(asked):
        raise findings_error(
            asked, n_("One thing wants your confirmation.", "{n} things want your confirmation.", len(asked))
        )
    with home.writing() as pen:
        if queries.post(pen.session, post).version != version.number:
            raise StaleError(
                _("Somebody else changed post {id} meanwhile.", id=post), hint=_("Look again, then decide.")
            )
        body = check.report(home, findings, confirmed_by=author.id, at=home.clock.now())
        pen.move_post(post, PostAction.SUBMIT, data={"version": version.number})
        pen.add(tables.Report(post=post, version=version.number, body=body))
    return findings


def findings_error(findings: Sequence[Finding], what: Words) -> FindingsError:
    """Return the refusal that lists `findings`."""
    listed = [{**finding.to_data(), "message": str(finding.message), "key": finding.key} for finding in findings]
    return FindingsError(
        _("{what} {list}", what=what, list=" ".join(f"[{finding.check}] {finding.message}" for finding in findings)),
        hint=_mending(findings),
        details={"findings": listed},
    )


def _mending(findings: Sequence[Finding]) -> Words:
    """Return what an author can do about findings."""
    if any(finding.firm for finding in findings):
        return _("Mend the post with: pubqueue post edit. This cannot be waived.")
    if all(finding.severity is Severity.ASKS for finding in findings):
        return _("Mend the post with: pubqueue post edit; or confirm it: --confirm-all.")
    return _("Mend the post with: pubqueue post edit; or have a designate waive it: pubqueue review waive.")


def _require_complete(home: Home, session: Session, version: Version) -> None:
    """Refuse a version that could never go out."""
    content = version.content
    if not content.accounts:
        raise InputError(
            _("Post {id} names no account.", id=version.post),
            hint=_("Add one: pubqueue post edit {id} --account mastodon:library", id=version.post),
        )
    if content.at is None:
        raise InputError(
            _("Post {id} has no time.", id=version.post),
            hint=_("Give it one: pubqueue post retime {id} 'tomorrow 9am'", id=version.post),
        )
    if content.at <= home.clock.now():
        raise RefusedError(
            _("The time of post {id} has passed.", id=version.post),
            hint=_("Give it another one: pubqueue post retime {id} PHRASE", id=version.post),
        )
    served = {variant.account for variant in queries.variants(session, int(version.post), version.number)}
    for account in content.accounts:
        if account not in served:
            raise InputError(
                _("Post {id} has no text in a language that {account} speaks.", id=version.post, account=account),
                hint=_("Write one (--text, --text-fr), or leave the account out."),
            )


def _require_unblocked(session: Session, version: Version, findings: Sequence[Finding]) -> None:
    """Refuse a version with blocking findings that nobody waived."""
    waivers = queries.waivers(session, int(version.post), version.number)
    stopped = check.standing(findings, waivers)
    if stopped:
        raise findings_error(stopped, n_("One thing stops this post.", "{n} things stop this post.", len(stopped)))


def _require_satisfiable(home: Home, session: Session, version: Version) -> None:
    """Refuse a version that nobody could sign off, saying who could if they had not written it."""
    trust, post = home.trust.current(), int(version.post)
    eligible = trust.eligible(home.clock.now())
    wrote = log_read.contributors(session, post, version.number)
    waived = {waiver.by for waiver in queries.waivers(session, post, version.number)}
    needed = trust.threshold(version.content.post_class)
    verdict = gate.judge(eligible, contributors=wrote, waived_by=waived, needed=needed)
    if not verdict.is_open:
        who = ", ".join(eligible) or str(_("nobody has an office and a key yet"))
        raise GateError(
            _("Nobody could sign off post {id}: {missing}", id=version.post, missing=verdict.missing),
            why=_("Those who may sign: {who}. Those who wrote it: {wrote}.", who=who, wrote=", ".join(wrote)),
            hint=_("Have another designate named (people name-designate) or a key enrolled (key make)."),
        )
