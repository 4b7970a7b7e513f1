"""The same thing said twice on one account, and too much at once (policy clause posting.3i)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from pubqueue.model.finding import Finding, Severity
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.model.account import Account
    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts

LATELY = timedelta(days=7)
"""Within it, what is nearly the same asks; further off it only warns, as a weekly post may well repeat itself."""
MANY = 3
"""As many other posts within the hour are too many."""


class Duplicate:
    """Asks about the same words within a year or nearly the same within a week; warns of nearly the same else."""

    name: ClassVar[str] = "duplicate"
    clause: ClassVar[str] = "posting.3i"
    severity: ClassVar[Severity] = Severity.ASKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:
        """Yield a finding for the nearest such post of each account, and where an hour is crowded."""
        if draft.at is None:
            return
        for account in draft.accounts or ():
            for text in _texts(draft, account):
                yield from self._alike(draft, facts, account, text)
            others = facts.near(account.id, draft.at) or ()
            if len(others) >= MANY:
                said = _("{n} other posts go out on {account} within the hour.", n=len(others), account=account.id)
                yield self._found(said, self.severity, account)

    def _alike(self, draft: Draft, facts: Facts, account: Account, text: str) -> Iterator[Finding]:
        """Yield what the nearest post alike comes to; the same words before nearly the same ones."""
        at = draft.at or draft.now
        others = sorted(facts.alike(account.id, text, at) or (), key=lambda one: one.share < 1)
        if not others:
            return
        post, when, share = others[0]
        day = when.date().isoformat()
        if share == 1:
            said = _("Post {post} says the same on {account}, {day}.", post=post, account=account.id, day=day)
        else:
            said = _("Post {post} says nearly the same on {account}, {day}.", post=post, account=account.id, day=day)
        asks = share == 1 or abs(when - at) <= LATELY
        yield self._found(said, self.severity if asks else Severity.WARNS, account)

    def _found(self, said: Words, severity: Severity, account: Account) -> Finding:
        return Finding(self.name, self.clause, severity, said, platform=account.platform, firm=self.firm)


def _texts(draft: Draft, account: Account) -> Iterator[str]:
    """Yield what an account would get of the draft."""
    for languages in account.languages.variants():
        written = [draft.texts[language] for language in languages if draft.texts.get(language)]
        if written:
            yield "\n\n".join(written)


CHECK = Duplicate()
