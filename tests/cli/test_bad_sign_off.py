"""Sign-offs that do not hold, put into the database by somebody who can write to it: nothing goes out, and it is told."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest
from refusals import quiet, refused

from pubqueue.model.canonical import canonical, parse

if TYPE_CHECKING:
    from builders import Practice
    from commands import Commands

TEXT, OTHER = "Storytime is on Saturday at ten.", "The book sale begins on Friday."
SPACE = "practice-sign-off@lakeview.example.ca"
Rewrite = Callable[[bytes], bytes]


def statement(practice: Practice, post: int) -> bytes:
    stored = practice.value("SELECT statement FROM sign_off WHERE post = ? ORDER BY id DESC", post)
    assert isinstance(stored, bytes)
    return stored


def signature(practice: Practice, signed: bytes, *, person: str = "pat", space: str = SPACE) -> str:
    """Sign with a person's own practice key, by stock ssh-keygen."""
    key = practice.path / "keys" / person
    line = ["ssh-keygen", "-Y", "sign", "-f", str(key), "-n", space]
    return subprocess.run(line, input=signed, capture_output=True, check=True).stdout.decode()


def put(practice: Practice, post: int, **values: object) -> None:
    """Write into a post's only stored sign-off, with every guard against that taken away."""
    unlock(practice)
    for name, value in values.items():
        assert practice.by_hand(f"UPDATE sign_off SET {name} = ? WHERE post = ?", value, post) == 1  # noqa: S608


def unlock(practice: Practice) -> None:
    """Drop the triggers, as the file's owner can."""
    while name := practice.value("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        practice.by_hand(f"DROP TRIGGER {name}")


def put_signed(practice: Practice, post: int, signed: bytes, person: str = "pat") -> None:
    """Put a statement in place of the stored one, with a good signature over it."""
    put(practice, post, statement=signed, signature=signature(practice, signed, person=person))


def held(command: Commands, post: int, *told: str, beside: Sequence[str] = ()) -> None:
    """Check that a pass holds the post with a reason, says so once, records it, and sends only what is `beside`."""
    command.practice.now = command.practice.now.replace(hour=12)
    said = command("publish", "--json")
    assert "Traceback" not in said.out + said.err
    assert said.code == 4, said
    (news,) = [one for one in said.data["news"] if one["post"] == str(post)]
    assert (news["state"], news["needs_person"]) == ("held", True)
    assert [part for part in told if part not in news["said"]] == [], news

    assert command("publish", "--json").code == 0
    assert [row["text"] for row in command.practice.ledger()] == list(beside)
    recorded = [one for one in command("audit", "log", "--json").data if one["state"] == "held"]
    assert len(recorded) == 1
    assert told[0] in quiet(command("status"))
    assert command("status", "--exit-code").code == 4


# --- the signature --------------------------------------------------------------------------------


@pytest.mark.parametrize("space", ["sign-off@lakeview.example.ca", "practice-sign-off@other.example.ca", "file"])
def test_a_signature_for_another_purpose_counts_for_nothing(command: Commands, space: str) -> None:
    practice = command.practice
    post = practice.approved(TEXT)
    put(practice, post, signature=signature(practice, statement(practice, post), space=space))

    held(command, post, "signature", SPACE)


def test_the_signature_of_somebody_else_counts_for_nothing(command: Commands) -> None:
    practice = command.practice
    post = practice.approved(TEXT)
    put(practice, post, signature=signature(practice, statement(practice, post), person="sam"))

    held(command, post, "key")


@pytest.mark.parametrize("spoilt", ["", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n", "x" * 100_000])
def test_what_is_no_signature_counts_for_nothing(command: Commands, spoilt: str) -> None:
    post = command.practice.approved(TEXT)
    put(command.practice, post, signature=spoilt)

    held(command, post, "signature")


# --- the statement, signed by the right person with the right key ---------------------------------


def in_another_order(signed: bytes) -> bytes:
    head, _comma, rest = signed[1:-1].partition(b",")
    return b"{" + rest + b"," + head + b"}"


CANONICAL, FORM = "not in its canonical form", "statement cannot be taken as it is"
SPELLINGS: dict[str, tuple[Rewrite, str]] = {
    "a field more": (lambda signed: canonical({**parse(signed), "also": "x"}), FORM),
    "a field less": (lambda signed: canonical({k: v for k, v in parse(signed).items() if k != "waivers"}), FORM),
    "a field twice": (lambda signed: signed.replace(b'{"at":', b'{"at":"2030-01-01T00:00:00Z","at":', 1), CANONICAL),
    "another order": (in_another_order, CANONICAL),
    "blanks": (lambda signed: signed.replace(b":", b": ", 1), CANONICAL),
    "another type": (lambda signed: canonical({**parse(signed), "type": "pubqueue/trust/v1"}), FORM),
    "a number as text": (lambda signed: canonical({**parse(signed), "version": "1"}), FORM),
    "deep nesting": (lambda _signed: b'{"a":' * 20_000 + b"1" + b"}" * 20_000, CANONICAL),
    "a huge integer": (lambda signed: signed.replace(b'"trust":1', b'"trust":' + b"9" * 5000, 1), CANONICAL),
    "nothing": (lambda _signed: b"", CANONICAL),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_statement_of_another_form_is_refused_however_well_it_is_signed(command: Commands, name: str) -> None:
    rewrite, why = SPELLINGS[name]
    practice = command.practice
    post = practice.approved(TEXT)
    original = statement(practice, post)
    assert rewrite(original) != original
    put_signed(practice, post, rewrite(original))

    held(command, post, why)


def test_a_statement_that_nobody_gave_through_pubqueue_is_refused(command: Commands) -> None:
    practice = command.practice
    post = practice.approved(TEXT)
    put_signed(practice, post, canonical({**parse(statement(practice, post)), "nonce": "0" * 64}))

    held(command, post, "knows no sign-off")


def test_nobody_signs_off_what_they_wrote(command: Commands) -> None:
    practice = command.practice
    post = practice.approved(TEXT)
    forged = canonical({**parse(statement(practice, post)), "signer": "jo"})
    put(practice, post, signer="jo")
    put_signed(practice, post, forged, person="jo")

    held(command, post, "jo signed off their own post")


def test_a_contributor_is_refused_before_anything_is_signed(command: Commands) -> None:
    post = str(command.practice.draft(TEXT))
    assert command("post", "edit", post, "--text", OTHER, who="pat").code == 0
    assert command("post", "edit", post, "--text", TEXT, who="jo").code == 0
    assert command("post", "submit", post).code == 0

    said = command("review", "sign-off", post, "--yes", "--json", who="pat")
    refused(said, 3, "gate", f"You wrote part of post {post}", "Four eyes", "These may sign: sam.")
    assert command("post", "show", post, "--json").data["sign_offs"] == []
    assert command("review", "sign-off", post, "--yes", who="sam").code == 0


def test_a_sign_off_of_an_earlier_version_counts_for_nothing(command: Commands) -> None:
    practice = command.practice
    post = practice.approved(OTHER)
    old = statement(practice, post)
    old_signature = practice.value("SELECT signature FROM sign_off WHERE post = ?", post)
    for step in [("post", "edit", str(post), "--text", TEXT), ("post", "submit", str(post))]:
        assert command(*step).code == 0
    assert command("review", "sign-off", str(post), who="pat").code == 0
    unlock(practice)
    assert practice.by_hand("DELETE FROM sign_off WHERE post = ? AND version = 1", post) == 1
    put(practice, post, statement=old, signature=old_signature)

    held(command, post, f"What is stored of post {post} is not what pat signed", "changed")


def test_a_sign_off_of_another_post_counts_for_nothing(command: Commands) -> None:
    practice = command.practice
    other, post = practice.approved(OTHER), practice.approved(TEXT)
    put(
        practice,
        post,
        statement=statement(practice, other),
        signature=practice.value("SELECT signature FROM sign_off WHERE post = ?", other),
    )

    held(command, post, f"What is stored of post {post} is not what pat signed", "changed", beside=[OTHER])
