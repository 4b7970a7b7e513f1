"""The Merkle tree of the log is that of RFC 6962."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubqueue.model.audit import Frontier, leaf_hash, node_hash

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
"""The leaves of the certificate-transparency reference test, in hexadecimal."""
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def naive(hashes: list[bytes]) -> bytes:
    """Return the root as RFC 6962 section 2.1 defines it, by recursion."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return hashlib.sha256(b"\x01" + naive(hashes[:split]) + naive(hashes[split:])).digest()


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_the_reference_vectors_hold_at_every_size(size: int) -> None:
    hashes = [leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]]
    assert Frontier().extend(hashes).root().hex() == ROOTS[size]


@pytest.mark.parametrize("size", range(201))
def test_the_frontier_has_the_root_of_the_whole_tree(size: int) -> None:
    frontier = Frontier().extend(leaves(size))
    assert frontier.size == size
    assert frontier.root() == naive(leaves(size))
    assert Frontier.from_text(frontier.to_text()) == frontier


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=40), st.integers(0, 40))
def test_extending_in_two_steps_is_extending_in_one(hashes: list[bytes], cut: int) -> None:
    assert Frontier().extend(hashes[:cut]).extend(hashes[cut:]) == Frontier().extend(hashes)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=30), st.data())
def test_another_leaf_anywhere_gives_another_root(hashes: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(hashes) - 1))
    other = [*hashes[:at], bytes([hashes[at][0] ^ 1]) + hashes[at][1:], *hashes[at + 1 :]]
    assert Frontier().extend(other).root() != Frontier().extend(hashes).root()


def test_leaves_and_nodes_are_hashed_apart() -> None:
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    assert node_hash(left, right) != leaf_hash(left + right)


SEVEN = Frontier().extend(leaves(7)).to_text()
ODD_TEXTS = {
    "no size": ":",
    "no number": "seven:" + "00" * 32,
    "a peak too few": SEVEN.rpartition(",")[0],
    "a peak too many": SEVEN + "," + "00" * 32,
    "capitals": SEVEN.upper(),
    "a blank before": " " + SEVEN,
    "a blank within": SEVEN.replace(",", ", ", 1),
    "a plus": "+" + SEVEN,
    "an underscore": "1_5" + SEVEN[1:],
    "a size of other digits": "\u0667" + SEVEN[1:],
    "half a byte": SEVEN[:-1],
    "nothing": "",
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_a_frontier_in_any_other_spelling_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Frontier.from_text(text)
