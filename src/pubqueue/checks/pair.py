"""An account that speaks two languages gets both (policy clause posting.3g)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts


class Pair:
    """Warns where an account lacks a language that it speaks: nothing goes out in that one."""

    name: ClassVar[str] = "pair"
    clause: ClassVar[str] = "language"
    severity: ClassVar[Severity] = Severity.WARNS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:  # noqa: ARG002 - the port's form
        """Yield a finding for each language that is still to be written."""
        for account in draft.accounts or ():
            for language in account.languages.spoken():
                if not draft.texts.get(language):
                    tongue = _("French") if language == "fr" else _("English")
                    said = _("{language} pending: {account} speaks it too.", language=tongue, account=account.id)
                    yield Finding(
                        self.name, self.clause, self.severity, said, platform=account.platform, firm=self.firm
                    )


CHECK = Pair()
