"""The demo plays the whole story, and tells what really happened: never more, never less."""

from __future__ import annotations

import json
import re
import sqlite3
import struct
import subprocess
import sys
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from pubqueue import sample
from pubqueue.bootstrap import Call, open_home
from pubqueue.cli.story import desk, month, play, proof, stage, timeline
from pubqueue.cli.story.stage import Ending, Incident, Stage
from pubqueue.words import _
from pubqueue.workflow import audit

pytestmark = pytest.mark.slow
MONDAY = datetime.fromisoformat("2026-11-02T22:30:00-05:00")
"""A month from here has no statutory holiday on the days of the sample."""


@dataclass
class Played:
    """A demo that was played in `folder`, what it printed, and the facts of its last line."""

    folder: Path
    output: str
    facts: dict[str, object]

    @property
    def ledgers(self) -> list[tuple[str, str]]:
        """Every post of every ledger: which one, and the text."""
        files = sorted((self.folder / "home" / "sandbox").glob("*.jsonl"))
        return [(file.stem, json.loads(line)["text"]) for file in files for line in file.read_text().splitlines()]

    @property
    def page(self) -> str:
        """The timeline."""
        return Path(str(self.facts["timeline"])).read_text(encoding="utf-8")


class Reader(HTMLParser):
    """What a person reads on the timeline."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.paragraphs: set[str] = set()
        self.accounts: set[str] = set()
        self.times: list[datetime] = []
        self.alts: list[str] = []
        self._within = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._within = tag
        if tag == "img":
            self.alts.append(given["alt"] or "")
        if tag == "time":
            self.times.append(datetime.fromisoformat(given["datetime"] or ""))

    def handle_data(self, data: str) -> None:
        if self._within == "p":
            self.paragraphs.add(data)
        if self._within == "li" and data.endswith(":library"):
            self.accounts.add(data)


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", "pubqueue", *arguments]
    return subprocess.run(whole, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("demo") / "kept"
    ran = command("--now", MONDAY.isoformat(), "demo", "--json", "--keep", str(folder))
    assert (ran.returncode, ran.stderr) == (0, "")
    return Played(folder, ran.stdout, json.loads(ran.stdout.splitlines()[-1]))


def quiet_stage(folder: Path) -> Stage:
    return stage.set_up(folder, MONDAY, lambda _line: None)


def test_with_json_standard_output_is_one_object_with_the_facts(played: Played) -> None:
    assert len(played.output.splitlines()) == 1
    assert set(played.facts) == {"published", "refused", "in_doubt_resolved", "audit", "timeline"}
    assert (played.facts["in_doubt_resolved"], played.facts["audit"]) == (1, "verified")


def test_what_it_says_is_published_stands_in_the_ledgers_each_once(played: Played) -> None:
    assert played.facts["published"] == len(played.ledgers)
    assert len(played.ledgers) > 20
    assert set(Counter(played.ledgers).values()) == {1}


def test_neither_the_forged_text_nor_the_stopped_post_is_in_a_ledger(played: Played) -> None:
    texts = {text for _ledger, text in played.ledgers}
    (stopped,) = [post.text for post in sample.month() if post.stopped]
    assert stopped not in texts
    assert not any(month.FORGED.strip() in text for text in texts)
    assert [post.text for post in sample.month() if post.text not in texts and not post.stopped] == []


def test_what_was_refused_is_every_delivery_of_the_post_that_was_changed_by_hand(played: Played) -> None:
    connection = sqlite3.connect(played.folder / "home" / "pubqueue.db")
    held = connection.execute("SELECT subject FROM event WHERE act = 'delivery.held'").fetchall()
    posts = {
        connection.execute("SELECT post FROM delivery WHERE id = ?", one[0].split(":")[1:]).fetchone() for one in held
    }
    ((forged,),) = posts
    (deliveries,) = connection.execute("SELECT COUNT(*) FROM delivery WHERE post = ?", (forged,)).fetchone()
    connection.close()
    assert played.facts["refused"] == len(held) == deliveries > 0


def test_the_kept_home_verifies_again(played: Played) -> None:
    environment = {"PUBQUEUE_HOME": str(played.folder / "home"), "XDG_STATE_HOME": str(played.folder / "state")}
    home = open_home(Call(environment))
    try:
        assert audit.verify(home).problems == []
    finally:
        home.engine.dispose()


def test_the_timeline_lies_in_the_kept_directory_and_nothing_on_it_is_alive(played: Played) -> None:
    assert Path(str(played.facts["timeline"])) == played.folder / "timeline.html"
    assert "<script" not in played.page.lower()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", played.page)
    assert "default-src 'none'" in played.page


def test_the_timeline_shows_every_post_of_the_ledgers_in_the_order_of_time(played: Played) -> None:
    shown = Reader(played.page)
    for _ledger, text in played.ledgers:
        assert text in shown.paragraphs
    assert shown.times == sorted(shown.times)
    assert len(shown.alts) >= 4
    assert all(shown.alts)
    assert shown.accounts == {"bluesky:library", "facebook:library", "mastodon:library", "x:library"}


def test_the_timeline_tells_who_was_refused_and_what_befell_the_posts(played: Played) -> None:
    told = "\n".join(Reader(played.page).paragraphs)
    for sentence in (
        "Post 12 stays a draft, the checks stop it:",
        "jo tries to sign her own post and is refused:",
        "pat, though a designate, is refused: You wrote part of post 1, so you cannot sign it off.",
        "The publisher is killed while it sends post 4 to mastodon:library.",
        "It was found on the account: it is published.",
        "Post 8 on x:library is held: What is stored of post 8 is not what pat signed",
        "The row is put back from a copy, and pat resumes post 8.",
    ):
        assert sentence in told


def test_the_photographs_position_is_nowhere_in_the_kept_directory(played: Played) -> None:
    photo = next(one.file for post in sample.month() for one in post.media if one.file.suffix == ".jpg")
    with Image.open(photo) as picture:
        order = {b"II": "<", b"MM": ">"}[picture.info["exif"][6:8]]
        latitude = picture.getexif().get_ifd(0x8825)[2]
    numbers = [number for part in latitude for number in (part.numerator, part.denominator)]
    position = struct.pack(f"{order}6L", *numbers)
    assert position in photo.read_bytes()
    files = [path for path in played.folder.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert [path.name for path in files if position in path.read_bytes()] == []
    with closing(sqlite3.connect(played.folder / "home" / "pubqueue.db")) as database:
        stored = [data for (data,) in database.execute("SELECT data FROM picture")]
    assert stored
    assert not any(position in data for data in stored)


def test_a_person_reads_every_step_and_nothing_but_the_page_stays() -> None:
    ran = command("demo")
    assert (ran.returncode, ran.stderr) == (0, "")
    for sentence in (
        "Position removed",
        "310 characters as x counts them; it takes 280.",
        "jo tries to sign her own post and is refused: Jo Tremblay may not sign off.",
        "ssh-keygen made the signature, and says of it: Good",
        "The publisher is killed while it sends post",
        "is in doubt: The publisher died while it was sending.",
        "It was found on the account",
        "has it once: it was not sent again.",
        "is not what pat signed",
        "Each ledger has what was signed for it, byte for byte, each once and nothing else.",
        "The record is verified.",
    ):
        assert sentence in ran.stdout
    page = Path(ran.stdout.splitlines()[-1].removeprefix("The month on one page: "))
    assert [path.name for path in page.parent.iterdir()] == ["timeline.html"]
    page.unlink()
    page.parent.rmdir()


def test_a_directory_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("keep me")
    ran = command("demo", "--json", "--keep", str(tmp_path))
    assert ran.returncode == 2
    assert json.loads(ran.stdout)["error"]["kind"] == "input"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_story_in_which_nothing_happened_is_told_as_a_failure(tmp_path: Path) -> None:
    ending = proof.judge(quiet_stage(tmp_path), [])
    assert (ending.published, ending.refused, ending.in_doubt_resolved, ending.audit) == (0, 0, 0, "verified")
    assert [str(problem) for problem in ending.problems] == [
        "Nothing was approved.",
        "The edit by hand was not refused.",
        "What was left in doubt was not settled.",
    ]


def test_checks_that_stop_every_post_end_the_story_with_a_plain_failure(tmp_path: Path) -> None:
    played = quiet_stage(tmp_path)
    (played.home / "pubqueue.toml").write_text("[schedule]\nquiet_from = 7\nquiet_until = 21\n")
    ending = play(played)
    assert (ending.published, ending.audit) == (0, "verified")
    assert "Nothing was approved." in map(str, ending.problems)


def test_a_post_that_is_out_twice_is_told_as_a_failure(tmp_path: Path) -> None:
    played = quiet_stage(tmp_path)
    drafts = desk.write(played)[1:2]
    (post,) = desk.sign_all(played, desk.submit_all(played, drafts))
    played.now = post.at
    month.run_pass(played)
    ledger = played.home / "sandbox" / "x-library.jsonl"
    ledger.write_text(ledger.read_text() * 2)
    ending = proof.judge(played, [post])
    assert ending.published == 3
    assert "One post is out that should not be." in map(str, ending.problems)


def test_a_record_that_was_changed_is_told_as_a_failure(tmp_path: Path) -> None:
    played = quiet_stage(tmp_path)
    with closing(sqlite3.connect(played.home / "pubqueue.db")) as database, database:
        database.execute("UPDATE log_head SET frontier = '0:'")
    ending = proof.judge(played, [])
    assert ending.audit == "failed"
    assert any("The record does not hold" in str(problem) for problem in ending.problems)


def test_what_strangers_wrote_is_harmless_on_the_timeline(tmp_path: Path) -> None:
    played = quiet_stage(tmp_path)
    evil = "<script>alert(1)</script> \x1b[31m \u202e & \"'"
    entry = {"text": evil, "language": '"><b', "media": ["f" * 64], "alt": [evil], "published_at": MONDAY.isoformat()}
    shelf = played.home / "sandbox"
    shelf.mkdir()
    (shelf / "x-library.jsonl").write_text(json.dumps(entry) + "\n")
    played.incidents.append(Incident(MONDAY, _("{evil}", evil=evil)))
    page = timeline.page(played, Ending(1, 0, 0, "failed", [_("{evil}", evil=evil)]))
    assert "<script" not in page
    assert "<b" not in page.replace("<body", "")
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert page.count("⟨U+202E⟩") == 5
    assert "THE RECORD IS NOT VERIFIED." in page
