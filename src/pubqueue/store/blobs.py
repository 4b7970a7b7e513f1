"""Pictures as rows, by the digest of their bytes: one backup, no shared disk, nothing to swap after a sign-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pubqueue.errors import TamperedError
from pubqueue.model.audit import Act
from pubqueue.model.canonical import sha256
from pubqueue.store.tables import Picture
from pubqueue.words import _

if TYPE_CHECKING:
    from sqlmodel import Session

    from pubqueue.store.pen import Pen


def put(pen: Pen, picture: Picture, file_mark: str = "") -> None:
    """Store a picture unless it is there already; `file_mark` is that of the file that it was made of, if of any."""
    if pen.session.get(Picture, picture.sha256) is None:
        pen.add(picture)
        size = {"mime": picture.mime, "width": picture.width, "height": picture.height, "bytes": len(picture.data)}
        data = {**size, "file": file_mark} if file_mark else size
        pen.record(Act.PICTURE_TAKEN_IN, f"picture:{picture.sha256}", data=data)


def get(session: Session, digest: str) -> Picture:
    """Return a stored picture; raise TamperedError where it is gone or its bytes have changed."""
    picture = session.get(Picture, digest, populate_existing=True)
    if picture is None or sha256(picture.data) != digest:
        raise TamperedError(_("The picture {digest} was changed by hand or is gone.", digest=digest[:19]))
    return picture
