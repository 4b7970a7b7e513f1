"""Ask every check what it finds in a version; what it finds is frozen when the version is submitted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pubqueue.model.canonical import canonical, sha256
from pubqueue.model.finding import Finding, Severity
from pubqueue.model.post import instant
from pubqueue.ports.check import Draft
from pubqueue.store import queries
from pubqueue.store.facts import NoFacts, StoredFacts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from pubqueue.model.limits import Limits
    from pubqueue.model.post import Version
    from pubqueue.ports.check import Check
    from pubqueue.ports.facts import Facts
    from pubqueue.store.tables import Waiver
    from pubqueue.workflow.home import Home

REPORT_TYPE = "pubqueue/report/v1"
_WEIGHT = {Severity.BLOCKS: 0, Severity.ASKS: 1, Severity.WARNS: 2}


def look(checks: Sequence[Check], draft: Draft, facts: Facts) -> list[Finding]:
    """Return what all checks find, the weightiest first."""
    found = [finding for check in checks for finding in check.look(draft, facts)]
    return sorted(found, key=lambda finding: _WEIGHT[finding.severity])


def look_at_text(
    checks: Sequence[Check], limits: Callable[[str], Limits], draft: Draft
) -> tuple[list[Finding], dict[str, dict[str, int]]]:
    """Return what the checks find in a text alone, and how long each named platform counts it."""
    (text,) = draft.texts.values()
    known = {platform: limits(platform) for platform in draft.platforms}
    lengths = {name: {"used": limit.used(text), "limit": limit.characters} for name, limit in known.items()}
    return look(checks, draft, NoFacts(limits)), lengths


def look_at_version(home: Home, session: Session, version: Version) -> list[Finding]:
    """Return what the checks find in a stored version, as things are now."""
    content = version.content
    accounts = tuple(queries.account(session, id) for id in content.accounts)
    draft = Draft(
        texts=content.texts,
        now=home.clock.now(),
        platforms=tuple(dict.fromkeys(account.platform for account in accounts)),
        zone=content.zone,
        aims=content.aims,
        accounts=accounts,
        at=content.at,
        pictures=content.pictures,
    )
    schedule = home.settings.schedule
    quiet = (schedule.quiet_from, schedule.quiet_until)
    return look(home.checks, draft, StoredFacts(session, home.limits, quiet, post=int(version.post)))


def report(home: Home, findings: Sequence[Finding], *, confirmed_by: str, at: datetime) -> bytes:
    """Return the frozen form of what was found and confirmed, with the rules that were in force."""
    asked = [finding.key for finding in findings if finding.severity is Severity.ASKS]
    return canonical(
        {
            "type": REPORT_TYPE,
            "at": instant(at),
            "ruleset": ruleset(home),
            "policy": sha256(home.policy_file.read_bytes()),
            "findings": [finding.to_data() for finding in findings],
            "confirmed": asked,
            "confirmed_by": confirmed_by if asked else "",
        }
    )


def ruleset(home: Home) -> str:
    """Return the digest of the checks in force and how they are set."""
    rules: dict[str, Any] = {check.name: {"severity": str(check.severity), "firm": check.firm} for check in home.checks}
    schedule = home.settings.schedule
    rules["timing"] = {**rules.get("timing", {}), "quiet": [schedule.quiet_from, schedule.quiet_until]}
    return sha256(canonical(rules))


def standing(findings: Sequence[Finding], waivers: Sequence[Waiver]) -> list[Finding]:
    """Return the blocking findings that no waiver covers."""
    waived = {waiver.finding for waiver in waivers}
    blocking = [finding for finding in findings if finding.severity is Severity.BLOCKS]
    return [finding for finding in blocking if finding.firm or finding.key not in waived]
