"""Who must sign off, and does it stand? Four eyes: no contributor counts, one person counts once (posting.3, risk.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.words import Words, _, n_

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True)
class Verdict:
    """The gate's answer: open, or what is missing."""

    is_open: bool
    missing: Words | None = None


def judge(
    signers: Collection[str], *, contributors: Collection[str], waived_by: Collection[str], needed: int | None
) -> Verdict:
    """Judge sign-offs that are valid in themselves; `needed` is None for a class that nobody may approve.

    Asked with all who could sign, it tells whether the gate could ever open.
    """
    counted = set(signers) - set(contributors)
    if needed is None:
        return Verdict(is_open=False, missing=_("The trust file allows no sign-off for this class of post."))
    if len(counted) < needed:
        return Verdict(
            is_open=False,
            missing=n_("One more sign-off is needed.", "{n} more sign-offs are needed.", needed - len(counted)),
        )
    if waived_by and counted <= set(waived_by):
        return Verdict(
            is_open=False,
            missing=_("Somebody other than {who}, who waived a finding, must sign too.", who=_join(waived_by)),
        )
    return Verdict(is_open=True)


def still_open_to(
    eligible: Collection[str], *, contributors: Collection[str], signed: Collection[str]
) -> tuple[str, ...]:
    """Return those of the `eligible` whose sign-off would count: no contributor, and nobody twice."""
    return tuple(who for who in eligible if who not in {*contributors, *signed})


def _join(people: Collection[str]) -> str:
    return ", ".join(sorted(people))
