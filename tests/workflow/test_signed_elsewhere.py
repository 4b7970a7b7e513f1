"""A sign-off that was made with the stock ssh-keygen, away from pubqueue, counts like any other, and nothing else does."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from builders import Practice

from pubqueue.errors import InputError, PubqueueError, RefusedError, SignatureError, StaleError, StateError
from pubqueue.model.lifecycle import PostState
from pubqueue.workflow import sign_off, signed_elsewhere

SPACE = "practice-sign-off@lakeview.example.ca"


def statement(practice: Practice, post: int, person: str = "pat") -> bytes:
    return sign_off.propose(practice.as_(person), post).statement.to_bytes()


def sign(practice: Practice, body: bytes, person: str = "pat", space: str = SPACE) -> bytes:
    """Sign as one would on a laptop, and put both files one after the other."""
    file = practice.folder / "statement"
    file.write_bytes(body)
    Path(f"{file}.sig").unlink(missing_ok=True)
    key = str(practice.path / "keys" / person)
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", space, "-f", key, str(file)], check=True)
    return body + b"\n" + Path(f"{file}.sig").read_bytes()


def hand_in(practice: Practice, data: bytes, person: str = "pat") -> list[sign_off.SignedOff]:
    home = practice.as_(person)
    return [
        sign_off.keep(home, signed_elsewhere.proposal(home, signed), signature)
        for signed, signature in signed_elsewhere.read(data).values()
    ]


def test_what_was_signed_on_a_laptop_opens_the_gate(practice: Practice) -> None:
    post = practice.in_review()

    (signed,) = hand_in(practice, sign(practice, statement(practice, post)))

    assert signed.state is PostState.APPROVED
    practice.publish()
    assert len(practice.ledger()) == 1


def test_several_go_in_at_once(practice: Practice) -> None:
    posts = [practice.in_review(f"Storytime number {n} is on Saturday at ten.") for n in (1, 2)]

    signed = hand_in(practice, b"".join(sign(practice, statement(practice, post)) for post in posts))

    assert [one.state for one in signed] == [PostState.APPROVED] * 2


def test_only_whoever_signed_hands_it_in(practice: Practice) -> None:
    data = sign(practice, statement(practice, practice.in_review()))

    with pytest.raises(RefusedError, match="signed by pat"):
        hand_in(practice, data, "sam")


def test_a_statement_that_was_changed_after_signing_does_not_count(practice: Practice) -> None:
    one, two = (practice.in_review(f"Storytime number {n} is on Saturday at ten.") for n in (1, 2))
    data = sign(practice, statement(practice, one))

    with pytest.raises(PubqueueError) as refused:
        hand_in(practice, data.replace(f'"post":"{one}"'.encode(), f'"post":"{two}"'.encode()))

    assert isinstance(refused.value, (StaleError, SignatureError))


@pytest.mark.parametrize(
    ("person", "space"), [("sam", SPACE), ("pat", "file"), ("pat", "sign-off@lakeview.example.ca")]
)
def test_another_key_or_another_purpose_does_not_count(practice: Practice, person: str, space: str) -> None:
    post = practice.in_review()
    data = sign(practice, statement(practice, post), person, space)

    with pytest.raises(SignatureError):
        hand_in(practice, data)

    assert practice.value("SELECT state FROM post WHERE id = ?", post) == "in_review"
    assert practice.value("SELECT count(*) FROM sign_off") == 0


def test_a_signature_counts_once(practice: Practice) -> None:
    data = sign(practice, statement(practice, practice.in_review()))
    hand_in(practice, data)

    with pytest.raises(StateError):
        hand_in(practice, data)


@pytest.mark.parametrize("data", [b"", b"nonsense", b"{}", b"\xff\xfe", b"-----BEGIN SSH SIGNATURE-----"])
def test_anything_else_is_bad_input(data: bytes) -> None:
    with pytest.raises(InputError, match="no statements"):
        signed_elsewhere.read(data)
