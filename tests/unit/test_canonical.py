"""One value, one sequence of bytes; every other spelling is refused."""

from __future__ import annotations

import json

import pytest

from pubqueue.errors import TamperedError
from pubqueue.model.canonical import DEEPEST, canonical, commit, parse, sha256

GOOD = b'{"a":[1,true,"\xc3\xa9"],"b":{"c":"d"}}'


def nested(depth: int) -> bytes:
    return b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


def test_what_is_canonical_is_read_back() -> None:
    assert parse(GOOD) == {"a": [1, True, "é"], "b": {"c": "d"}}
    assert canonical(parse(GOOD)) == GOOD


def test_keys_are_sorted_by_utf_16_as_rfc_8785_wants() -> None:
    assert list(json.loads(canonical({"\ufb33": 1, "\U0001f600": 2, "é": 3, "1": 4, "\r": 5}))) == [
        "\r",
        "1",
        "é",
        "\U0001f600",
        "\ufb33",
    ]


OTHER_SPELLINGS = {
    "a key twice": b'{"a":1,"a":1}',
    "keys in another order": b'{"b":1,"a":2}',
    "a blank": b'{"a": 1}',
    "a line's end": b'{"a":1}\n',
    "a byte order mark": b'\xef\xbb\xbf{"a":1}',
    "an escape that is not needed": b'{"a":"\\u00e9"}',
    "a fraction": b'{"a":1.5}',
    "a whole number with a fraction": b'{"a":1.0}',
    "an exponent": b'{"a":1e3}',
    "minus nought": b'{"a":-0}',
    "a number beyond 2^53": b'{"a":9007199254740993}',
    "a number of 5000 digits": b'{"a":' + b"9" * 5000 + b"}",
    "NaN": b'{"a":NaN}',
    "infinity": b'{"a":Infinity}',
    "half a surrogate pair": b'{"a":"\\ud800"}',
    "bytes that are no UTF-8": b'{"a":"\xff"}',
    "UTF-16": '{"a":1}'.encode("utf-16"),
    "a list": b"[1]",
    "a text": b'"a"',
    "nothing": b"",
    "half of it": b'{"a":',
    "two of them": b'{"a":1}{"a":1}',
    "one level too deep": nested(DEEPEST + 1),
    "ten thousand levels": nested(10_000),
    "a hundred thousand lists": b'{"a":' + b"[" * 100_000,
}


@pytest.mark.parametrize("data", OTHER_SPELLINGS.values(), ids=OTHER_SPELLINGS)
def test_another_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(TamperedError, match="not in its canonical form"):
        parse(data)


def test_the_deepest_that_is_allowed_is_read() -> None:
    assert parse(nested(DEEPEST))


def test_a_digest_is_spelled_in_one_way() -> None:
    assert sha256(b"abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_commitment_tells_nothing_without_its_salt() -> None:
    first, second = commit(b"\x00" * 32, b"jo"), commit(b"\x01" * 32, b"jo")
    assert first != second != sha256(b"jo")
    assert commit(b"\x00" * 32, b"jo") == first
    assert commit(b"\x00" * 32, b"pat") != first
