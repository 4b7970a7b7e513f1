"""The library's mail server: where it is, and who writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable


def _no_password() -> str:
    return ""


@dataclass(frozen=True)
class MailServer:
    """A server that takes mail. What leaves this machine is encrypted, to a server that proves its name."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: Callable[[], str] = _no_password
    """Read when it is needed; may raise SettingsError."""
    encrypted: bool = True
    trusted: ssl.SSLContext | None = None
    """Whom to believe; None for those whom the machine believes."""
