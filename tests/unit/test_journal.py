"""What this host has sent, outside the database: lines that last, and what is made of them."""

from __future__ import annotations

import json
import resource
import signal
import stat
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from pubqueue.errors import RolledBackError, UnfitError
from pubqueue.journal import Journal
from pubqueue.model.audit import Frontier

NAME = "home/1/1/mastodon:library/en"
LEAVES = [bytes([number]) * 32 for number in range(5)]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Return the journal of a new home."""
    fresh = Journal(tmp_path / "state")
    fresh.begin(tmp_path / "home", "home")
    return fresh


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where the journal's lines stand."""
    return tmp_path / "state" / "journal.jsonl"


def intent(journal: Journal, name: str = NAME) -> None:
    journal.write("intent", {"delivery": name, "at": "2026-11-23T17:00:00Z"})


def result(journal: Journal, outcome: str, name: str = NAME) -> None:
    journal.write("result", {"delivery": name, "outcome": outcome})


def lines(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_an_intent_alone_may_have_been_a_send(journal: Journal) -> None:
    assert not journal.already_out(NAME)
    intent(journal)
    assert journal.already_out(NAME)
    assert not journal.already_out(NAME + "x")


@pytest.mark.parametrize(
    ("outcome", "out"),
    [("publish", True), ("doubt", True), ("find", True), ("defer", False), ("refuse", False), ("absent", False)],
)
def test_the_result_tells_whether_it_may_be_out(outcome: str, out: bool, journal: Journal) -> None:
    intent(journal)
    result(journal, outcome)
    assert journal.already_out(NAME) is out


def test_another_process_reads_what_this_one_wrote(journal: Journal, file: Path) -> None:
    other = Journal(file.parent)
    assert not other.already_out(NAME)
    intent(journal)
    assert other.already_out(NAME)
    result(journal, "absent")
    assert not other.already_out(NAME)
    intent(journal)
    assert other.already_out(NAME)


def test_each_line_carries_the_digest_of_the_one_before(journal: Journal, file: Path) -> None:
    for outcome in ("doubt", "absent", "publish"):
        result(journal, outcome)
    raw = file.read_bytes().splitlines()
    assert [line["before"] for line in lines(file)] == ["", *(sha256(line).hexdigest()[:16] for line in raw[:-1])]


def test_lanes_that_write_side_by_side_keep_the_chain(journal: Journal, file: Path) -> None:
    with ThreadPoolExecutor(8) as lanes:
        list(lanes.map(lambda number: intent(Journal(file.parent), f"post {number}"), range(40)))
    assert all(journal.already_out(f"post {number}") for number in range(40))
    assert len({line["before"] for line in lines(file)}) == 40


def test_a_torn_line_was_not_durable_so_nothing_was_sent_for_it(journal: Journal, file: Path) -> None:
    intent(journal, "before")
    intent(journal)
    file.write_bytes(file.read_bytes()[:-20])
    again = Journal(file.parent)
    assert not again.already_out(NAME)
    assert again.already_out("before")


def test_the_journal_goes_on_after_a_torn_line(journal: Journal, file: Path) -> None:
    intent(journal)
    with file.open("ab") as torn:
        torn.write(b'{"kind": "intent", "deliv')
    intent(journal, "after")
    for reader in (journal, Journal(file.parent)):
        assert reader.already_out(NAME)
        assert reader.already_out("after")


@pytest.mark.parametrize("gone", [0, 1])
def test_a_journal_with_a_line_missing_is_not_believed_however_often_it_is_asked(
    gone: int, journal: Journal, file: Path
) -> None:
    for number in range(3):
        intent(journal, f"post {number}")
    kept = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(kept[:gone] + kept[gone + 1 :]))
    again = Journal(file.parent)
    for name in ("post 2", "post 2", "post 7"):
        with pytest.raises(RolledBackError):
            again.already_out(name)


def test_a_line_that_does_not_fit_on_the_disk_is_an_error(journal: Journal) -> None:
    intent(journal)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (160, before[1]))
    try:
        with pytest.raises(OSError, match=r"."):
            intent(journal, "the second one")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert not journal.already_out("the second one")
    intent(journal, "the second one")
    assert journal.already_out("the second one")


def test_only_the_owner_reads_and_writes_it(journal: Journal, file: Path) -> None:
    intent(journal)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    journal.require_private()
    file.parent.chmod(0o770)
    with pytest.raises(UnfitError):
        journal.require_private()


def test_it_must_not_lie_within_the_home(tmp_path: Path) -> None:
    with pytest.raises(UnfitError):
        Journal(tmp_path / "home" / "state").begin(tmp_path / "home", "home")
    assert not (tmp_path / "home").exists()


def test_it_remembers_the_newest_log(journal: Journal, file: Path) -> None:
    assert journal.seen().frontier == Frontier()
    journal.saw("home", Frontier().extend(LEAVES))
    seen = Journal(file.parent).seen()
    assert (seen.home, seen.frontier) == ("home", Frontier().extend(LEAVES))
    assert sorted(path.name for path in file.parent.iterdir()) == ["checkpoint"]


def test_a_log_that_grew_out_of_the_one_it_saw_is_taken(journal: Journal) -> None:
    journal.saw("home", Frontier().extend(LEAVES[:3]))
    journal.require_extension("home", Frontier().extend(LEAVES), LEAVES)


@pytest.mark.parametrize(
    ("home", "head", "leaves"),
    [
        pytest.param("another", LEAVES, LEAVES, id="another home's"),
        pytest.param("home", LEAVES[:2], LEAVES[:2], id="shorter"),
        pytest.param("home", [*LEAVES[:3], LEAVES[0]], LEAVES[:4], id="with other records than its head says"),
        pytest.param("home", [LEAVES[4], *LEAVES[1:]], [LEAVES[4], *LEAVES[1:]], id="with another past"),
        pytest.param("home", LEAVES, [LEAVES[4], *LEAVES[1:]], id="with another past under the same head"),
    ],
)
def test_a_log_is_refused_that_is(home: str, head: list[bytes], leaves: list[bytes], journal: Journal) -> None:
    journal.saw("home", Frontier().extend(LEAVES[:3]))
    with pytest.raises(RolledBackError):
        journal.require_extension(home, Frontier().extend(head), leaves)


@pytest.mark.parametrize("content", [None, "", "home", "home x:", "home 3:00", "ho\u00e9"])
def test_a_newest_log_that_is_gone_or_nonsense_is_refused(content: str | None, journal: Journal, file: Path) -> None:
    known = file.with_name("checkpoint")
    known.unlink() if content is None else known.write_text(content, encoding="utf-8")
    with pytest.raises(RolledBackError):
        journal.seen()


def test_a_pass_leaves_a_sign_that_it_ran(journal: Journal) -> None:
    assert journal.last_beat() is None
    journal.beat()
    assert journal.last_beat() is not None
