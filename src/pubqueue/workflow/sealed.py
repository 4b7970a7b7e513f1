"""Files that only chosen people can open: age (age-encryption.org/v1), for keys of age's own and for SSH keys."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

from pubqueue.errors import InputError, UnfitError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_MARK = b"age-encryption.org/v1"
_AGE_IDENTITY = "AGE-SECRET-KEY-1"
_LARGEST_IDENTITY = 64 * 1024


def is_sealed(file: Path) -> bool:
    """Tell whether a file is encrypted with age."""
    with file.open("rb") as opened:
        return opened.read(len(_MARK)) == _MARK


def recipients(named: Sequence[str]) -> list[Any]:
    """Return the keys that are named as `age1…` or `ssh-ed25519 …`; raise InputError, or UnfitError without the extra."""
    return [_recipient(_age(), one.strip()) for one in named]


def seal(source: Path, target: Path, keys: Sequence[Any]) -> None:
    """Encrypt a file to a new one (0600) that any of `keys` opens, durably."""
    opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(opened, "wb") as file, source.open("rb") as plain:
        _age().encrypt_io(plain, file, keys)
        file.flush()
        os.fsync(file.fileno())


def unseal(source: Path, target: Path, identity: Path) -> None:
    """Decrypt a file to a new one (0600); raise InputError where the identity does not open it, or it is damaged."""
    age = _age()
    keys = _identities(age, identity)
    opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(opened, "wb") as file, source.open("rb") as closed:
        try:
            age.decrypt_io(closed, file, keys)
        except (age.DecryptError, OSError) as error:
            raise InputError(
                _("{file} cannot be decrypted: {why}.", file=source, why=error),
                hint=_("Is it whole, and is the identity that of one of its recipients?"),
            ) from None


def _age() -> Any:  # noqa: ANN401 - a part without types
    """Return the part that encrypts; raise UnfitError where it is not installed."""
    try:
        return importlib.import_module("pyrage")
    except ImportError:
        raise UnfitError(
            _("The part that encrypts backups is not installed."),
            hint=_("Install pubqueue with it: pipx install 'pubqueue[backup]'"),
        ) from None


def _recipient(age: Any, named: str) -> Any:  # noqa: ANN401
    form = age.ssh.Recipient if named.startswith("ssh-") else age.x25519.Recipient
    try:
        return form.from_str(named)
    except age.RecipientError:
        raise InputError(
            _("{key}… is no key to encrypt to.", key=named[:8]),
            hint=_("Name a key of age (age1…) or the line of an SSH key (ssh-ed25519 …), never a private one."),
        ) from None


def _identities(age: Any, file: Path) -> list[Any]:  # noqa: ANN401
    """Return the private keys in a file, as age or OpenSSH writes it."""
    data = file.read_bytes()[:_LARGEST_IDENTITY]
    try:
        lines = [line for line in data.decode("ascii", "replace").splitlines() if line.startswith(_AGE_IDENTITY)]
        if lines:
            return [age.x25519.Identity.from_str(line.strip()) for line in lines]
        return [age.ssh.Identity.from_buffer(data)]
    except age.IdentityError:
        raise InputError(
            _("{file} holds no identity that can be used.", file=file),
            hint=_("It is age's own file, or an SSH key without a passphrase."),
        ) from None
