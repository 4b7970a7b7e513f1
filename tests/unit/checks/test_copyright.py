"""Whose work a picture is, and a long quotation."""

from datetime import UTC, datetime

import pytest

from pubqueue.checks.copyright import CHECK
from pubqueue.model.finding import Finding, Severity
from pubqueue.model.post import Picture
from pubqueue.plugins import limits
from pubqueue.ports.check import Draft
from pubqueue.store.facts import NoFacts

QUOTED = "It was a long winter in the county and every evening the whole family sat down by the stove to read aloud to one another until the lamp burned low."


def found(text: str = "A text.", *pictures: Picture) -> list[Finding]:
    draft = Draft({"en": text}, datetime(2026, 10, 28, tzinfo=UTC), pictures=pictures)
    return list(CHECK.look(draft, NoFacts(limits)))


def picture(source: str = "our own", licence: str = "ours", credit: str = "Jo") -> Picture:
    return Picture({"en": "sha256:1"}, {"en": "A lamp."}, source, licence, credit)


def test_a_picture_that_says_whose_it_is_is_in_order() -> None:
    assert found("A text.", picture()) == []


@pytest.mark.parametrize("field", ["source", "licence", "credit"])
def test_a_picture_that_lacks_one_of_the_three_blocks_and_says_which(field: str) -> None:
    (finding,) = found("A text.", picture(), picture(**{field: " "}))
    assert (finding.severity, finding.firm, finding.clause) == (Severity.BLOCKS, False, "posting.3e")
    assert "Picture 2" in str(finding.message)
    assert field in str(finding.message)


@pytest.mark.parametrize("text", [f"“{QUOTED}”", f"Today: « {QUOTED} »", f'Read this: "{QUOTED}"'])
def test_a_long_quotation_without_a_source_warns(text: str) -> None:
    (finding,) = found(text)
    assert finding.severity is Severity.WARNS
    assert finding.where is not None
    assert QUOTED in finding.where.text


@pytest.mark.parametrize(
    "text", [f"“{QUOTED}” \u2014 Ann Lee", f"Ann Lee wrote: “{QUOTED}”", f"“{QUOTED}” (Ann Lee)", "“A short one.”"]
)
def test_a_quotation_with_its_source_or_a_short_one_is_in_order(text: str) -> None:
    assert found(text) == []
