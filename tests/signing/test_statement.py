"""The bytes that a designate signs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pubqueue.errors import TamperedError
from pubqueue.model.canonical import canonical, sha256
from pubqueue.model.people import Role
from pubqueue.model.post import PostClass, Shown, Variant, instant
from pubqueue.signing.statement import NONCE_BYTES, Authority, Seen, Statement, namespace

AT = datetime(2026, 12, 1, 19, tzinfo=UTC)
SALT = b"s" * 32


def variant(account: str, language: str) -> dict[str, Any]:
    picture = Shown(sha256(b"a picture"), "image/jpeg", "Children at story time")
    return Variant(account, "1234", language, "Story time!", AT, (picture,)).to_statement(SALT)


def statement() -> Statement:
    return Statement(
        home="home-1",
        post="01J",
        version=2,
        previous=sha256(b"version 1"),
        content=sha256(b"version 2"),
        post_class=PostClass.ORDINARY,
        contributors=frozenset({"jo", "amir"}),
        variants=(variant("facebook:library", "en"), variant("facebook:library", "fr")),
        at=instant(AT),
        report=sha256(b"report"),
        waivers=sha256(b"waivers"),
        ruleset=sha256(b"ruleset"),
        policy=sha256(b"policy"),
        trust=3,
        checkpoint=Seen(812, "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="),
        authority=Authority(Role.DESIGNATE),
        signer="pat",
        nonce="ab" * NONCE_BYTES,
    )


def stored() -> dict[str, Any]:
    value: dict[str, Any] = json.loads(statement().to_bytes())
    return value


def test_a_statement_comes_back_as_it_was_signed() -> None:
    data = statement().to_bytes()

    assert Statement.from_bytes(data) == statement()
    assert Statement.from_bytes(data).to_bytes() == data
    assert stored()["contributors"] == ["amir", "jo"]
    assert stored()["type"] == "pubqueue/sign-off/v1"


def test_a_first_version_has_no_previous_one() -> None:
    first = replace(statement(), previous="")

    assert Statement.from_bytes(first.to_bytes()) == first


def test_sign_offs_of_two_people_about_the_same_thing_count_together() -> None:
    other = replace(
        statement(),
        signer="sam",
        authority=Authority(Role.CEO, "by the board"),
        checkpoint=Seen(900, "other"),
        nonce="cd" * NONCE_BYTES,
    )

    assert other.to_bytes() != statement().to_bytes()
    assert other.shared() == statement().shared()


@pytest.mark.parametrize(
    "change",
    [
        {"home": "home-2"},
        {"post": "01K"},
        {"version": 3},
        {"previous": ""},
        {"content": sha256(b"x")},
        {"post_class": PostClass.SENSITIVE},
        {"contributors": frozenset({"jo"})},
        {"variants": (variant("facebook:library", "en"),)},
        {"at": "2026-12-01T19:00:01Z"},
        {"report": sha256(b"x")},
        {"waivers": sha256(b"x")},
        {"ruleset": sha256(b"x")},
        {"policy": sha256(b"x")},
        {"trust": 4},
    ],
    ids=lambda change: next(iter(change)),
)
def test_sign_offs_do_not_count_together_when_anything_else_differs(change: dict[str, Any]) -> None:
    assert replace(statement(), **change).shared() != statement().shared()


def test_practice_signs_for_another_purpose_than_a_real_home() -> None:
    assert namespace("library.example", practice=False) == "sign-off@library.example"
    assert namespace("library.example", practice=True) == "practice-sign-off@library.example"


def deep(levels: int) -> list[Any]:
    nest: list[Any] = []
    for _level in range(levels):
        nest = [nest]
    return nest


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
        ("type", "pubqueue/trust/v1"),
        ("extra", ""),
        ("signer", None),
        ("signer", ""),
        ("signer", ["pat"]),
        ("version", True),
        ("version", 0),
        ("version", 2.5),
        ("version", "2"),
        ("trust", -1),
        ("previous", "sha256:"),
        ("content", sha256(b"x").upper()),
        ("content", sha256(b"x") + "\n"),
        ("class", "gossip"),
        ("contributors", []),
        ("contributors", ["jo", "amir"]),
        ("contributors", ["amir", "amir"]),
        ("contributors", "jo"),
        ("variants", []),
        ("variants", {}),
        ("variants", deep(5)),
        ("variants", deep(500)),
        ("variants.0.extra", 1),
        ("variants.0.text", "Story time!"),
        ("variants.0.language", "fr"),
        ("variants.0.language", "pair"),
        ("variants.0.until", ""),
        ("variants.0.until", "2026-12-01"),
        ("variants.0.reply_to", 0),
        ("variants.0.pictures", {}),
        ("variants.0.pictures.0.alt", ""),
        ("variants.0.pictures.0.size", 1),
        ("at", ""),
        ("at", "2026-13-01T19:00:00Z"),
        ("checkpoint", 812),
        ("checkpoint.size", -1),
        ("checkpoint.origin", "x"),
        ("authority", "designate"),
        ("authority.office", "it"),
        ("authority.delegation", None),
        ("nonce", "ab"),
        ("nonce", "AB" * NONCE_BYTES),
    ],
)
def test_a_statement_with_anything_odd_in_it_is_refused(path: str, value: object) -> None:
    with pytest.raises(TamperedError):
        Statement.from_bytes(canonical(_edited(path, value)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"version":2', b'"version":2,"version":2'),
        (b'"version":2', b'"version":3,"version":2'),
        (b'"version":2', b'"version":2.0'),
        (b'"version":2', b'"version":2e0'),
        (b'"version":2', b'"version":9007199254740993'),
        (b'"version":2', b'"version":' + b"9" * 5000),
        (b'"version":2', b'"version":NaN'),
        (b'"version":2', b'"version": 2'),
        (b'"signer":"pat"', b'"signer":"\\u0070at"'),
        (b'"signer":"pat"', b'"signer":"\\ud800"'),
        (b'"signer":"pat"', b'"signer":"\xff"'),
        (b'"signer":"pat"', b'"signer":' + b"[" * 100_000),
        (b'"variants":[', b'"variants":' + b"[" * 20_000 + b"]" * 20_000 + b',"z":['),
    ],
    ids=range(13),
)
def test_another_spelling_of_a_statement_is_refused(old: bytes, new: bytes) -> None:
    data = statement().to_bytes()
    assert data.count(old) == 1

    with pytest.raises(TamperedError):
        Statement.from_bytes(data.replace(old, new))


def test_fields_in_another_order_are_refused() -> None:
    backwards = dict(reversed(stored().items()))
    data = json.dumps(backwards, separators=(",", ":")).encode()
    assert json.loads(data) == stored()

    with pytest.raises(TamperedError):
        Statement.from_bytes(data)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b'"x"', b"\xef\xbb\xbf{}", statement().to_bytes()[:-1]])
def test_what_is_no_statement_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(TamperedError):
        Statement.from_bytes(data)
