"""Who must sign off, and whether it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pubqueue.model.gate import judge

JO = ["jo"]


def opened(
    signers: list[str], *, contributors: list[str] = JO, waived_by: tuple[str, ...] = (), needed: int = 1
) -> bool:
    return judge(signers, contributors=contributors, waived_by=waived_by, needed=needed).is_open


def test_one_sign_off_by_somebody_else_opens_it() -> None:
    assert opened(["pat"])


@pytest.mark.parametrize("signers", [[], ["jo"], ["jo", "jo"]])
def test_nobody_and_the_author_do_not(signers: list[str]) -> None:
    assert not opened(signers)


def test_an_editor_of_an_earlier_version_does_not_count() -> None:
    assert not opened(["pat"], contributors=["jo", "pat"])
    assert opened(["pat", "sam"], contributors=["jo", "pat"])


def test_one_person_counts_once() -> None:
    assert not opened(["pat", "pat"], needed=2)
    assert opened(["pat", "sam"], needed=2)


def test_a_waiver_s_giver_is_not_the_only_signer() -> None:
    assert not opened(["pat"], waived_by=("pat",))
    assert opened(["sam"], waived_by=("pat",))
    assert opened(["pat", "sam"], waived_by=("pat",))
    assert not opened(["pat", "sam"], waived_by=("pat", "sam"))


def test_a_class_that_the_trust_file_does_not_know_never_opens() -> None:
    verdict = judge(["pat", "sam"], contributors=JO, waived_by=[], needed=None)
    assert not verdict.is_open
    assert "no sign-off for this class" in str(verdict.missing)


def test_the_verdict_says_what_is_missing() -> None:
    def missing(signers: list[str], needed: int, waived_by: tuple[str, ...] = ()) -> str:
        return str(judge(signers, contributors=JO, waived_by=waived_by, needed=needed).missing)

    assert missing([], 1) == "One more sign-off is needed."
    assert missing(["pat"], 3) == "2 more sign-offs are needed."
    assert missing(["pat"], 1, ("pat",)) == "Somebody other than pat, who waived a finding, must sign too."


people = st.sets(st.sampled_from(["jo", "pat", "sam", "kim", "ann"]))


@given(people, people, people, st.integers(1, 4))
def test_an_open_gate_has_enough_signers_none_of_whom_wrote_it_and_one_of_whom_waived_nothing(
    signers: set[str], contributors: set[str], waived_by: set[str], needed: int
) -> None:
    verdict = judge(signers, contributors=contributors, waived_by=waived_by, needed=needed)
    counted = signers - contributors
    assert verdict.is_open == (len(counted) >= needed and (not waived_by or bool(counted - waived_by)))
    assert verdict.is_open == (verdict.missing is None)


@given(people, people, people, people, st.integers(1, 4))
def test_a_gate_that_nobody_can_open_is_opened_by_no_part_of_them(
    eligible: set[str], signers: set[str], contributors: set[str], waived_by: set[str], needed: int
) -> None:
    rest = {"contributors": contributors, "waived_by": waived_by}
    if not judge(eligible, **rest, needed=needed).is_open:
        assert not judge(signers & eligible, **rest, needed=needed).is_open
