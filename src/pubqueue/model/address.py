"""Where somebody can be told: an e-mail address, or a URL of another way (such as `ntfys://…`)."""

from __future__ import annotations

import re

_LONGEST = 1000
_MAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?=.{1,253}\Z)(?!-)[A-Za-z0-9-]{1,63}(\.(?!-)[A-Za-z0-9-]{1,63})+"
)
"""What RFC 5321 calls a mailbox, without quoted parts and address literals."""
_LONGEST_LOCAL = 64
_URL = re.compile(r"[a-z][a-z0-9+.-]{1,31}://[\x21-\x7e]+")


def is_mail(text: str) -> bool:
    """Tell whether `text` is an e-mail address and nothing else."""
    return bool(_MAIL.fullmatch(text)) and len(text.partition("@")[0]) <= _LONGEST_LOCAL


def is_url(text: str) -> bool:
    """Tell whether `text` is a URL of visible ASCII characters."""
    return len(text) <= _LONGEST and bool(_URL.fullmatch(text))


def is_address(text: str) -> bool:
    """Tell whether somebody could be told there."""
    return is_mail(text) or is_url(text)
