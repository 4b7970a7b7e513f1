"""Every version there is, one after the other, for whoever has to compare with all of them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlmodel import col, select

from pubqueue.errors import TamperedError
from pubqueue.model.post import Version, moment
from pubqueue.store import tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlmodel import Session

_PAGE = 500


def every(session: Session) -> Iterator[tuple[Version, tuple[datetime | None, datetime | None]]]:
    """Yield each version, with when it and when its post was written; those that were changed by hand are left out."""
    query = (
        select(tables.Version.body, tables.Version.created_at, tables.Post.created_at)
        .join(tables.Post, col(tables.Post.id) == col(tables.Version.post))
        .order_by(col(tables.Version.post), col(tables.Version.number))
        .execution_options(yield_per=_PAGE)
    )
    for body, written, begun in session.exec(query):
        with suppress(TamperedError):
            yield Version.from_bytes(body), (moment(written), moment(begun))
