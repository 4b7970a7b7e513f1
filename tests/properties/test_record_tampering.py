"""Whoever owns the file can change any byte of the record; none of it goes unnoticed."""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from builders import DUE, Practice
from hypothesis import given, settings
from hypothesis import strategies as st

from pubqueue import places
from pubqueue.errors import PubqueueError, RolledBackError, SignatureError
from pubqueue.model.audit import Frontier, leaf_hash
from pubqueue.model.canonical import canonical, parse
from pubqueue.signing import note
from pubqueue.workflow import audit
from pubqueue.workflow.home import Home

COLUMNS = [
    ("event", "leaf"),
    ("event", "hash"),
    ("event", "act"),
    ("event", "subject"),
    ("log_head", "frontier"),
    ("checkpoint", "note"),
    ("private_value", "salt"),
    ("private_value", "value"),
    ("private_value", "name"),
    ("sign_off", "statement"),
    ("version", "body"),
    ("version", "salt"),
    ("version", "digest"),
]
TRIGGERS = ("no_update", "no_delete", "no_replace")


@dataclass(frozen=True)
class Archive:
    """A home with a whole story in its record, its file, and the same file without its triggers."""

    practice: Practice
    home: Home

    @property
    def file(self) -> Path:
        return self.practice.path / places.DATABASE

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """Yield the file as its owner sees it; put everything back afterwards."""
        with closing(sqlite3.connect(":memory:")) as original, closing(sqlite3.connect(self.file)) as file:
            file.backup(original)
            for table in ("event", "sign_off", "checkpoint"):
                for trigger in TRIGGERS:
                    file.execute(f"DROP TRIGGER {table}_{trigger}")
            file.execute("DROP TRIGGER event_in_order")
            file.commit()
            try:
                yield file
            finally:
                file.rollback()
                original.backup(file)

    def problems(self) -> list[str]:
        """Return what a verification says; a refusal to read on says something too."""
        try:
            return [str(problem) for problem in audit.verify(self.home).problems]
        except PubqueueError as refusal:
            return [str(refusal)]

    def refuses_to_publish(self) -> bool:
        try:
            audit.require_continuation(self.home)
        except PubqueueError:
            return True
        return False


@pytest.fixture(scope="module")
def archive(home_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    practice = Practice.copy(home_template, tmp_path_factory.mktemp("archive"))
    practice.approved("The library opens at nine on Saturday.")
    practice.approved("Storytime is on Sunday.", accounts=["facebook:library"], texts={"en": "Hello", "fr": "Bonjour"})
    practice.publish()
    practice.publish(DUE)
    practice.in_review("The book sale is on Monday at ten.", when="2026-11-24 12:00")
    home = practice.as_("jo")
    yield Archive(practice, home)
    home.engine.dispose()


def cell(file: sqlite3.Connection, table: str, column: str, row: int) -> bytes:
    query = f"SELECT CAST({column} AS BLOB) FROM {table} WHERE rowid = ?"  # noqa: S608 - names from the list above
    data = file.execute(query, (row,)).fetchone()[0]
    assert isinstance(data, bytes)
    return data


def write(file: sqlite3.Connection, table: str, column: str, row: int, data: bytes) -> None:
    kind = file.execute(f"SELECT typeof({column}) FROM {table} WHERE rowid = ?", (row,)).fetchone()[0]  # noqa: S608
    file.execute(f"UPDATE {table} SET {column} = CAST(? AS {kind}) WHERE rowid = ?", (data, row))  # noqa: S608
    file.commit()


def rows(file: sqlite3.Connection, table: str) -> list[int]:
    return [row for (row,) in file.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]  # noqa: S608


def test_the_untouched_record_holds(archive: Archive) -> None:
    assert archive.problems() == []
    assert not archive.refuses_to_publish()
    with archive.opened():
        assert archive.problems() == []


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_one_changed_byte_anywhere_is_noticed(archive: Archive, table: str, column: str) -> None:
    with archive.opened() as file:
        filled = [row for row in rows(file, table) if cell(file, table, column, row)]

        @settings(max_examples=12)
        @given(st.sampled_from(filled), st.integers(0, 10_000), st.integers(1, 255))
        def noticed(row: int, at: int, change: int) -> None:
            data = cell(file, table, column, row)
            at %= len(data)
            write(file, table, column, row, data[:at] + bytes([data[at] ^ change]) + data[at + 1 :])
            try:
                assert archive.problems()
            finally:
                write(file, table, column, row, data)

        noticed()


def test_every_byte_of_a_checkpoint_counts_and_it_has_one_spelling(archive: Archive) -> None:
    key, origin = archive.home.log_key, audit.origin(archive.home)
    with archive.opened() as file:
        signed = cell(file, "checkpoint", "note", rows(file, "checkpoint")[0]).decode()
    assert note.verify(signed, origin, key)
    others = {signed[:at] + letter + signed[at + 1 :] for at in range(len(signed)) for letter in "A9 \n"}
    others |= {signed[:-3] + letter + signed[-2:] for letter in string.ascii_letters + string.digits + "+/="}
    others |= {signed + "\n", signed + " ", signed[:-1], signed * 2}
    for other in others - {signed}:
        with pytest.raises(SignatureError):
            note.verify(other, origin, key)


# --- whole rows -----------------------------------------------------------------------------------

Tampering = Callable[[sqlite3.Connection, int], None]


def drop(file: sqlite3.Connection, seq: int) -> None:
    file.execute("DELETE FROM event WHERE seq = ?", (seq,))


def drop_and_close_the_gap(file: sqlite3.Connection, seq: int) -> None:
    drop(file, seq)
    file.execute("UPDATE event SET seq = -seq WHERE seq > ?", (seq,))
    file.execute("UPDATE event SET seq = -seq - 1 WHERE seq < 0")


def repeat(file: sqlite3.Connection, seq: int) -> None:
    newest = file.execute("SELECT MAX(seq) FROM event").fetchone()[0]
    file.execute("INSERT INTO event SELECT ?, leaf, hash, act, subject FROM event WHERE seq = ?", (newest + 1, seq))


def swap_numbers(file: sqlite3.Connection, seq: int) -> None:
    other = seq + 1 if seq == 0 else seq - 1
    for old, new in ((seq, -1), (other, seq), (-1, other)):
        file.execute("UPDATE event SET seq = ? WHERE seq = ?", (new, old))


def rewrite_with_its_hash(file: sqlite3.Connection, seq: int) -> None:
    leaf = parse(file.execute("SELECT leaf FROM event WHERE seq = ?", (seq,)).fetchone()[0])
    forged = canonical({**leaf, "actor": "person:nobody"})
    file.execute("UPDATE event SET leaf = ?, hash = ? WHERE seq = ?", (forged, leaf_hash(forged), seq))


def rewrite_with_its_hash_and_the_head(file: sqlite3.Connection, seq: int) -> None:
    rewrite_with_its_hash(file, seq)
    mend_the_head(file)


def fill_with_nonsense(file: sqlite3.Connection, seq: int) -> None:
    forged = canonical({"v": 1, "seq": seq, "act": "nonsense.done"})
    file.execute("UPDATE event SET leaf = ?, hash = ? WHERE seq = ?", (forged, leaf_hash(forged), seq))


def mend_the_head(file: sqlite3.Connection) -> None:
    hashes = [row[0] for row in file.execute("SELECT hash FROM event ORDER BY seq")]
    file.execute("UPDATE log_head SET frontier = ?", (Frontier().extend(hashes).to_text(),))


TAMPERINGS = [
    drop,
    drop_and_close_the_gap,
    repeat,
    swap_numbers,
    rewrite_with_its_hash,
    fill_with_nonsense,
]


@pytest.mark.parametrize("where", ["first", "middle", "newest"])
@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_a_row_that_is_gone_repeated_moved_or_rewritten_is_noticed(
    archive: Archive, tamper: Tampering, where: str
) -> None:
    with archive.opened() as file:
        seqs = rows(file, "event")
        tamper(file, {"first": 0, "middle": len(seqs) // 2, "newest": seqs[-1]}[where])
        file.commit()
        assert archive.problems()


def test_an_old_record_cannot_be_rewritten_together_with_the_head(archive: Archive) -> None:
    with archive.opened() as file:
        rewrite_with_its_hash_and_the_head(file, 3)
        file.commit()
        assert archive.problems()


def test_the_publisher_stops_where_what_it_has_seen_was_rewritten_with_the_head(archive: Archive) -> None:
    with archive.opened() as file:
        rewrite_with_its_hash_and_the_head(file, 3)
        file.commit()
        with pytest.raises(RolledBackError):
            audit.require_continuation(archive.home)


def test_the_publisher_stops_where_what_it_has_not_seen_was_changed(archive: Archive) -> None:
    with archive.opened() as file:
        rewrite_with_its_hash(file, rows(file, "event")[-1])
        file.commit()
        with pytest.raises(RolledBackError, match="not a continuation"):
            audit.require_continuation(archive.home)


@pytest.mark.parametrize("kept", [0, 1, 10])
def test_a_truncated_record_is_noticed_even_with_head_and_checkpoints_cut_to_fit(archive: Archive, kept: int) -> None:
    with archive.opened() as file:
        file.execute("DELETE FROM event WHERE seq >= ?", (kept,))
        file.execute("DELETE FROM private_value WHERE seq >= ?", (kept,))
        file.execute("DELETE FROM checkpoint WHERE size > ?", (kept,))
        mend_the_head(file)
        file.commit()
        assert any("older" in problem for problem in archive.problems())
        with pytest.raises(RolledBackError, match="older than what this host has published from"):
            audit.require_continuation(archive.home)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM sign_off WHERE id = 1",
        "INSERT INTO sign_off SELECT 9, 3, 1, 'sam', X'7B7D', signature FROM sign_off LIMIT 1",
        "UPDATE sign_off SET post = 3 WHERE id = 1",
        "UPDATE post SET state = 'approved' WHERE id = 3",
        "UPDATE delivery SET state = 'waiting' WHERE id = 1",
        "DELETE FROM delivery WHERE id = 1",
        "DELETE FROM version WHERE post = 3",
        "UPDATE version SET author = 'sam' WHERE post = 3",
        "UPDATE version SET at = '2027-01-01T00:00:00Z' WHERE post = 3",
        "INSERT INTO post VALUES (9, 'approved', 1, '')",
    ],
)
def test_a_row_that_tells_another_story_than_the_record_is_noticed(archive: Archive, sql: str) -> None:
    with archive.opened() as file:
        assert file.execute(sql).rowcount == 1
        file.commit()
        assert archive.problems()


def test_an_erased_private_value_leaves_the_record_whole(archive: Archive) -> None:
    with archive.opened() as file:
        assert file.execute("DELETE FROM private_value").rowcount > 0
        file.commit()
        assert archive.problems() == []


def test_after_all_that_the_record_is_as_it_was(archive: Archive) -> None:
    assert archive.problems() == []
