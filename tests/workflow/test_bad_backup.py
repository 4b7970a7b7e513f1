"""A backup that is damaged, foreign or hostile is refused, and leaves nothing behind."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import Practice
from safe import kept, lose

from pubqueue import bootstrap, places
from pubqueue.errors import InputError, RefusedError, SchemaError
from pubqueue.workflow import backup, restore

DATABASES = ("sqlite",)
Members = list[tuple[tarfile.TarInfo, bytes]]


def rewritten(file: Path, change: Callable[[Members], Members]) -> Path:
    """Write a backup anew with other members."""
    with tarfile.open(file) as tar:
        members = [(entry, content.read() if (content := tar.extractfile(entry)) else b"") for entry in tar]
    with tarfile.open(file, "w", format=tarfile.PAX_FORMAT) as tar:
        for entry, data in change(members):
            tar.addfile(entry, io.BytesIO(data) if entry.isreg() else None)
    return file


def entry(name: str, data: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = "") -> tuple[tarfile.TarInfo, bytes]:
    made = tarfile.TarInfo(name)
    made.type, made.linkname, made.size = kind, link, len(data)
    return made, data


def with_manifest(**fields: object) -> Callable[[Members], Members]:
    """Return what changes fields of the manifest."""

    def change(members: Members) -> Members:
        told = {**json.loads(members[0][1]), **fields}
        return [entry("manifest.json", json.dumps(told).encode()), *members[1:]]

    return change


def promised(name: str) -> Callable[[Members], Members]:
    """Return what adds a file with its right digest."""

    def change(members: Members) -> Members:
        told = json.loads(members[0][1])
        digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        told["files"].append({"name": name, "size": 0, "sha256": digest})
        return [entry("manifest.json", json.dumps(told).encode()), *members[1:], entry(name)]

    return change


HOSTILE: dict[str, Callable[[Members], Members]] = {
    "a path out of the home": promised("../evil"),
    "an absolute path": promised("/tmp/evil"),  # noqa: S108 - must not be written
    "a path that goes round": promised("keys/../../evil"),
    "a name with a control in it": promised("keys/a\x1b[2J"),
    "an empty part of a name": promised("keys//evil"),
    "a symbolic link": lambda members: [*members, entry("keys/evil", kind=tarfile.SYMTYPE, link="/etc/passwd")],
    "a hard link": lambda members: [*members, entry("keys/evil", kind=tarfile.LNKTYPE, link="keys/log.key")],
    "a device": lambda members: [*members, entry("keys/evil", kind=tarfile.CHRTYPE)],
    "a folder": lambda members: [*members, entry("keys/evil", kind=tarfile.DIRTYPE)],
    "a file twice": lambda members: [*members, members[1]],
    "a file that the manifest does not name": lambda members: [*members, entry("keys/evil", b"evil")],
    "a missing file": lambda members: members[:-1],
    "no manifest": lambda members: members[1:],
    "a manifest that is no JSON": lambda members: [entry("manifest.json", b"{"), *members[1:]],
    "a manifest that is a list": lambda members: [entry("manifest.json", b"[]"), *members[1:]],
    "a manifest of another format": with_manifest(format="another/1"),
    "a manifest with a field of another kind": with_manifest(log_size="5"),
    "a manifest with a field too many": with_manifest(evil=1),
    "a manifest of another home": with_manifest(home="practice-another"),
    "a manifest of another record": with_manifest(log_size=3),
    "a changed file": lambda members: [*members[:-1], entry(members[-1][0].name, b"x" * members[-1][0].size)],
}


@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in HOSTILE.items()])
def test_a_backup_is_refused_with(change: Callable[[Members], Members], practice: Practice) -> None:
    practice.draft()
    file = rewritten(kept(practice).file, change)
    lose(practice)
    with pytest.raises(InputError) as caught:
        restore.restore(file, practice.folder / "new", means(practice))
    assert caught.value.exit_code == 2
    assert not (practice.folder / "new").exists()
    assert not (practice.folder / "evil").exists()
    assert [one.name for one in practice.folder.iterdir() if one.name.startswith(".")] == []


def means(practice: Practice) -> restore.Means:
    return restore.Means(bootstrap.open_copy, bootstrap.Call({}, now=practice.now).clock())


@pytest.mark.parametrize("part", [0, 1, 600, 5000, 0.5, 0.9])
def test_one_that_was_cut_off_is_refused(part: float, practice: Practice) -> None:
    file = kept(practice).file
    whole = file.read_bytes()
    file.write_bytes(whole[: part if isinstance(part, int) else int(len(whole) * part)])
    with pytest.raises(InputError):
        restore.restore(file, practice.folder / "new", means(practice))
    assert not (practice.folder / "new").exists()


def test_one_of_a_newer_program_is_refused(practice: Practice) -> None:
    file = rewritten(kept(practice).file, with_manifest(schema="9999"))
    with pytest.raises(SchemaError, match="9999") as caught:
        restore.restore(file, practice.folder / "new", means(practice))
    assert caught.value.exit_code == 5


@pytest.mark.parametrize("content", [b"", b"no backup", b"SQLite format 3\x00" + bytes(5000)])
def test_any_other_file_is_no_backup(content: bytes, practice: Practice) -> None:
    file = practice.folder / "some"
    file.write_bytes(content)
    with pytest.raises(InputError):
        restore.restore(file, practice.folder / "new", means(practice))
    with pytest.raises(InputError, match="no file"):
        backup.check(practice.folder, None, bootstrap.open_copy)


def test_a_home_that_is_there_has_to_be_moved_aside_first(practice: Practice) -> None:
    file = kept(practice).file
    with pytest.raises(RefusedError, match=r"mv .*home .*home\.before-restore"):
        restore.restore(file, practice.path, means(practice))


def test_left_overs_of_the_lost_database_are_taken_away(practice: Practice) -> None:
    file = kept(practice).file
    new = practice.folder / "new"
    new.mkdir()
    for ending in ("-wal", "-shm"):
        (new / f"{places.DATABASE}{ending}").write_bytes(b"of another database")
    restore.restore(file, new, means(practice))
    assert sorted(one.name for one in new.iterdir()) == ["keys", "policy.toml", "pubqueue.db", "pubqueue.toml"]
