"""A backup is one file, made while others write, proven before it counts."""

from __future__ import annotations

import stat
import threading
from importlib import import_module
from pathlib import Path

import pytest
from builders import DUE, Practice
from safe import keeping, kept, restored

from pubqueue import bootstrap, places
from pubqueue.errors import (
    InputError,
    LockedError,
    RefusedError,
    RoleError,
    RolledBackError,
    TamperedError,
)
from pubqueue.signing.ssh_keygen import make_key
from pubqueue.workflow import audit, backup


def test_everything_that_a_home_is_comes_back_as_it_was(practice: Practice) -> None:
    post = practice.approved()
    (practice.path / places.TRAY).mkdir(exist_ok=True)
    (practice.path / places.TRAY / "été.jpg").write_bytes(b"a picture")
    before = audit.verify(practice.as_("jo"))
    file = kept(practice).file
    restored(practice, file)

    home = practice.as_("jo")
    after = audit.verify(home, alone=True)
    assert (after.problems, after.size) == ([], before.size + 1)
    assert practice.value("SELECT state FROM post WHERE id = ?", post) == "approved"
    assert (practice.path / places.TRAY / "été.jpg").read_bytes() == b"a picture"
    assert stat.S_IMODE((practice.path / "keys" / "log.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(practice.path.stat().st_mode) == 0o700
    assert (practice.path / "policy.toml").read_bytes() == (practice.folder / "lost" / "policy.toml").read_bytes()


def test_the_record_tells_of_a_proven_backup_and_when_the_last_one_was(practice: Practice) -> None:
    assert backup.last_proven(practice.as_("jo")) is None
    made = kept(practice)
    home = practice.as_("jo")
    assert backup.last_proven(home) == home.clock.now()
    ((leaf, _values),) = audit.records(home, last=1)
    data = {"size": made.size, "sha256": made.sha256, "log": made.manifest.log_size, "sealed": False}
    assert (str(leaf.act), leaf.actor, {**leaf.data, **data}) == ("backup.proven", "person:kim", leaf.data)
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600


def test_nothing_is_left_behind_in_the_home(practice: Practice) -> None:
    (practice.path / ".backup-of-one-that-was-killed").mkdir()
    kept(practice)
    assert [one.name for one in practice.path.iterdir() if one.name.startswith(".")] == []
    assert [one.name for one in practice.folder.iterdir() if one.name.startswith(".")] == []


def test_a_backup_is_made_while_others_write(practice: Practice) -> None:
    ended = threading.Event()

    def write() -> None:
        while not ended.is_set():
            practice.draft("Written while a backup was made.")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        sizes = [kept(practice, practice.folder / f"{number}.tar").manifest.log_size for number in range(3)]
    finally:
        ended.set()
        writer.join()
    assert sizes == sorted(set(sizes))
    assert audit.verify(practice.as_("jo")).problems == []


def test_it_must_not_lie_within_the_home_nor_replace_anything(practice: Practice) -> None:
    for place in (practice.path, practice.path / "keys", practice.path / "new.tar"):
        with pytest.raises(RefusedError, match="within the home"):
            kept(practice, place)
    file = kept(practice).file
    with pytest.raises(InputError, match="there already"):
        kept(practice, file)
    assert kept(practice).file != file
    with pytest.raises(InputError, match="no folder"):
        kept(practice, practice.folder / "nowhere" / "new.tar")


def test_only_who_looks_after_the_database_makes_one(practice: Practice) -> None:
    with pytest.raises(RoleError):
        backup.backup(practice.as_("jo"), keeping(practice), practice.folder, ())


def test_one_at_a_time(practice: Practice) -> None:
    with backup._workshop(practice.path), pytest.raises(LockedError, match="Another backup"):
        kept(practice)


def test_a_home_whose_record_does_not_hold_gives_no_proven_backup(practice: Practice) -> None:
    post = practice.approved()
    practice.by_hand("UPDATE delivery SET state = 'published' WHERE post = ?", post)
    with pytest.raises(TamperedError, match="The record in this copy does not hold"):
        kept(practice)
    assert list(practice.folder.glob("*.tar*")) == []
    assert backup.last_proven(practice.as_("jo")) is None


# --- encrypted ------------------------------------------------------------------------------------


def test_one_that_was_encrypted_is_opened_by_a_recipient_alone(practice: Practice) -> None:
    pyrage = import_module("pyrage")
    key, other = (pyrage.x25519.Identity.generate() for _ in range(2))
    ours, theirs = practice.folder / "ours", practice.folder / "theirs"
    ours.write_text(f"# a key of age's own\n{key}\n")
    theirs.write_text(f"{other}\n")
    public = make_key(practice.folder / "ssh", "it", "", environ=practice.environment)
    made = kept(practice, None, (str(key.to_public()), public))

    assert made.file.name.endswith(".tar.age")
    assert b"pubqueue.toml" not in made.file.read_bytes()
    for identity in (ours, practice.folder / "ssh"):
        assert backup.check(made.file, identity, bootstrap.open_copy).manifest == made.manifest
    strangers: tuple[Path | None, ...] = (theirs, None)
    for stranger in strangers:
        with pytest.raises(InputError):
            backup.check(made.file, stranger, bootstrap.open_copy)
    with pytest.raises(InputError, match="no identity"):
        backup.check(made.file, practice.path / "policy.toml", bootstrap.open_copy)
    made.file.write_bytes(made.file.read_bytes()[:-1000])
    with pytest.raises(InputError, match="cannot be decrypted"):
        backup.check(made.file, ours, bootstrap.open_copy)


@pytest.mark.parametrize("named", ["age1nonsense", "ssh-ed25519 AAAA", "AGE-SECRET-KEY-1", "", "ssh-rsa"])
def test_what_is_no_public_key_is_refused(named: str, practice: Practice) -> None:
    with pytest.raises(InputError, match="no key to encrypt to"):
        kept(practice, None, (named,))


def test_a_private_key_that_was_named_by_mistake_is_not_shown(practice: Practice) -> None:
    key = str(import_module("pyrage").x25519.Identity.generate())
    with pytest.raises(InputError) as caught:
        kept(practice, None, (key,))
    assert key[20:] not in str(caught.value)


@pytest.mark.parametrize("journal", [True, False])
def test_nothing_is_published_from_a_restored_home_before_it_was_recovered(journal: bool, practice: Practice) -> None:
    practice.approved()
    file = kept(practice).file
    restored(practice, file, journal=journal)
    with pytest.raises(RolledBackError, match="pubqueue recover") as caught:
        practice.publish(DUE)
    assert caught.value.exit_code == 5
    assert practice.ledger() == []
