"""Speaking with a mail server. What it answers may hold anything, so people are told its number alone."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP as AS_SENT
from email.utils import format_datetime
from typing import TYPE_CHECKING

from pubqueue.errors import PubqueueError, UntoldError
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from pubqueue.net.mail_server import MailServer
    from pubqueue.ports.notifier import Letter

SECONDS = 10.0
"""How long a server may take for each answer."""
_TLS_FROM_THE_START = 465
"""The port for submission where TLS comes first (RFC 8314)."""


def send(to: MailServer, address: str, letter: Letter) -> None:
    """Send one letter; raise UntoldError."""
    try:
        with _connected(to) as server:
            server.send_message(_message(to.sender, address, letter), to.sender, [address])
    except PubqueueError as error:
        raise UntoldError(error.what) from None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise UntoldError(_what(to.host, error)) from None


def _what(host: str, error: Exception) -> Words:
    """Return what went wrong, without a word of the server's."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _("The mail server {host} said {code}.", host=host, code=error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = ", ".join(str(code) for code, _said in error.recipients.values())
        return _("The mail server {host} does not take the address ({code}).", host=host, code=codes)
    return _("The mail server {host} cannot be used ({why}).", host=host, why=type(error).__name__)


def _connected(to: MailServer) -> smtplib.SMTP:
    """Return a session with the server: encrypted, and logged in where there is a user."""
    trusted = (to.trusted or ssl.create_default_context()) if to.encrypted else None
    if trusted and to.port == _TLS_FROM_THE_START:
        server: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=SECONDS, context=trusted)
    else:
        server = smtplib.SMTP(to.host, to.port, timeout=SECONDS)
    try:
        if trusted and to.port != _TLS_FROM_THE_START:
            server.starttls(context=trusted)
        if to.user:
            server.login(to.user, to.password())
    except BaseException:
        server.close()
        raise
    return server


def _message(sender: str, address: str, letter: Letter) -> EmailMessage:
    """Return a letter as mail; its id lets a reader's program see that a second copy is one."""
    message = EmailMessage(policy=AS_SENT)
    message["From"], message["To"] = sender, address
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = f"<{letter.id}@{sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    return message
