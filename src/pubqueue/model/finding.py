"""What a check found, and how much it weighs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pubqueue.model.canonical import canonical, sha256
from pubqueue.words import Term, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Severity(Term):
    """`warns` is shown; `asks` wants the author's confirmation; `blocks` wants a designate's waiver."""

    WARNS = "warns"
    ASKS = "asks"
    BLOCKS = "blocks"


@dataclass(frozen=True)
class Span:
    """A place in a text: `start` to `end` in code points, and what stands there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Finding:
    """One thing that one check has to say about a post."""

    check: str
    clause: str
    severity: Severity
    message: Words
    where: Span | None = None
    suggestion: str | None = None
    language: str = ""
    platform: str = ""
    firm: bool = False
    """A firm finding can be neither waived nor confirmed away: the platform or safety says no."""

    @property
    def key(self) -> str:
        """What a waiver or a confirmation holds on to: the same finding on another text has another key."""
        place = self.where.text if self.where else ""
        said = self.message.to_data()
        fields = {
            "check": self.check,
            "language": self.language,
            "place": place,
            "platform": self.platform,
            "said": said,
        }
        return sha256(canonical(fields)).removeprefix("sha256:")[:16]

    def to_data(self) -> dict[str, Any]:
        """Return the form that is stored and signed."""
        return {
            "check": self.check,
            "clause": self.clause,
            "severity": str(self.severity),
            "message": self.message.to_data(),
            "where": [self.where.start, self.where.end, self.where.text] if self.where else [],
            "suggestion": self.suggestion or "",
            "language": self.language,
            "platform": self.platform,
            "firm": self.firm,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Finding:
        """Read what `to_data` wrote."""
        return cls(
            check=data["check"],
            clause=data["clause"],
            severity=Severity(data["severity"]),
            message=Words.from_data(data["message"]),
            where=Span(*data["where"]) if data["where"] else None,
            suggestion=data["suggestion"] or None,
            language=data["language"],
            platform=data["platform"],
            firm=data["firm"],
        )


def mended(text: str, findings: Iterable[Finding]) -> str:
    """Return `text` with every suggestion that has a place put there; where two overlap, the earlier finding's holds."""
    taken: list[Finding] = []
    for finding in findings:
        if finding.where and finding.suggestion is not None and not any(_meet(finding, one) for one in taken):
            taken.append(finding)
    for finding in sorted(taken, key=_start, reverse=True):
        place = finding.where
        if place and text[place.start : place.end] == place.text:
            text = text[: place.start] + str(finding.suggestion) + text[place.end :]
    return text


def _meet(one: Finding, other: Finding) -> bool:
    """Tell whether two findings are about a common part of the text."""
    return bool(one.where and other.where and one.where.start < other.where.end and other.where.start < one.where.end)


def _start(finding: Finding) -> int:
    return finding.where.start if finding.where else 0
