"""Schedule: an approved version becomes one delivery for each account and language; another time is another version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubqueue.model.post import instant
from pubqueue.store import queries, tables
from pubqueue.workflow import compose

if TYPE_CHECKING:
    from pubqueue.store.pen import Pen
    from pubqueue.workflow.home import Home


def plan(pen: Pen, post: int, version: int) -> None:
    """Store one delivery for each variant of a version that was just approved."""
    at = instant(queries.version(pen.session, post, version).content.at)
    for variant in queries.variants(pen.session, post, version):
        pen.plan_delivery(
            tables.Delivery(
                post=post,
                version=version,
                account=variant.account,
                language=variant.language,
                state="waiting",
                at=at,
                until=instant(variant.until),
            )
        )


def retime(home: Home, post: int, phrase: str) -> compose.Written:
    """Give a post another time: a new version, which wants a new sign-off."""
    return compose.revise(home, post, compose.Writing(when=phrase))
