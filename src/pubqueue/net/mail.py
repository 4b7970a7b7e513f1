"""Plain e-mail, by the library's own server. How it is spoken with stands in `smtp`, loaded when something is sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.errors import SettingsError
from pubqueue.model.address import is_mail
from pubqueue.net.mail_server import MailServer
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from pubqueue.ports.notifier import Letter

_USUAL_PORT = 587
_LAST_PORT = 65535
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Mail:
    """Tells by e-mail."""

    server: MailServer

    def reaches(self, address: str) -> bool:
        """Tell whether `address` is one for mail."""
        return is_mail(address)

    def tell(self, address: str, letter: Letter) -> None:
        """Send one letter; raise UntoldError."""
        from pubqueue.net import smtp  # noqa: PLC0415 - mail and TLS load slowly, and few commands send

        smtp.send(self.server, address, letter)


def mail_server(place: str, sender: str, user: str, password: Callable[[], str]) -> MailServer:
    """Return the server at `place` (`host:port`); raise SettingsError where that or the sender's address is none."""
    host, _colon, port = place.rpartition(":") if ":" in place else (place, "", str(_USUAL_PORT))
    host = host.strip("[]")
    if not host or not host.isascii() or not port.isascii() or not port.isdigit() or not 0 < int(port) <= _LAST_PORT:
        raise SettingsError(
            _("notify.mail_server is no mail server."), hint=_("Write it like mail.example.ca:587 in [notify].")
        )
    if not is_mail(sender):
        raise SettingsError(
            _("notify.mail_from is no e-mail address."), hint=_("Write it like social@example.ca in [notify].")
        )
    return MailServer(host, int(port), sender, user, password, encrypted=host not in _THIS_MACHINE)
