"""What OpenSSH makes of the trust file."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pubqueue.errors import InputError
from pubqueue.model.people import Role
from pubqueue.model.trust import Trust
from pubqueue.signing.trust import allowed_signers

SPRING = datetime(2026, 4, 1, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 1, 12, tzinfo=UTC)
FIRST = Trust(home="home-1", domain="library.example", practice=True)


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
