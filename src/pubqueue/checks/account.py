"""Whether a post goes to accounts that the library has (policy clause risk.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts


class OwnAccount:
    """Blocks an account that was retired; one that was never registered is refused before."""

    name: ClassVar[str] = "account"
    clause: ClassVar[str] = "risk.3"
    severity: ClassVar[Severity] = Severity.BLOCKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield a finding for each account that no longer speaks for the library."""
        for account in draft.accounts or ():
            if account.retired:
                said = _("{account} is retired: it no longer speaks for the library.", account=account.id)
                yield Finding(self.name, self.clause, self.severity, said, platform=account.platform, firm=self.firm)


CHECK = OwnAccount()
