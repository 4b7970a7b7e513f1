"""Signing with a person's own key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


class Signer(Protocol):
    """Puts one person's signatures under documents; asks for passphrase or touch once a call."""

    def sign(self, public_key: str, namespace: str, documents: Sequence[bytes]) -> list[str]:
        """Return an armoured SSHSIG for each document (OpenSSH PROTOCOL.sshsig); raise SignatureError."""
        ...
