"""What stops publishing as a whole is told: an edited trust file, an older database; and what missed its time."""

from __future__ import annotations

from builders import Practice, close_homes

from pubqueue.workflow import audit
from pubqueue.workflow.status import status


def _give_kim_the_office(practice: Practice) -> None:
    file = practice.path / "trust" / "trust-1.json"
    file.write_bytes(file.read_bytes().replace(b'"person":"pat"', b'"person":"kim"'))


def test_what_was_signed_waits_and_nothing_goes_out_under_an_edited_trust_file(practice: Practice) -> None:
    practice.approved()
    _give_kim_the_office(practice)
    gazette = practice.publish()
    assert practice.ledger() == []
    assert gazette.needs_person
    assert "trust file is not the one" in " ".join(str(news.said) for news in gazette.news)


def test_the_audit_names_an_edited_trust_file(practice: Practice) -> None:
    _give_kim_the_office(practice)
    problems = [str(problem) for problem in audit.verify(practice.as_("jo")).problems]
    assert problems == ["The trust file is not the one that the record tells of."]


def test_status_says_that_an_older_database_publishes_nothing(practice: Practice) -> None:
    practice.approved()
    close_homes()
    old = (practice.path / "pubqueue.db").read_bytes()
    practice.publish()
    close_homes()
    (practice.path / "pubqueue.db").write_bytes(old)
    now = status(practice.as_("jo"))
    assert now.blocked is not None
    assert now.needs_person


def test_status_names_a_post_that_missed_its_time_unsigned(practice: Practice) -> None:
    post = practice.in_review()
    assert status(practice.as_("jo")).overdue == []
    practice.publish()
    assert status(practice.as_("jo")).overdue == [post]
