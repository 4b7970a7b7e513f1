"""The trust file's issues in the database, and those that a home of the first schema brings along."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from builders import START, Practice

from pubqueue.errors import PubqueueError, SettingsError, StaleError, TamperedError
from pubqueue.model.audit import Act
from pubqueue.model.canonical import sha256
from pubqueue.model.people import Role
from pubqueue.store import log_read, trust_files
from pubqueue.workflow import people
from pubqueue.workflow.home import Home


@pytest.fixture
def home(practice: Practice) -> Home:
    """Return a home with two issues of its trust file."""
    sam = practice.as_("sam")
    people.issue(sam, sam.trust.current().with_office("kim", Role.DESIGNATE, start=START))
    return sam


def test_the_newest_issue_holds_and_each_is_recorded_with_its_digest(home: Home) -> None:
    trust = home.trust.current()
    assert trust.version == 2
    with home.reading() as session:
        told = [dict(leaf.data) for leaf in log_read.about(session, "trust", (Act.TRUST_ISSUED,))]
    assert [one["version"] for one in told] == [1, 2]
    assert told[-1]["digest"] == sha256(trust.to_bytes())


@pytest.mark.parametrize("version", [1, 2, 4])
def test_only_the_very_next_version_is_issued(version: int, home: Home) -> None:
    before = home.trust.current()
    with pytest.raises(StaleError, match=f"number 3, not {version}"):
        people.issue(home, replace(before, version=version))
    assert home.trust.current() == before


def test_what_could_not_be_read_back_is_never_issued(home: Home) -> None:
    before = home.trust.current()
    with pytest.raises(TamperedError):
        people.issue(home, replace(before, version=3, domain="*"))
    assert home.trust.current() == before


def test_an_issue_whose_transaction_fails_is_neither_stored_nor_recorded(home: Home, practice: Practice) -> None:
    def interrupted() -> None:
        with home.writing() as pen:
            trust_files.issue(pen, replace(home.trust.current(), version=3))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert home.trust.current().version == 2
    assert practice.value("SELECT COUNT(*) FROM event WHERE act = 'trust.issued'") == 2


@pytest.mark.parametrize("statement", ["UPDATE trust_file SET body = body", "DELETE FROM trust_file"])
def test_an_issue_stays_as_it_is(home: Home, practice: Practice, statement: str) -> None:
    with pytest.raises(Exception, match="trust_file only grows"):
        practice.by_hand(statement)
    assert home.trust.current().version == 2


@pytest.mark.parametrize("version", [1, 2, 4])
def test_an_issue_out_of_order_is_refused_by_the_database(home: Home, practice: Practice, version: int) -> None:
    with pytest.raises(Exception, match="trust_file only grows"):
        practice.by_hand("INSERT INTO trust_file (version, body) VALUES (?, ?)", version, b"{}")
    assert home.trust.current().version == 2


def test_a_gap_is_refused(home: Home, practice: Practice) -> None:
    following = replace(home.trust.current(), version=3)
    practice.unlock()
    practice.by_hand("DELETE FROM trust_file WHERE version = 1")
    with pytest.raises(SettingsError, match="Trust file 1 is missing"):
        home.trust.current()
    with pytest.raises(SettingsError, match="Trust file 1 is missing"):
        people.issue(home, following)


def test_a_database_without_a_trust_file_says_so(home: Home, practice: Practice) -> None:
    practice.unlock()
    practice.by_hand("DELETE FROM trust_file")
    with pytest.raises(SettingsError, match="no trust file in the database"):
        home.trust.current()


def test_an_issue_under_another_number_is_refused(home: Home, practice: Practice) -> None:
    first = practice.value("SELECT body FROM trust_file WHERE version = 1")
    practice.unlock()
    practice.by_hand("UPDATE trust_file SET body = ? WHERE version = 2", first)
    with pytest.raises(TamperedError, match="Trust file 2 says that it is another one"):
        home.trust.current()


# --- from a folder of files ---------------------------------------------------------------------------


@pytest.fixture
def folder(home: Home, practice: Practice) -> Path:
    """Put both issues back into a folder, as the first schema kept them, and return it."""
    made = practice.path / "trust"
    made.mkdir(mode=0o700)
    for version in (1, 2):
        body = practice.value("SELECT body FROM trust_file WHERE version = ?", version)
        assert isinstance(body, bytes)
        (made / f"trust-{version}.json").write_bytes(body)
        (made / f"trust-{version}.json").chmod(0o600)
    practice.unlock()
    practice.by_hand("DELETE FROM trust_file")
    assert home.trust is not None
    return made


def test_the_files_of_a_folder_are_adopted_once(home: Home, folder: Path) -> None:
    assert trust_files.adopt_trust_folder(home.engine, folder) == 2
    assert home.trust.current().version == 2
    assert trust_files.adopt_trust_folder(home.engine, folder) == 0
    assert home.trust.current().version == 2


def test_where_there_is_no_folder_nothing_is_adopted(home: Home, tmp_path: Path) -> None:
    assert trust_files.adopt_trust_folder(home.engine, tmp_path / "none") == 0
    assert home.trust.current().version == 2


def test_files_beside_the_trust_files_are_left_alone(home: Home, folder: Path) -> None:
    for name in ("trust-2.json.sig", "trust-03.json", "trust-0.json", "notes.txt"):
        (folder / name).write_text("x")
    assert trust_files.adopt_trust_folder(home.engine, folder) == 2


def _other_office(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"person":"kim"', b'"person":"sam"'))


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file, 0o600)


def _behind_a_link(file: Path) -> None:
    file.symlink_to(file.rename(file.with_name("elsewhere")))


SPOILT: dict[str, tuple[Callable[[Path], object], type[PubqueueError], str]] = {
    "was edited": (_other_office, TamperedError, "not the file that the record tells of"),
    "is of another form": (lambda file: file.write_bytes(file.read_bytes() + b" "), TamperedError, "trust-2.json"),
    "is gone": (Path.unlink, SettingsError, "cannot be read"),
    "others can write": (lambda file: file.chmod(0o620), SettingsError, "by others than its owner"),
    "is a pipe": (_pipe, SettingsError, "not a plain file"),
    "is a link": (_behind_a_link, SettingsError, "cannot be read"),
    "is the issue before": (
        lambda file: file.write_bytes((file.parent / "trust-1.json").read_bytes()), TamperedError, "another version"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SPOILT)
def test_nothing_is_adopted_where_a_file(case: str, home: Home, folder: Path, practice: Practice) -> None:
    spoil, kind, said = SPOILT[case]
    spoil(folder / "trust-2.json")
    with pytest.raises(kind, match=said):
        trust_files.adopt_trust_folder(home.engine, folder)
    assert practice.value("SELECT COUNT(*) FROM trust_file") == 0


def test_a_folder_that_others_can_write_to_is_refused_by_name(home: Home, folder: Path) -> None:
    folder.chmod(0o777)
    with pytest.raises(SettingsError, match=str(folder)):
        trust_files.adopt_trust_folder(home.engine, folder)
