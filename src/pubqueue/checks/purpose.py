"""Why the library posts: at least one of the policy's five aims, and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity
from pubqueue.model.post import Aim
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts


class Purpose:
    """Blocks a post that serves none of the aims of policy clause posting.2."""

    name: ClassVar[str] = "purpose"
    clause: ClassVar[str] = "posting.2"
    severity: ClassVar[Severity] = Severity.BLOCKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield a finding where no aim is named, and one for each that is none."""
        if draft.aims is None:
            return
        known = ", ".join(Aim)
        if not draft.aims:
            yield self._found(_("The post names none of the library's aims: {known}.", known=known))
        for aim in draft.aims:
            if aim not in set(Aim):
                said = _("{aim} is none of the library's aims: {known}.", aim=repr(aim), known=known)
                yield self._found(said, _nearest(aim))

    def _found(self, said: Words, suggestion: str | None = None) -> Finding:
        return Finding(self.name, self.clause, self.severity, said, suggestion=suggestion, firm=self.firm)


def _nearest(aim: str) -> str | None:
    """Return the aim that was probably meant."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a slip needs it

    return next(iter(get_close_matches(aim.lower(), list(Aim), n=1)), None)


CHECK = Purpose()
