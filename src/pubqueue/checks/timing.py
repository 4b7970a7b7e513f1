"""When a post goes out: not while the library is quiet or closed, and not on the heels of another."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from pubqueue.model import when
from pubqueue.model.finding import Finding, Severity
from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pubqueue.ports.check import Draft
    from pubqueue.ports.facts import Facts


class Timing:
    """Blocks quiet hours, closures, blackouts and statutory holidays, waivable; warns of another post on the account within the hour."""

    name: ClassVar[str] = "timing"
    clause: ClassVar[str] = "schedule"
    severity: ClassVar[Severity] = Severity.BLOCKS
    firm: ClassVar[bool] = False

    def look(self, draft: Draft, facts: Facts) -> Iterator[Finding]:
        """Yield what is wrong with the time; nothing for a draft without one."""
        if draft.at is None:
            return
        local = draft.at.astimezone(ZoneInfo(draft.zone))
        quiet = facts.quiet_hours()
        if quiet:
            yield from self._quiet(local, draft.zone, quiet)
        if why := facts.closed(local.date()):
            said = _("Nothing should go out on {day}: {why}.", day=local.date().isoformat(), why=why)
            yield self._found(said, self.severity)
        for account in draft.accounts or ():
            if others := facts.near(account.id, draft.at):
                said = n_(
                    "Another post goes out on {account} within the hour: {posts}.",
                    "{n} other posts go out on {account} within the hour: {posts}.",
                    len(others),
                    account=account.id,
                    posts=", ".join(others),
                )
                yield self._found(said, Severity.WARNS, platform=account.platform)

    def _quiet(self, local: datetime, zone: str, quiet: tuple[int, int]) -> Iterator[Finding]:
        start, end = quiet
        if not _within(local.hour, start, end):
            return
        said = _(
            "It would go out at {time}, within the quiet hours from {start}:00 to {end}:00.",
            time=when.clock_time(local, zone),
            start=start,
            end=end,
        )
        yield self._found(said, self.severity, suggestion=_after(local, end).isoformat())

    def _found(self, said: Words, severity: Severity, *, platform: str = "", suggestion: str | None = None) -> Finding:
        return Finding(self.name, self.clause, severity, said, suggestion=suggestion, platform=platform, firm=self.firm)


def _within(hour: int, start: int, end: int) -> bool:
    """Tell whether `hour` lies in [start, end), which may pass midnight."""
    return start <= hour < end if start <= end else hour >= start or hour < end


def _after(local: datetime, end: int) -> datetime:
    """Return the first moment after the quiet hours that `local` lies in."""
    day = local + timedelta(days=1) if local.hour >= end else local
    return day.replace(hour=end, minute=0, second=0, microsecond=0, fold=0)


CHECK = Timing()
