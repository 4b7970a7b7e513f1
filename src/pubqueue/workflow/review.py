"""What reviewers do besides signing: comment, request changes, reject, waive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubqueue.errors import NotFoundError, RefusedError
from pubqueue.model import text as intake
from pubqueue.model.audit import Act
from pubqueue.model.finding import Severity
from pubqueue.model.lifecycle import PostAction, PostState
from pubqueue.model.people import Deed
from pubqueue.store import queries, tables
from pubqueue.words import _
from pubqueue.workflow import check

if TYPE_CHECKING:
    from pubqueue.model.finding import Finding
    from pubqueue.workflow.home import Home


def comment(home: Home, post: int, text: str) -> None:
    """Say something about the current version, for colleagues only."""
    person = home.acting(Deed.COMMENT)
    said = intake.reason(text)
    with home.writing() as pen:
        version = queries.post(pen.session, post).version
        pen.add(tables.Comment(post=post, version=version, by=person.id, text=said, at=pen.at))
        pen.record(Act.POST_COMMENTED, f"post:{post}", data={"version": version}, private={"text": said})


def request_changes(home: Home, post: int, reason: str) -> PostState:
    """Send a post back to its author."""
    return _decide(home, post, PostAction.REQUEST_CHANGES, reason)


def reject(home: Home, post: int, reason: str) -> PostState:
    """End a post."""
    return _decide(home, post, PostAction.REJECT, reason)


def _decide(home: Home, post: int, action: PostAction, reason: str) -> PostState:
    person = home.acting(Deed.REVIEW)
    said = intake.reason(reason)
    with home.writing() as pen:
        row = queries.post(pen.session, post)
        state = pen.move_post(post, action, data={"version": row.version}, private={"reason": said})
        pen.add(tables.Comment(post=post, version=row.version, by=person.id, text=said, at=pen.at))
    return state


def waive(home: Home, post: int, check_name: str, reason: str) -> list[Finding]:
    """Override what a check blocks in the current version, with a reason; void after a revision.

    Raises NotFoundError where the check blocks nothing, RefusedError where it is firm.
    """
    person = home.acting(Deed.WAIVE)
    said = intake.reason(reason)
    with home.writing() as pen:
        row = queries.post(pen.session, post)
        found = check.look_at_version(home, pen.session, queries.version(pen.session, post, row.version))
        blocking = [one for one in found if one.check == check_name and one.severity is Severity.BLOCKS]
        _require_waivable(check_name, blocking)
        data = {"version": row.version, "check": check_name, "findings": [one.key for one in blocking]}
        pen.move_post(post, PostAction.WAIVE, data=data, private={"reason": said})
        for one in blocking:
            pen.add(
                tables.Waiver(
                    post=post,
                    version=row.version,
                    finding=one.key,
                    check_name=check_name,
                    by=person.id,
                    reason=said,
                    at=pen.at,
                )
            )
    return blocking


def _require_waivable(check_name: str, blocking: list[Finding]) -> None:
    """Refuse to waive what does not block, or what must."""
    if not blocking:
        raise NotFoundError(
            _("{check} blocks nothing in this version.", check=check_name), hint=_("See: pubqueue review show ID")
        )
    if any(one.firm for one in blocking):
        raise RefusedError(
            _("What {check} found cannot be waived.", check=check_name),
            why=_("The platform, or safety, would refuse it all the same."),
            hint=_("Mend the post instead."),
        )
