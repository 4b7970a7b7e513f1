"""Sign-offs that were signed on a person's own account or laptop: the statement goes out, the signature comes back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pubqueue.errors import InputError, RefusedError
from pubqueue.model.people import Deed
from pubqueue.signing.statement import Statement
from pubqueue.words import _
from pubqueue.workflow.sign_off import propose

if TYPE_CHECKING:
    from pubqueue.workflow.home import Home
    from pubqueue.workflow.sign_off import Proposal

_PAIR = re.compile(
    rb"\s*(?P<statement>\{[^\r\n]*\})\s*"
    rb"(?P<signature>-----BEGIN SSH SIGNATURE-----[A-Za-z0-9+/=\s]*-----END SSH SIGNATURE-----)\s*"
)


def read(data: bytes) -> dict[int, tuple[Statement, str]]:
    """Return each post's statement with the signature that follows it; raise InputError, TamperedError."""
    found: dict[int, tuple[Statement, str]] = {}
    at = 0
    while (pair := _PAIR.match(data, at)) is not None:
        signed = Statement.from_bytes(pair["statement"])
        if not signed.post.isdecimal():
            break
        found[int(signed.post)] = (signed, pair["signature"].decode())
        at = pair.end()
    if at < len(data) or not found:
        raise InputError(
            _("These are no statements with their signatures."),
            hint=_("Hand both files in, one after the other: the one that was exported, and the .sig beside it."),
        )
    return found


def proposal(home: Home, signed: Statement) -> Proposal:
    """Return what a person was asked to sign, as they signed it; raise whatever stops them from signing it now."""
    person = home.acting(Deed.SIGN_OFF)
    if signed.signer != person.id:
        raise RefusedError(
            _("This was signed by {who}, and you are {id}.", who=signed.signer, id=person.id),
            hint=_("Whoever signed hands it in, from their own login."),
        )
    if signed.home != home.identity.id:
        raise RefusedError(_("This is of another home than this one."))
    return replace(propose(home, int(signed.post)), statement=signed)
