"""Appending to the log. Only the pen imports this."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from pubqueue.errors import StaleError
from pubqueue.model.audit import Act, Frontier, Leaf, leaf_hash
from pubqueue.model.canonical import commit
from pubqueue.store.tables import Event, LogHead, PrivateValue
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlmodel import Session

SALT_BYTES = 32


class LogWriter:
    """Appends leaves within one transaction; the log's head is read at the first and written with each."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(  # noqa: PLR0913 - a leaf has this many parts
        self,
        act: Act,
        subject: str,
        *,
        actor: str,
        at: str,
        state: str,
        data: Mapping[str, Any],
        private: Mapping[str, str],
    ) -> int:
        """Append one fact and return its number; private values are stored apart under salted commitments."""
        old = self._session.get_one(LogHead, 1).frontier
        frontier = Frontier.from_text(old)
        salts = {name: secrets.token_bytes(SALT_BYTES) for name in private}
        commitments = {name: commit(salts[name], value.encode()) for name, value in private.items()}
        leaf = Leaf(frontier.size, at, actor, act, subject, state, data, commitments).to_bytes()
        digest = leaf_hash(leaf)
        self._session.add(Event(seq=frontier.size, leaf=leaf, hash=digest, act=str(act), subject=subject))
        self._session.flush()
        for name, value in private.items():
            self._session.add(PrivateValue(seq=frontier.size, name=name, salt=salts[name], value=value))
        self._advance(old, frontier.append(digest))
        return frontier.size

    def _advance(self, old: str, frontier: Frontier) -> None:
        """Move the head on, unless somebody else did."""
        table = LogHead.__table__  # type: ignore[attr-defined]
        swap = update(LogHead).where(table.c.frontier == old).values(frontier=frontier.to_text())
        if self._session.execute(swap).rowcount != 1:  # type: ignore[attr-defined]
            raise StaleError(_("The log moved on while this was being written."), hint=_("Try again."))
