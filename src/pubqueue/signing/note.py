"""The log's checkpoints: size and root as text, signed with the log's own key (C2SP tlog-checkpoint, signed-note)."""

from __future__ import annotations

import base64
import hashlib
import os
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pubqueue.errors import SettingsError, SignatureError
from pubqueue.words import _

if TYPE_CHECKING:
    from pathlib import Path

    from pubqueue.model.audit import Frontier

_ED25519 = b"\x01"
_SIGNED = "\n\u2014 "


def make_log_key(path: Path) -> None:
    """Write a new private key (32 raw bytes, mode 0600) and its public half beside it."""
    key = Ed25519PrivateKey.generate()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes_raw())
    path.with_suffix(".pub").write_text(base64.b64encode(key.public_key().public_bytes_raw()).decode() + "\n")


def private_key(path: Path) -> Ed25519PrivateKey:
    """Return the log's own key; raise SettingsError where the file holds none."""
    try:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except ValueError:
        raise _no_key(path) from None


def body(origin: str, frontier: Frontier) -> str:
    """Return a checkpoint's text: origin, size, root in base64, one a line."""
    return f"{origin}\n{frontier.size}\n{base64.b64encode(frontier.root()).decode()}\n"


def sign(text: str, origin: str, key_file: Path) -> str:
    """Return the signed note over `text`."""
    key = private_key(key_file)
    public = key.public_key().public_bytes_raw()
    mark = base64.b64encode(_key_id(origin, public) + key.sign(text.encode())).decode()
    return f"{text}{_SIGNED}{origin} {mark}\n"


def verify(note: str, origin: str, key_file: Path) -> str:
    """Return the text of a signed note; raise SignatureError unless the log's key signed it."""
    text, _dash, line = note.rpartition(_SIGNED)
    _origin, _space, mark = line.rstrip("\n").partition(" ")
    public = _public_key(key_file.with_suffix(".pub"))
    if line != f"{origin} {mark}\n" or not _signed(text, mark, _key_id(origin, public), public):
        raise SignatureError(_("A checkpoint's signature does not hold."))
    return text


def _signed(text: str, mark: str, key_id: bytes, public: bytes) -> bool:
    """Tell whether `mark` is the named key's signature over `text`."""
    try:
        blob = base64.b64decode(mark, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(blob[4:], text.encode())
    except (ValueError, InvalidSignature):
        return False
    return blob[:4] == key_id and base64.b64encode(blob).decode() == mark


def _public_key(path: Path) -> bytes:
    """Return the public half of the log's own key; raise SettingsError where the file holds none."""
    try:
        return base64.b64decode(path.read_bytes().strip(), validate=True)
    except ValueError:
        raise _no_key(path) from None


def _no_key(path: Path) -> SettingsError:
    return SettingsError(_("{path} holds no key.", path=path), hint=_("Bring it back from a backup."))


def _key_id(origin: str, public: bytes) -> bytes:
    """Return the four bytes that name a key in a note (C2SP signed-note)."""
    return hashlib.sha256(origin.encode() + b"\n" + _ED25519 + public).digest()[:4]
