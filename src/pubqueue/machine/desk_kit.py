"""What a desk PC needs to reach a shared set-up: scripts, SSH settings, and the keys by which to know the machine."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from pubqueue.errors import InputError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable
    from pathlib import Path

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:]{2,39}")
_USER = re.compile(r"[a-z][a-z0-9-]{0,31}")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_EXECUTABLE = 0o755 << 16


@dataclass(frozen=True)
class Reached:
    """Which library the kit is for, and where and as whom it is reached."""

    library: str
    host: str
    user: str
    namespace: str
    """What designates' signatures are for."""
    program: Path
    settings: str
    """Root's folder, without its first slash."""


def host_keys(root: Path) -> list[str]:
    """Return the public keys of this machine's SSH server, two fields each, those that can be read."""
    found: list[str] = []
    for file in sorted((root / "etc/ssh").glob("ssh_host_*_key.pub")):
        fields = file.read_text(encoding="ascii", errors="replace").split()
        found += [" ".join(fields[:2])] if len(fields) > 1 else []
    return found


def kit(reached: Reached, keys: Sequence[str]) -> dict[str, bytes]:
    """Return the files of a kit by their names; raise InputError for a name of a host or user that cannot be."""
    if not _HOST.fullmatch(reached.host) or not _USER.fullmatch(reached.user):
        raise InputError(
            _("{host} or {user} is no name of a machine or a user.", host=repr(reached.host), user=repr(reached.user)),
            hint=_("Such as: --host pubqueue.library.example.ca --user pubqueue"),
        )
    values = {
        # it stands in scripts: a name has no need of what a shell reads
        "LIBRARY": re.sub(r"[^\w .,'-]", "", reached.library),
        "HOST": reached.host,
        "USER": reached.user,
        "NAMESPACE": reached.namespace,
        "PROGRAM": str(reached.program),
        "SETTINGS": reached.settings,
        "FINGERPRINTS": "\n".join(f"      {_fingerprint(key)}" for key in keys),
    }
    made = {one.name: _filled(one.name, one.read_text(encoding="utf-8"), values) for one in _templates()}
    return {**made, "known_hosts": "".join(f"{reached.host} {key}\n" for key in keys).encode()}


def zipped(made: Mapping[str, bytes]) -> bytes:
    """Return a kit as a zip file; the same kit is the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(made):
            entry = zipfile.ZipInfo(f"pubqueue/{name}", _EPOCH)
            entry.external_attr = _EXECUTABLE if name.endswith(".command") else 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, made[name])
    return written.getvalue()


def put(made: Mapping[str, bytes], place: Path) -> None:
    """Write a kit as a zip file, or into a new or empty folder; raise InputError where something is there."""
    if place.exists() and not (place.is_dir() and not any(place.iterdir())):
        raise InputError(_("{path} is there already.", path=place), hint=_("Name a new folder, or a new .zip file."))
    if place.suffix == ".zip":
        place.write_bytes(zipped(made))
        return
    place.mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        (place / name).write_bytes(data)
        (place / name).chmod(0o700 if name.endswith(".command") else 0o600)


def _templates() -> list[Traversable]:
    """Return the kit's files as they lie in the program."""
    return [one for one in (files("pubqueue.machine") / "kit").iterdir() if one.is_file()]


def _filled(name: str, template: str, values: Mapping[str, str]) -> bytes:
    """Return a file with its values; Windows's own have Windows's line ends."""
    text = re.sub(r"@([A-Z]+)@", lambda found: values[found[1]], template)
    windows = name.startswith("windows-") or name.endswith(".txt")
    return (text.replace("\n", "\r\n") if windows else text).encode()


def _fingerprint(key: str) -> str:
    """Return a key's kind and fingerprint, as ssh shows it at the first connection."""
    kind, encoded = key.split(" ")
    digest = base64.b64encode(hashlib.sha256(base64.b64decode(encoded)).digest()).decode().rstrip("=")
    return f"{kind} SHA256:{digest}"
