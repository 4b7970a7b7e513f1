"""OpenSSH's allowed_signers, made from the trust file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pubqueue.model.trust import Key, Office, Trust


def allowed_signers(trust: Trust, namespaces: Iterable[str]) -> str:
    """Return OpenSSH's allowed_signers file: each unrevoked key, while its person holds an office.

    `ssh-keygen` reads its times, which are in UTC, from OpenSSH 9.1 on.
    """
    listed = ",".join(namespaces)
    revoked = {revocation.key for revocation in trust.revocations}
    lines = [
        f'{holder.id} namespaces="{listed}",{_overlap(key, office)} {key.public}\n'
        for holder in trust.people
        for key in holder.keys
        for office in trust.offices
        if office.person == holder.id and key.fingerprint not in revoked and _meet(key, office)
    ]
    return "".join(dict.fromkeys(lines))


def _meet(key: Key, office: Office) -> bool:
    return (not key.until or office.start < key.until) and (not office.until or key.start < office.until)


def _overlap(key: Key, office: Office) -> str:
    """Return when both the key and the office hold, as options of allowed_signers."""
    start = max(key.start, office.start)
    ends = [end for end in (key.until, office.until) if end]
    before = f',valid-before="{_digits(min(ends))}"' if ends else ""
    return f'valid-after="{_digits(start)}"{before}'


def _digits(instant: str) -> str:
    """Return an instant in OpenSSH's form, such as 20261201140000Z."""
    return re.sub(r"[-:T]", "", instant)
