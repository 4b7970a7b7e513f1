"""Whose keys count, in which office, and when."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pubqueue.errors import InputError, TamperedError
from pubqueue.model.canonical import canonical
from pubqueue.model.people import Role
from pubqueue.model.post import PostClass
from pubqueue.model.trust import Delegation, Key, Trust

SPRING = datetime(2026, 4, 1, 12, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 12, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def public(letter: str) -> str:
    blob = b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + letter.encode() * 32
    return f"ssh-ed25519 {base64.b64encode(blob).decode()}"


def fingerprint(letter: str) -> str:
    return Key(public(letter), "").fingerprint


def library() -> Trust:
    """Sam is the CEO and Pat a designate until the autumn, each with a key; Jo has a key and no office."""
    empty = Trust(home="home-1", domain="library.example", practice=False)
    keyed = empty.with_key("sam", public("s"), start=SPRING).with_key("pat", public("p"), start=SPRING)
    officed = keyed.with_office("sam", Role.CEO, start=SPRING)
    return officed.with_office("pat", Role.DESIGNATE, start=SPRING, until=AUTUMN).with_key(
        "jo", public("j"), start=SPRING
    )


def stored() -> dict[str, Any]:
    full = replace(
        library().without_key(fingerprint("j"), since=AUTUMN),
        delegations=(Delegation("sam", "pat", "2026-07-01T12:00:00Z", "", "holidays"),),
        recovery=public("r"),
        sole_signer=True,
    )
    value: dict[str, Any] = json.loads(full.to_bytes())
    return value


def read(value: dict[str, Any]) -> Trust:
    return Trust.from_bytes(canonical(value))


def test_a_trust_file_comes_back_as_it_was_written() -> None:
    trust = read(stored())

    assert Trust.from_bytes(trust.to_bytes()) == trust
    assert trust.to_bytes() == canonical(stored())
    assert trust.delegations[0].note == "holidays"


def test_an_office_holds_from_its_first_second_until_just_before_its_end() -> None:
    trust = library()

    assert trust.offices_of("pat", SPRING - SECOND) == frozenset()
    assert trust.offices_of("pat", SPRING) == {Role.DESIGNATE}
    assert trust.offices_of("pat", AUTUMN - SECOND) == {Role.DESIGNATE}
    assert trust.offices_of("pat", AUTUMN) == frozenset()
    assert trust.offices_of("sam", AUTUMN) == {Role.CEO}


def test_a_key_holds_only_for_its_person_and_in_its_time() -> None:
    trust = library().with_key("pat", public("q"), start=SUMMER, until=AUTUMN)

    assert [key.public for key in trust.keys_of("pat", SPRING)] == [public("p")]
    assert [key.public for key in trust.keys_of("pat", SUMMER)] == [public("p"), public("q")]
    assert trust.key_holds("pat", fingerprint("q"), SUMMER, AUTUMN)
    assert not trust.key_holds("pat", fingerprint("q"), AUTUMN, AUTUMN)
    assert not trust.key_holds("pat", fingerprint("q"), SPRING, AUTUMN)
    assert not trust.key_holds("sam", fingerprint("q"), SUMMER, SUMMER)


def test_a_revoked_key_no_longer_carries_what_it_signed_before() -> None:
    trust = library().without_key(fingerprint("p"), since=SUMMER)

    assert trust.key_holds("pat", fingerprint("p"), SPRING, SUMMER - SECOND)
    assert not trust.key_holds("pat", fingerprint("p"), SPRING, SUMMER)
    assert not trust.key_holds("pat", fingerprint("p"), AUTUMN, SPRING)
    assert trust.keys_of("pat", SUMMER) == ()
    assert trust.key_holds("sam", fingerprint("s"), SPRING, AUTUMN)


def test_those_can_sign_off_who_hold_an_office_and_a_key_at_that_moment() -> None:
    trust = library().with_office("kim", Role.DESIGNATE, start=SPRING)

    assert trust.eligible(SPRING - SECOND) == []
    assert trust.eligible(SUMMER) == ["pat", "sam"]
    assert trust.eligible(AUTUMN) == ["sam"]
    assert trust.without_key(fingerprint("s"), since=SUMMER).eligible(SUMMER) == ["pat"]


def test_one_sign_off_is_enough_unless_the_file_says_otherwise_and_urgent_is_not_spoken_of() -> None:
    assert [library().threshold(PostClass(name)) for name in ("ordinary", "sensitive", "reply")] == [1, 1, 1]
    assert library().threshold(PostClass.URGENT) is None
    assert read(stored() | {"thresholds": {"urgent": 2}}).threshold(PostClass.URGENT) == 2


def test_each_edit_gives_the_next_version_and_leaves_the_one_before_alone() -> None:
    before = library()
    after = before.without_office("pat", Role.DESIGNATE, at=SUMMER)

    assert (before.version, after.version) == (6, 7)
    assert before.offices_of("pat", SUMMER) == {Role.DESIGNATE}
    assert after.offices_of("pat", SUMMER) == frozenset()
    assert after.offices_of("pat", SUMMER - SECOND) == {Role.DESIGNATE}


def test_ending_an_office_drops_what_had_yet_to_begin() -> None:
    later = library().with_office("jo", Role.DESIGNATE, start=AUTUMN)

    assert later.without_office("jo", Role.DESIGNATE, at=SUMMER).offices == library().offices


def test_an_edit_that_could_not_be_read_back_is_refused_as_bad_input() -> None:
    trust = library()

    with pytest.raises(InputError, match="twice"):
        trust.with_key("sam", public("p"), start=SUMMER)
    with pytest.raises(InputError, match="before it begins"):
        trust.with_office("sam", Role.DESIGNATE, start=SUMMER, until=SPRING)
    with pytest.raises(InputError, match="form"):
        trust.with_office("sam", Role.IT, start=SUMMER)
    with pytest.raises(InputError, match="form"):
        trust.with_key("sam", public("t") + " a comment", start=SUMMER)
    with pytest.raises(InputError, match="form"):
        trust.with_key("s*m", public("t"), start=SUMMER)


def test_what_is_not_there_cannot_be_taken_away() -> None:
    with pytest.raises(InputError, match="Nobody has"):
        library().without_key(fingerprint("x"), since=SUMMER)
    with pytest.raises(InputError, match="does not hold"):
        library().without_office("pat", Role.DESIGNATE, at=AUTUMN)


def _edited(path: str, value: object) -> dict[str, Any]:
    """Return the stored form with `value` at a dotted path, or without the field where it is None."""
    whole: Any = stored()
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = whole
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    edited: dict[str, Any] = whole
    return edited


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("type", "pubqueue/trust/v2"),
        ("version", 0),
        ("version", True),
        ("version", 1.5),
        ("version", "7"),
        ("home", ""),
        ("domain", "library.example,session@library.example"),
        ("domain", "*"),
        ("practice", 0),
        ("practice", None),
        ("sole_signer", "false"),
        ("note", "a field too many"),
        ("people", {}),
        ("people.0.name", "Sam"),
        ("people.0.id", "sam\n"),
        ("people.0.id", "pat"),
        ("people.0.keys.0.public", public("p")),
        ("people.0.keys.0.public", public("r")),
        ("people.0.keys.0.public", public("t") + "\n"),
        ("people.0.keys.0.public", public("t").replace("ssh-ed25519", "ssh-rsa")),
        ("people.0.keys.0.public", "ssh-x AAAABXNzaC14YR=="),
        ("people.0.keys.0.from", "2026-04-01T12:00:00+00:00"),
        ("people.0.keys.0.from", "2026-04-31T12:00:00Z"),
        ("people.0.keys.0.from", ""),
        ("people.0.keys.0.until", "2026-04-01T12:00:00Z"),
        ("offices.0.office", "it"),
        ("offices.0.person", "kim"),
        ("offices.0.until", None),
        ("delegations.0.to", "kim"),
        ("delegations.0.note", 1),
        ("thresholds", {"ordinary": 0}),
        ("thresholds", {"ordinary": True}),
        ("thresholds", {"gossip": 1}),
        ("thresholds", []),
        ("revocations.0.key", "SHA256:short"),
        ("revocations.0.since", ""),
        ("recovery", "ssh-ed25519"),
        ("recovery", public("s")),
    ],
)
def test_a_trust_file_with_anything_odd_in_it_is_refused(path: str, value: object) -> None:
    with pytest.raises(TamperedError):
        read(_edited(path, value))


def test_a_key_type_of_tomorrow_is_carried() -> None:
    assert (
        read(_edited("people.0.keys.0.public", "ssh-x AAAABXNzaC14YQ==")).people[0].keys[0].public.startswith("ssh-x")
    )


def test_a_trust_file_that_is_spelled_in_another_way_is_refused() -> None:
    data = canonical(stored())

    for other in (
        data + b"\n",
        data.replace(b'"version":7', b'"version":7,"version":7'),
        json.dumps(stored()).encode(),
    ):
        assert other != data
        with pytest.raises(TamperedError):
            Trust.from_bytes(other)
