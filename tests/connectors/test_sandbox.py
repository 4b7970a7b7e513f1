"""The sandbox: its ledger, and each way in which it can be told to misbehave."""

import fcntl
import json
import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from pubqueue.errors import InputError, SettingsError
from pubqueue.model.delivery import Published, Refused, Unknown
from pubqueue.ports.connector import Found, NotFound, Unclear
from pubqueue_connectors.sandbox import FAULTS, Sandbox

from .fakes import LIMITS, NOON, PICTURE, Platform, ledger, look, message, with_picture


@pytest.fixture
def platform(tmp_path: Path) -> Platform:
    return Platform(tmp_path / "sandbox")


@pytest.fixture
def sandbox(platform: Platform) -> Sandbox:
    return platform.sandbox()


def publish(sandbox: Sandbox, text: str = "The library is open.") -> Published:
    outcome = sandbox.publish(message(text), "key")
    assert isinstance(outcome, Published), outcome
    return outcome


def torn(sandbox: Sandbox, rest: bytes) -> None:
    """Leave what a process leaves that dies in the middle of a write."""
    with sandbox.ledger.open("ab") as file:
        file.write(rest)


def start_publisher(folder: Path, fault: str, who: str, count: int) -> "subprocess.Popen[str]":
    program = [sys.executable, str(Path(__file__).with_name("fakes.py")), str(folder), fault, who, str(count)]
    paths = os.pathsep.join(path for path in sys.path if path)
    return subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths})


# --- the ledger -----------------------------------------------------------------------------------


def test_a_line_of_the_ledger_says_what_was_received(sandbox: Sandbox) -> None:
    sandbox.publish(replace(with_picture(), reply_to="sandbox-facebook-library-000007"), "key")
    assert ledger(sandbox) == [
        {
            "id": "sandbox-facebook-library-000001",
            "text": "Look",
            "language": "en",
            "media": [sha256(PICTURE).hexdigest()],
            "alt": ["A cat among the shelves"],
            "published_at": "2026-10-29T12:00:00Z",
            "reply_to": "sandbox-facebook-library-000007",
        }
    ]


def test_the_ledger_is_named_after_the_account(sandbox: Sandbox, platform: Platform) -> None:
    out = publish(sandbox)
    assert {file.name for file in platform.folder.iterdir()} == {
        "facebook-library.jsonl",
        "facebook-library.html",
        "media",
    }
    assert out.url == (platform.folder / "facebook-library.html").as_uri() + "#sandbox-facebook-library-000001"


def test_only_the_owner_reads_what_the_sandbox_writes(sandbox: Sandbox, platform: Platform) -> None:
    sandbox.publish(with_picture(), "key")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in platform.folder.rglob("*")}
    assert {modes[sandbox.ledger.name], modes[sandbox.page.name], modes[f"{sha256(PICTURE).hexdigest()}.png"]} == {
        0o600
    }
    assert {stat.S_IMODE(platform.folder.stat().st_mode), modes["media"]} == {0o700}


def test_the_same_key_twice_makes_two_posts(sandbox: Sandbox) -> None:
    assert publish(sandbox).id != publish(sandbox).id
    assert len(ledger(sandbox)) == 2


def test_no_text_can_break_a_line_of_the_ledger(sandbox: Sandbox) -> None:
    text = "a\nb\r\nc\u2028d\x85e\x0bf\x1cg"
    publish(sandbox, text)
    assert [post["text"] for post in ledger(sandbox)] == [text]


def test_an_account_that_is_no_name_cannot_lead_out_of_the_folder(platform: Platform) -> None:
    with pytest.raises(InputError):
        replace(platform, account="facebook:../../etc/x").sandbox()


# --- a torn line ----------------------------------------------------------------------------------


@pytest.mark.parametrize("rest", [b'{"id": "sandbox-facebook-library-000002", "text": "He', b"{", b"\xff\xfe", b"[]"])
def test_a_torn_line_hides_no_post_and_is_none(sandbox: Sandbox, rest: bytes) -> None:
    publish(sandbox)
    torn(sandbox, rest)
    assert isinstance(look(sandbox, message()), Found)
    assert look(sandbox, message("He")) == NotFound()


def test_the_next_writer_ends_a_torn_line(sandbox: Sandbox) -> None:
    publish(sandbox, "First")
    torn(sandbox, b'{"id": "sandbox-face')
    assert publish(sandbox, "Second").id == "sandbox-facebook-library-000002"
    first, rest, second, nothing = sandbox.ledger.read_bytes().split(b"\n")
    assert [json.loads(first)["text"], rest, json.loads(second)["text"], nothing] == [
        "First",
        b'{"id": "sandbox-face',
        "Second",
        b"",
    ]


def test_a_line_that_lacks_only_its_end_is_a_post(sandbox: Sandbox) -> None:
    publish(sandbox, "First")
    os.truncate(sandbox.ledger, sandbox.ledger.stat().st_size - 1)
    assert isinstance(look(sandbox, message("First")), Found)
    assert publish(sandbox, "Second").id.endswith("-000002")
    assert [post["text"] for post in ledger(sandbox)] == ["First", "Second"]


# --- looking --------------------------------------------------------------------------------------


def test_a_fresh_account_has_the_id_that_its_name_gives_it(platform: Platform) -> None:
    elsewhere = Sandbox(platform.wiring(live_id="sandbox:facebook:somebody-else"))
    assert elsewhere.live_id() == "sandbox:facebook:library"


def test_a_look_compares_all_that_makes_a_post_another_one(sandbox: Sandbox) -> None:
    sandbox.publish(with_picture("Look"), "key")
    other_bytes = with_picture("Look", data=b"other bytes")
    others = [message("Look"), other_bytes, replace(with_picture("Look"), language="fr"), with_picture("Look!")]
    assert [look(sandbox, other) for other in [*others, replace(with_picture("Look"), reply_to="x")]] == [
        NotFound()
    ] * 5
    assert isinstance(look(sandbox, with_picture("Look")), Found)


def test_two_posts_that_fit_are_unclear_and_counted(sandbox: Sandbox) -> None:
    publish(sandbox)
    publish(sandbox)
    unclear = look(sandbox, message())
    assert isinstance(unclear, Unclear)
    assert "2 posts" in str(unclear.reason)


def test_the_bounds_of_a_look_belong_to_it(sandbox: Sandbox) -> None:
    publish(sandbox)
    second = timedelta(seconds=1)
    assert isinstance(sandbox.find(message(), NOON, NOON), Found)
    assert isinstance(sandbox.find(message(), NOON + second / 2, NOON + second), Found)
    assert sandbox.find(message(), NOON + second, NOON + 2 * second) == NotFound()
    assert sandbox.find(message(), NOON - second, NOON - second) == NotFound()


def test_a_ledger_that_cannot_be_read_proves_nothing(sandbox: Sandbox) -> None:
    sandbox.ledger.mkdir(parents=True)
    assert isinstance(look(sandbox, message()), Unclear)


# --- limits ---------------------------------------------------------------------------------------


def test_a_text_is_taken_up_to_the_limit_and_refused_beyond(platform: Platform) -> None:
    sandbox = replace(platform, limits=replace(LIMITS, characters=5)).sandbox()
    assert isinstance(sandbox.publish(message("12345"), "k"), Published)
    refused = sandbox.publish(message("123456"), "k")
    assert isinstance(refused, Refused)
    assert "6 characters; 5 are allowed" in str(refused.reason)
    assert len(ledger(sandbox)) == 1


def test_a_text_of_too_many_bytes_is_refused(platform: Platform) -> None:
    sandbox = replace(platform, limits=replace(LIMITS, bytes=6)).sandbox()
    assert isinstance(sandbox.publish(message("été"), "k"), Published)
    assert isinstance(sandbox.publish(message("étés!"), "k"), Refused)


def test_one_picture_too_many_is_refused(sandbox: Sandbox) -> None:
    one = with_picture()
    assert isinstance(sandbox.publish(replace(one, media=one.media * 2), "k"), Published)
    assert isinstance(sandbox.publish(replace(one, media=one.media * 3), "k"), Refused)


def test_a_post_without_text_or_picture_is_refused(sandbox: Sandbox) -> None:
    assert isinstance(sandbox.publish(message(" \n"), "k"), Refused)
    assert ledger(sandbox) == []


def test_a_picture_alone_is_a_post(sandbox: Sandbox) -> None:
    assert isinstance(sandbox.publish(with_picture(""), "k"), Published)


def test_a_picture_over_the_limit_is_refused(platform: Platform) -> None:
    sandbox = replace(platform, limits=replace(LIMITS, picture_bytes=len(PICTURE) - 1)).sandbox()
    assert isinstance(sandbox.publish(with_picture(), "k"), Refused)
    assert not platform.folder.exists()


# --- faults ---------------------------------------------------------------------------------------


def test_a_time_out_before_leaves_nothing(platform: Platform) -> None:
    sandbox = platform.sandbox("timeout-before")
    assert isinstance(sandbox.publish(message(), "k"), Unknown)
    assert look(platform.sandbox(), message()) == NotFound()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("timeout-after", "No answer"), ("http-500-after", "HTTP 500"), ("reset-after", "ConnectionResetError")],
)
def test_an_answer_lost_afterwards_leaves_one_post(platform: Platform, fault: str, reason: str) -> None:
    sandbox = platform.sandbox(fault)
    outcome = sandbox.publish(message(), "k")
    assert isinstance(outcome, Unknown)
    assert reason in str(outcome.reason)
    assert len(ledger(sandbox)) == 1
    assert message().text in sandbox.page.read_text()


def test_a_slow_platform_publishes_after_its_time(platform: Platform) -> None:
    quick, slow = platform.sandbox(), platform.sandbox("slow=0.05")
    assert (quick.delay, slow.delay) == (0.0, 0.05)
    start = time.monotonic()
    publish(slow)
    assert time.monotonic() - start >= 0.05
    assert len(ledger(slow)) == 1


def test_a_killed_publisher_leaves_its_post_in_the_ledger(platform: Platform) -> None:
    with start_publisher(platform.folder, "kill-after", "a", 3) as publisher:
        said, _nothing = publisher.communicate(timeout=30)
    assert publisher.returncode == -signal.SIGKILL
    assert said == ""
    assert [post["text"] for post in ledger(platform.sandbox())] == ["a says 0"]
    assert isinstance(look(platform.sandbox(), message("a says 0")), Found)


@pytest.mark.parametrize(
    "fault",
    ["timeout", "TIMEOUT-AFTER", "slow", "slow=", "slow=-1", "slow=nan", "slow=1e9", "timeout-after,slow=1", " "],
)
def test_a_fault_that_does_not_exist_is_refused(platform: Platform, fault: str) -> None:
    with pytest.raises(SettingsError, match=r"knows no fault .* It knows timeout-before.* slow=SECONDS"):
        platform.sandbox(fault)


@pytest.mark.parametrize("fault", ["", *FAULTS, "slow=1.5"])
def test_every_fault_that_exists_is_taken(platform: Platform, fault: str) -> None:
    assert platform.sandbox(fault).live_id()


# --- many at once ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_writers_at_the_same_time_never_mix_or_share_an_id(platform: Platform) -> None:
    publishers = [start_publisher(platform.folder, "", f"writer {n}", 20) for n in range(8)]
    for publisher in publishers:
        with publisher:
            publisher.communicate(timeout=120)
        assert publisher.returncode == 0
    posts = ledger(platform.sandbox())
    assert sorted(str(post["id"]) for post in posts) == [f"sandbox-facebook-library-{n:06}" for n in range(1, 161)]
    assert len({str(post["text"]) for post in posts}) == 160
    assert platform.sandbox().page.read_text().count("<article ") == 160


def test_a_look_waits_for_a_writer_in_the_middle_of_a_line(sandbox: Sandbox) -> None:
    publish(sandbox)
    line = sandbox.ledger.read_bytes()
    with ThreadPoolExecutor() as pool, sandbox.ledger.open("wb", buffering=0) as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        writer.write(line[:40])
        seen = pool.submit(look, sandbox, message())
        time.sleep(0.05)
        writer.write(line[40:])
        fcntl.flock(writer, fcntl.LOCK_UN)
        assert isinstance(seen.result(timeout=10), Found)
