"""Posts keep the library's hours, and a distance from each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from pubqueue.checks.timing import CHECK
from pubqueue.model.account import Account, Languages
from pubqueue.model.finding import Finding, Severity
from pubqueue.model.statutory import holiday
from pubqueue.ports.check import Draft
from pubqueue.words import Words, _

ACCOUNT = Account("x:library", "1", Languages.EN, timedelta(hours=4), "a@example.org")


@dataclass
class Facts:
    quiet: tuple[int, int] | None = (21, 7)
    others: Sequence[str] | None = None
    closures: Mapping[str, Words] = field(default_factory=dict)

    def limits(self, platform: str) -> None:  # noqa: ARG002 - the port's form
        return None

    def quiet_hours(self) -> tuple[int, int] | None:
        return self.quiet

    def alike(self, account: str, text: str, at: datetime) -> None:  # noqa: ARG002 - the port's form
        return None

    def closed(self, day: date) -> Words | None:
        return self.closures.get(day.isoformat())

    def learned_words(self) -> None:
        return None

    def near(self, account: str, at: datetime) -> Sequence[str] | None:  # noqa: ARG002 - the port's form
        return self.others if account == "x:library" else None


def found(at: str | None, facts: Facts | None = None) -> list[Finding]:
    moment = datetime.fromisoformat(at).astimezone(UTC) if at else None
    draft = Draft(
        {"en": "a"}, datetime(2026, 10, 28, tzinfo=UTC), (), "America/Toronto", accounts=(ACCOUNT,), at=moment
    )
    return list(CHECK.look(draft, facts or Facts()))


@pytest.mark.parametrize("clock", ["21:00", "23:59", "00:00", "06:59"])
def test_the_quiet_hours_block_and_can_be_waived(clock: str) -> None:
    (finding,) = found(f"2026-10-28T{clock}:00-04:00")
    assert finding.severity is Severity.BLOCKS
    assert not finding.firm
    assert finding.clause == "schedule"
    assert f"{clock} EDT" in str(finding.message)


@pytest.mark.parametrize("clock", ["07:00", "12:00", "20:59"])
def test_the_other_hours_are_in_order(clock: str) -> None:
    assert found(f"2026-10-28T{clock}:00-04:00") == []


@pytest.mark.parametrize(
    ("at", "next_moment"),
    [
        ("2026-10-28T22:30:00-04:00", "2026-10-29T07:00:00-04:00"),
        ("2026-10-28T05:00:00-04:00", "2026-10-28T07:00:00-04:00"),
        ("2026-10-31T23:00:00-04:00", "2026-11-01T07:00:00-05:00"),
    ],
)
def test_the_end_of_the_quiet_hours_is_suggested(at: str, next_moment: str) -> None:
    (finding,) = found(at)
    assert finding.suggestion == next_moment


def test_quiet_hours_within_one_day_and_none_at_all() -> None:
    assert len(found("2026-10-28T12:30:00-04:00", Facts(quiet=(12, 13)))) == 1
    assert found("2026-10-28T13:00:00-04:00", Facts(quiet=(12, 13))) == []
    assert found("2026-10-28T23:00:00-04:00", Facts(quiet=(0, 0))) == []
    assert found("2026-10-28T23:00:00-04:00", Facts(quiet=None)) == []


def test_another_post_within_the_hour_warns() -> None:
    (finding,) = found("2026-10-28T12:00:00-04:00", Facts(others=["12", "15"]))
    assert finding.severity is Severity.WARNS
    assert str(finding.message) == "2 other posts go out on x:library within the hour: 12, 15."
    assert finding.platform == "x"


def test_a_post_without_a_time_is_not_checked() -> None:
    assert found(None, Facts(others=["12"])) == []


def test_a_closure_blocks_on_the_librarys_own_day() -> None:
    closed = Facts(closures={"2026-10-28": _("Staff training")})
    (finding,) = found("2026-10-28T12:00:00-04:00", closed)
    assert (finding.severity, finding.firm) == (Severity.BLOCKS, False)
    assert "Staff training" in str(finding.message)
    assert found("2026-10-29T12:00:00-04:00", closed) == []


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-12-25", "Christmas Day"),
        ("2026-12-28", "Boxing Day (observed)"),
        ("2026-10-12", "Thanksgiving Day"),
        ("2026-02-16", "Family Day"),
        ("2026-11-11", None),
        ("2026-12-24", None),
    ],
)
def test_the_holidays_of_the_province_have_names(day: str, name: str | None) -> None:
    found = holiday(date.fromisoformat(day), "CA", "ON")
    assert (str(found) if found else None) == name


def test_a_country_without_a_table_has_no_holidays() -> None:
    assert holiday(date(2026, 12, 25), "XX", "") is None
