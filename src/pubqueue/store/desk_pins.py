"""The desk PINs: what is stored of each, read for a look or locked for a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubqueue.store.tables import DeskPin

if TYPE_CHECKING:
    from sqlmodel import Session


def get(session: Session, person: str) -> DeskPin | None:
    """Return what is stored for a person."""
    return session.get(DeskPin, person, populate_existing=True)


def locked(session: Session, person: str) -> DeskPin | None:
    """Return what is stored for a person, held so that nobody else changes it before this transaction ends."""
    return session.get(DeskPin, person, populate_existing=True, with_for_update=True)


def put(session: Session, pin: DeskPin) -> None:
    """Store a PIN or code, in the place of the person's last one."""
    session.merge(pin)
    session.flush()
