"""Every other way that somebody can be told: chat, push, text message, by the URLs of the apprise library (an extra).

Such a URL is a secret: whoever has it can write there. Neither it nor what apprise says of it is ever shown.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from pubqueue.errors import UntoldError
from pubqueue.model.address import is_url
from pubqueue.words import _

if TYPE_CHECKING:
    from types import ModuleType

    from pubqueue.ports.notifier import Letter

_TALKATIVE = ("apprise", "urllib3", "requests")


class AppriseWays:
    """Tells by whatever a URL names."""

    def reaches(self, address: str) -> bool:
        """Tell whether `address` is a URL."""
        return is_url(address)

    def tell(self, address: str, letter: Letter) -> None:
        """Hand over one letter; raise UntoldError where the extra is missing or nobody took it."""
        apprise = _library()
        way = apprise.Apprise()
        if not way.add(address):
            raise UntoldError(_("An address begins with {scheme}, which leads nowhere.", scheme=_scheme(address)))
        if not way.notify(body=letter.text, title=letter.subject, body_format=apprise.NotifyFormat.TEXT):
            raise UntoldError(_("The way by {scheme} did not take it.", scheme=_scheme(address)))


def _library() -> ModuleType:
    """Return apprise, which loads in half a second, silenced."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.setLevel(logging.CRITICAL + 1)
    try:
        import apprise  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        raise UntoldError(
            _("Addresses with :// need an extra part, which is not installed."),
            hint=_("Install it with: pip install 'pubqueue[notify]'"),
        ) from None
    return apprise


def _scheme(address: str) -> str:
    return address.partition("://")[0]
