"""What a reviewer reads before signing: the post as the public will read it, and what a sign-off binds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pubqueue.cli.moments import shown
from pubqueue.cli.views import finding_lines, head_lines, preview_lines, said_lines, written_by
from pubqueue.model.people import Role
from pubqueue.model.post import PostClass
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pubqueue.workflow.home import Home
    from pubqueue.workflow.read import Dossier


def review_lines(
    dossier: Dossier, home: Home, statement: Mapping[str, Any] | None, reason: Words | None
) -> Iterator[Words | str]:
    """Yield a post for a reviewer; `reason` says why they cannot sign where there is no `statement`."""
    yield from head_lines(dossier.entry, home)
    yield written_by(dossier.contributors)
    for preview in dossier.previews:
        yield from preview_lines(preview)
        yield _("  may go out until {until}", until=shown(preview.until, home))
    yield from finding_lines(dossier)
    yield from said_lines(dossier, home)
    if statement is None:
        yield _("You cannot sign this: {reason}", reason=reason)
        yield _("Content digest: {digest}", digest=dossier.digest)
    else:
        yield from binding_lines(statement, home)


def binding_lines(statement: Mapping[str, Any], home: Home) -> Iterator[Words | str]:
    """Yield what a sign-off binds, read from the very bytes that would be signed."""
    variants = statement["variants"]
    names = ", ".join(f"{one['account']} ({one['language']})" for one in variants)
    yield _("Your sign-off binds post {id}, version {number}:", id=statement["post"], number=statement["version"])
    yield _("  to: {accounts}", accounts=names)
    yield _(
        "  at: {at}, until {until}",
        at=shown(statement["at"], home),
        until=" / ".join(dict.fromkeys(shown(one["until"], home) for one in variants)),
    )
    yield _(
        "  class {kind}, written by {who}", kind=PostClass(statement["class"]), who=", ".join(statement["contributors"])
    )
    yield _("  content {digest}", digest=statement["content"])
    yield _("  check report {digest}", digest=statement["report"])
    yield _("  as {office}, by trust file {n}", office=Role(statement["authority"]["office"]), n=statement["trust"])
