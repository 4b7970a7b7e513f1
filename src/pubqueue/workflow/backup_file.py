"""A backup as one file: a plain tar with a manifest in front. Whatever reads one takes nothing in it on trust."""

from __future__ import annotations

import json
import os
import re
import tarfile
from dataclasses import asdict, dataclass
from hashlib import file_digest
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pubqueue.errors import InputError
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

FORMAT = "pubqueue-backup/1"
MANIFEST = "manifest.json"
_LARGEST_MANIFEST = 1_000_000
_MOST_FILES = 100_000
_CHUNK = 1 << 20
_PLAIN = (tarfile.REGTYPE, tarfile.AREGTYPE)
_PART = re.compile(r"[^/\x00-\x1f\x7f\\\ud800-\udfff]{1,255}")
"""One part of a member's name."""


@dataclass(frozen=True)
class Member:
    """A file of the home as it is in a backup: its name below the home, its bytes and their SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: whose it is, from when (RFC 3339, UTC), and how far the record goes in it."""

    home: str
    library: str
    at: str
    schema: str
    program: str
    log_size: int
    log_root: str
    files: tuple[Member, ...] = ()

    def to_bytes(self) -> bytes:
        """Return the manifest as it stands in the file."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1).encode() + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Manifest:
        """Read a manifest; raise InputError where it is none of ours."""
        try:
            fields: dict[str, Any] = json.loads(data)
            if fields.pop("format") != FORMAT:
                raise _unusable(_("it is of a kind that this program does not know"))
            files = tuple(Member(**_typed(one)) for one in fields.pop("files"))
            return cls(**_typed(fields), files=files)
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
            raise _unusable(_("its manifest cannot be read")) from None


def pack(folder: Path, manifest: Manifest, target: Path) -> None:
    """Write the manifest's files out of `folder` to a new file (0600), durably."""
    opened = os.open(target, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(opened, "wb") as file:
        with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
            data = manifest.to_bytes()
            tar.addfile(_entry(MANIFEST, len(data)), BytesIO(data))
            for member in manifest.files:
                with (folder / member.name).open("rb") as content:
                    tar.addfile(_entry(member.name, member.size), content)
        file.flush()
        os.fsync(file.fileno())


def unpack(source: Path, folder: Path) -> Manifest:
    """Write a backup's files into the empty `folder`; raise InputError unless each is what the manifest says.

    Only plain files below the home are taken, none twice, and never more bytes than the backup itself has.
    """
    try:
        with tarfile.open(source, mode="r:") as tar:
            members = _members(tar)
            manifest = _manifest(tar, next(members, None))
            promised = {member.name: member for member in manifest.files}
            if len(promised) != len(manifest.files) or len(promised) > _MOST_FILES:
                raise _unusable(_("its manifest names a file twice, or too many"))
            for entry in members:
                _extract(tar, entry, promised.pop(entry.name, None), folder)
    except (tarfile.TarError, EOFError):
        raise _unusable(_("it is cut off, or no backup at all")) from None
    if promised:
        raise _unusable(_("{name} is missing in it", name=next(iter(promised))))
    return manifest


def is_tame(name: str) -> bool:
    """Tell whether a file may have this name in a backup: below the home, short, without controls."""
    return all(_PART.fullmatch(part) and part not in (".", "..") for part in name.split("/"))


def described(folder: Path, names: Sequence[str]) -> tuple[Member, ...]:
    """Return what a manifest says of files in a folder."""
    return tuple(Member(name, (folder / name).stat().st_size, digest(folder / name)) for name in names)


def digest(file: Path) -> str:
    """Return a file's SHA-256 in hexadecimal."""
    with file.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


def _members(tar: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    """Yield the members; raise InputError for one that is no plain file below the home."""
    for number, entry in enumerate(tar):
        if not is_tame(entry.name) or entry.type not in _PLAIN or entry.issparse() or number > _MOST_FILES:
            raise _unusable(_("{name} in it is no plain file of a home", name=entry.name))
        yield entry


def _manifest(tar: tarfile.TarFile, entry: tarfile.TarInfo | None) -> Manifest:
    """Return the manifest, which is the first member."""
    if entry is None or entry.name != MANIFEST or entry.size > _LARGEST_MANIFEST:
        raise _unusable(_("it has no manifest"))
    content = tar.extractfile(entry)
    return Manifest.from_bytes(content.read() if content else b"")


def _extract(tar: tarfile.TarFile, entry: tarfile.TarInfo, promised: Member | None, folder: Path) -> None:
    """Write one member, which the manifest must have promised just so."""
    if promised is None or promised.size != entry.size:
        raise _unusable(_("{name} in it is not what its manifest says", name=entry.name))
    target = folder / entry.name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = tar.extractfile(entry)
    opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(opened, "wb") as file:
        while content and (some := content.read(_CHUNK)):
            file.write(some)
        file.flush()
        os.fsync(file.fileno())
    if digest(target) != promised.sha256:
        raise _unusable(_("{name} in it is not what its manifest says", name=entry.name))


def _typed(fields: dict[str, Any]) -> dict[str, Any]:
    """Return `fields` where each is of its kind, a text or a number; raise TypeError."""
    numbers = ("size", "log_size")
    for name, value in fields.items():
        if type(value) is not (int if name in numbers else str):
            raise TypeError(name)
    return fields


def _unusable(why: Words) -> InputError:
    return InputError(
        _("This backup cannot be used: {why}.", why=why),
        hint=_("Take another one, and find out what happened to this one."),
    )
