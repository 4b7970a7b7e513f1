"""Three roles of PostgreSQL: each can do its work through the program, and what is withheld is refused."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import pytest
from builders import DUE, Practice
from sqlalchemy.engine import make_url

from pubqueue.errors import StorageError
from pubqueue.store import roles
from pubqueue.workflow import audit, compose, people, stop
from pubqueue.workflow.read import entries

DATABASES = ("postgresql",)


@dataclass
class Roles:
    """A home in a database with the three roles, and ways to act by one."""

    practice: Practice

    def by(self, role: str) -> Practice:
        """Return the home as a host with that role opens it."""
        url = make_url(str(self.practice.place)).set(username=role)
        self.practice.extra["PUBQUEUE_DATABASE_URL"] = url.render_as_string(hide_password=False)
        return self.practice

    def sql(self, role: str, statement: str) -> None:
        """Run a statement by hand with that role's rights, and take it back."""
        with psycopg.connect(str(self.practice.place)) as connection:
            connection.execute(f"SET ROLE {role}")
            connection.execute(statement)
            connection.rollback()


@pytest.fixture
def given(practice: Practice) -> Roles:
    """Return a home with the roles made, twice: the second time changes nothing."""
    for _again in range(2):
        for statement in roles.statements():
            practice.by_hand(statement)
    return Roles(practice)


def test_staff_write_submit_sign_and_publisher_publishes_and_auditor_reads(given: Roles) -> None:
    staff = given.by(roles.STAFF)
    post = staff.approved()
    taken_back = staff.approved("The book sale begins on Friday.")
    compose.withdraw(staff.as_("jo"), taken_back, "not yet")
    people.name_designate(staff.as_("sam"), "jo")
    stop.stop(staff.as_("kim"), "a hoax is about")
    stop.resume(staff.as_("pat"))

    publisher = given.by(roles.PUBLISHER)
    assert [news.state for news in publisher.publish().news] == ["published"]
    assert len(publisher.ledger()) == 1

    auditor = given.by(roles.AUDITOR)
    assert audit.verify(auditor.as_("jo")).problems == []
    assert post in [entry.id for entry in list(entries(auditor.as_("jo")))]


def test_a_publisher_settles_what_another_left_behind(given: Roles) -> None:
    given.by(roles.STAFF).approved()
    publisher = given.by(roles.PUBLISHER)
    publisher.extra["PUBQUEUE_SANDBOX_FAULT"] = "timeout-after"
    publisher.publish()
    del publisher.extra["PUBQUEUE_SANDBOX_FAULT"]
    publisher.publish(DUE.replace(minute=30))
    assert publisher.value("SELECT state FROM delivery") == "published"
    assert len(publisher.ledger()) == 1


def test_what_a_role_may_not_is_refused_in_a_line(given: Roles) -> None:
    given.by(roles.STAFF).approved()
    for role in (roles.PUBLISHER, roles.AUDITOR):
        with pytest.raises(StorageError, match="does not let this host do that: permission denied"):
            given.by(role).draft()
    with pytest.raises(StorageError, match="permission denied"):
        given.by(roles.STAFF).publish()
    assert given.practice.ledger() == []
    with pytest.raises(StorageError, match="permission denied"):
        given.by(roles.AUDITOR).publish()
    assert given.practice.ledger() == []


WITHHELD = [
    (roles.STAFF, "INSERT INTO attempt VALUES (9, 1, 1, 'k', 'published', 'h', '', '')"),
    (roles.STAFF, "UPDATE attempt SET state = 'absent'"),
    (roles.STAFF, "UPDATE delivery SET platform_id = 'x'"),
    (roles.STAFF, "UPDATE delivery SET published_at = 'x'"),
    (roles.STAFF, "UPDATE event SET act = 'x'"),
    (roles.STAFF, "DELETE FROM post"),
    (roles.STAFF, "UPDATE version SET body = ''"),
    (roles.STAFF, "UPDATE home SET id = 'x'"),
    (roles.STAFF, "INSERT INTO checkpoint VALUES (99, 'x', 'x')"),
    (roles.STAFF, "ALTER TABLE event DISABLE TRIGGER ALL"),
    (roles.STAFF, "CREATE TABLE mine (x int)"),
    (roles.PUBLISHER, "INSERT INTO sign_off VALUES (9, 1, 1, 'pat', '', '')"),
    (roles.PUBLISHER, "INSERT INTO version SELECT * FROM version"),
    (roles.PUBLISHER, "INSERT INTO trust_file VALUES (2, '')"),
    (roles.PUBLISHER, "INSERT INTO post VALUES (9, 'approved', 1, 'x')"),
    (roles.PUBLISHER, "INSERT INTO delivery SELECT * FROM delivery"),
    (roles.PUBLISHER, "UPDATE delivery SET at = 'x'"),
    (roles.PUBLISHER, "UPDATE variant SET body = ''"),
    (roles.PUBLISHER, "UPDATE person SET os_user = 'x'"),
    (roles.PUBLISHER, "SELECT hash FROM desk_pin"),
    (roles.PUBLISHER, "TRUNCATE event CASCADE"),
    (roles.AUDITOR, "INSERT INTO event VALUES (99, '', '', '', '')"),
    (roles.AUDITOR, "UPDATE stop SET stopped = TRUE"),
    (roles.AUDITOR, "SELECT hash FROM desk_pin"),
]


@pytest.mark.parametrize(("role", "statement"), WITHHELD, ids=[f"{role}: {one}" for role, one in WITHHELD])
def test_the_server_refuses(given: Roles, role: str, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        given.sql(role, statement)
