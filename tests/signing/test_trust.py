"""The trust files on disk, and what OpenSSH makes of them."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pubqueue.errors import InputError, SettingsError, StaleError, TamperedError
from pubqueue.model.people import Role
from pubqueue.model.trust import Trust
from pubqueue.signing.trust import TrustStore, allowed_signers

SPRING = datetime(2026, 4, 1, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 1, 12, tzinfo=UTC)
FIRST = Trust(home="home-1", domain="library.example", practice=True)
SECOND = replace(FIRST, version=2, sole_signer=True)


@pytest.fixture
def store(tmp_path: Path) -> TrustStore:
    """Give a store that holds the versions 1 and 2."""
    made = TrustStore(tmp_path / "trust")
    made.issue(FIRST)
    made.issue(SECOND)
    return made


def test_the_newest_trust_file_holds(store: TrustStore) -> None:
    assert store.current() == SECOND
    assert (store.folder / "trust-2.json").read_bytes() == SECOND.to_bytes()


def test_only_the_owner_reads_what_was_issued_and_nothing_else_is_left_behind(store: TrustStore) -> None:
    files = {file.name: file.stat().st_mode & 0o777 for file in store.folder.iterdir()}

    assert files == {"trust-1.json": 0o600, "trust-2.json": 0o600}
    assert store.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("version", [1, 2, 4])
def test_only_the_very_next_version_is_issued(version: int, store: TrustStore) -> None:
    with pytest.raises(StaleError, match=f"number 3, not {version}"):
        store.issue(replace(FIRST, version=version))
    assert store.current() == SECOND


def test_what_could_not_be_read_back_is_never_issued(store: TrustStore) -> None:
    with pytest.raises(TamperedError):
        store.issue(replace(SECOND, version=3, domain="*"))
    assert store.current() == SECOND


def test_a_file_that_stands_in_the_way_is_not_written_over(store: TrustStore) -> None:
    in_the_way = store.folder / "trust-3.json"
    in_the_way.write_text("precious")

    with pytest.raises(StaleError):
        store.issue(replace(SECOND, version=3))
    assert in_the_way.read_text() == "precious"


def test_a_link_to_a_file_elsewhere_is_not_followed(store: TrustStore, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(replace(SECOND, version=3).to_bytes())
    (store.folder / "trust-3.json").symlink_to(elsewhere)

    with pytest.raises(SettingsError, match=r"trust-3\.json cannot be read"):
        store.current()


def test_a_folder_without_a_trust_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no trust file in .*nowhere"):
        TrustStore(tmp_path / "nowhere").current()


def test_a_gap_is_refused(store: TrustStore) -> None:
    (store.folder / "trust-1.json").unlink()

    with pytest.raises(SettingsError, match=r"trust-1\.json is missing"):
        store.current()
    with pytest.raises(SettingsError, match=r"trust-1\.json is missing"):
        store.issue(replace(SECOND, version=3))


@pytest.mark.parametrize("mode", [0o020, 0o002])
@pytest.mark.parametrize("name", ["", "trust-1.json", "trust-2.json"])
def test_what_others_could_have_written_is_refused_by_name(name: str, mode: int, store: TrustStore) -> None:
    path = store.folder / name
    path.chmod(path.stat().st_mode | mode)

    with pytest.raises(SettingsError) as refused:
        store.current()
    assert str(path) in str(refused.value)


def test_a_pipe_in_place_of_a_file_is_refused_and_does_not_hang(store: TrustStore) -> None:
    os.mkfifo(store.folder / "trust-3.json", 0o600)

    with pytest.raises(SettingsError, match="not a plain file"):
        store.current()


def test_a_file_under_another_number_is_refused(store: TrustStore) -> None:
    (store.folder / "trust-2.json").write_bytes(FIRST.to_bytes())

    with pytest.raises(TamperedError, match=r"trust-2\.json is another version"):
        store.current()


def test_files_beside_the_trust_files_are_left_alone(store: TrustStore) -> None:
    for name in ("trust-2.json.sig", "trust-03.json", "trust-0.json", "notes.txt"):
        (store.folder / name).write_text("x")

    assert store.current() == SECOND


# --- allowed_signers ------------------------------------------------------------------------------


def key(folder: Path, name: str) -> str:
    """Make a key pair, and return its public half."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    return " ".join((folder / f"{name}.pub").read_text().split()[:2])


def accepted(folder: Path, trust: Trust, name: str, when: str, purpose: str = "sign-off@library.example") -> bool:
    """Sign with the key `name` and ask ssh-keygen with our allowed_signers, as if it were `when`."""
    document, allowed = folder / "document", folder / "allowed"
    document.write_text("hello")
    Path(f"{document}.sig").unlink(missing_ok=True)
    allowed.write_text(allowed_signers(trust, ["sign-off@library.example", "trust@library.example"]))
    sign: list[str | Path] = ["ssh-keygen", "-Y", "sign", "-f", folder / name, "-n", purpose, document]
    subprocess.run(sign, check=True, capture_output=True)
    arguments: list[str | Path] = [
        "-f",
        allowed,
        "-I",
        name,
        "-n",
        purpose,
        "-s",
        f"{document}.sig",
        f"-Overify-time={when}",
    ]
    ran = subprocess.run(["ssh-keygen", "-Y", "verify", *arguments], input=b"hello", capture_output=True, check=False)
    return ran.returncode == 0


def test_openssh_takes_a_key_only_while_its_person_holds_the_key_and_an_office(tmp_path: Path) -> None:
    trust = (
        FIRST.with_key("pat", key(tmp_path, "pat"), start=SPRING)
        .with_key("jo", key(tmp_path, "jo"), start=SPRING)
        .with_office("pat", Role.DESIGNATE, start=SUMMER, until=AUTUMN)
    )

    assert accepted(tmp_path, trust, "pat", "20260801000000Z")
    assert accepted(tmp_path, trust, "pat", "20260801000000Z", "trust@library.example")
    assert not accepted(tmp_path, trust, "pat", "20260801000000Z", "session@library.example")
    assert not accepted(tmp_path, trust, "pat", "20260501000000Z")
    assert not accepted(tmp_path, trust, "pat", "20261101000000Z")
    assert not accepted(tmp_path, trust, "jo", "20260801000000Z")


def test_a_revoked_key_is_not_among_the_allowed_signers(tmp_path: Path) -> None:
    public = key(tmp_path, "pat")
    trust = FIRST.with_key("pat", public, start=SPRING).with_office("pat", Role.CEO, start=SPRING)
    revoked = trust.without_key(trust.people[0].keys[0].fingerprint, since=SUMMER)

    assert public in allowed_signers(trust, ["x"])
    assert allowed_signers(revoked, ["x"]) == ""


def test_a_key_that_never_held_together_with_an_office_is_not_among_the_allowed_signers(tmp_path: Path) -> None:
    keyed = FIRST.with_key("pat", key(tmp_path, "pat"), start=SPRING, until=SUMMER)

    assert allowed_signers(keyed.with_office("pat", Role.CEO, start=SUMMER), ["x"]) == ""


def test_no_name_can_smuggle_a_line_into_the_allowed_signers(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        FIRST.with_key("pat\n*", key(tmp_path, "pat"), start=SPRING)
