"""A post serves one of the policy's five aims."""

from datetime import UTC, datetime

from pubqueue.checks.purpose import CHECK
from pubqueue.model.finding import Finding, Severity
from pubqueue.model.post import Aim
from pubqueue.plugins import limits
from pubqueue.ports.check import Draft
from pubqueue.store.facts import NoFacts


def found(aims: tuple[str, ...] | None) -> list[Finding]:
    return list(CHECK.look(Draft({"en": "a"}, datetime(2026, 10, 28, tzinfo=UTC), aims=aims), NoFacts(limits)))


def test_no_aim_blocks_and_can_be_waived() -> None:
    (finding,) = found(())
    assert finding.severity is Severity.BLOCKS
    assert not finding.firm
    assert finding.clause == "posting.2"
    assert all(aim in str(finding.message) for aim in Aim)


def test_each_of_the_five_aims_will_do() -> None:
    assert [found((aim,)) for aim in Aim] == [[]] * 5


def test_an_unknown_aim_blocks_and_names_the_nearest() -> None:
    (finding,) = found(("information", "Promotions"))
    assert finding.severity is Severity.BLOCKS
    assert finding.suggestion == "promotion"


def test_aims_that_are_not_known_are_not_checked() -> None:
    assert found(None) == []
