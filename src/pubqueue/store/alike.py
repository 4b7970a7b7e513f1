"""The index of likeness: which posts of an account say nearly the same as a text."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, col, select

from pubqueue.model.lifecycle import PostState
from pubqueue.model.likeness import HALF, first_runs, likeness, runs
from pubqueue.model.post import Variant, instant
from pubqueue.ports.facts import Alike
from pubqueue.store import tables

if TYPE_CHECKING:
    from pubqueue.store.pen import Pen

YEAR = timedelta(days=365)
"""How far back, and ahead, a text is compared."""
_GONE = [str(PostState.REJECTED), str(PostState.WITHDRAWN)]


def index(pen: Pen, post: int, version: int, variant: Variant) -> None:
    """Let a variant be found again by what it says."""
    account, language = variant.account, variant.language
    pen.session.add_all(
        tables.Run(account=account, number=number, post=post, version=version, language=language)
        for number in first_runs(runs(variant.text))
    )


def alike(session: Session, account: str, text: str, at: datetime, *, but: int | None) -> list[Alike]:
    """Return the account's posts within a year of `at` that are at least half like `text`, the nearest in time first."""
    wanted = runs(text)
    found = []
    for row, when in _candidates(session, account, first_runs(wanted), at):
        if row.post == but:
            continue
        share = likeness(wanted, runs(Variant.from_bytes(row.body).text))
        if share >= HALF:
            found.append(Alike(str(row.post), when, share))
    return sorted(found, key=lambda one: abs(one.at - at))


def _candidates(
    session: Session, account: str, numbers: list[int], at: datetime
) -> list[tuple[tables.Variant, datetime]]:
    """Return the account's variants of posts that share a first run, as those posts stand now."""
    run, variant, version, post = tables.Run, tables.Variant, tables.Version, tables.Post
    sharing = select(run.post).where(run.account == account, col(run.number).in_(numbers))
    now = (col(variant.post) == col(post.id)) & (col(variant.version) == col(post.version))
    its = (col(version.post) == col(variant.post)) & (col(version.number) == col(variant.version))
    query = select(variant, version.at).join(post, now).join(version, its)
    query = query.where(variant.account == account, col(variant.post).in_(sharing), col(post.state).not_in(_GONE))
    query = query.where(col(version.at).between(instant(at - YEAR), instant(at + YEAR)))
    return [(row, datetime.fromisoformat(when)) for row, when in session.exec(query)]
