"""Ways other than mail: a chat server on this machine, the practice file, and how long a letter may take."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pubqueue.errors import UntoldError
from pubqueue.net.apprise_ways import AppriseWays
from pubqueue.net.practice_mail import PracticeMail
from pubqueue.net.ways_out import WaysOut
from pubqueue.ports.notifier import Letter

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
"""What a library of others loads is not ours to mend."""

LETTER = Letter("a1", "[pubqueue] approved", "It is out.\n", datetime(2026, 11, 23, 14, 0, tzinfo=UTC))
SECRET = "t0ken"  # noqa: S105 - a secret to look for


@dataclass
class Heard:
    """What a web server was asked, and what it answers."""

    status: int = 200
    location: str = ""
    bodies: list[bytes] = field(default_factory=list)
    port: int = 0


class _Quiet(BaseHTTPRequestHandler):
    heard: Heard

    def do_POST(self) -> None:
        self.heard.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
        self.send_response(self.heard.status)
        if self.heard.location:
            self.send_header("Location", self.heard.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - so the library calls it

    def log_message(self, *_about: object) -> None:
        """Say nothing."""


@contextmanager
def web(heard: Heard) -> Iterator[Heard]:
    """Run a web server on a port of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Quiet,), {"heard": heard})) as server:
        heard.port = server.server_port
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        running.start()
        try:
            yield heard
        finally:
            server.shutdown()
            running.join()


def url(heard: Heard) -> str:
    return f"json://user:{SECRET}@127.0.0.1:{heard.port}/"


def test_a_chat_server_gets_subject_and_text() -> None:
    with web(Heard()) as heard:
        AppriseWays().tell(url(heard), LETTER)
    (body,) = heard.bodies
    told = json.loads(body)
    assert (told["title"], told["message"].strip()) == (LETTER.subject, LETTER.text.strip())


def test_a_chat_server_that_refuses_shows_no_secret_anywhere(capfd: pytest.CaptureFixture[str]) -> None:
    with web(Heard(status=500)) as heard, pytest.raises(UntoldError) as refused:
        AppriseWays().tell(url(heard), LETTER)
    captured = capfd.readouterr()
    assert str(refused.value) == "The way by json did not take it."
    assert captured.out + captured.err == ""


def test_a_scheme_that_leads_nowhere_is_told_without_the_rest_of_it(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UntoldError, match=r"^An address begins with nonsense, which leads nowhere\.$"):
        AppriseWays().tell(f"nonsense://{SECRET}", LETTER)
    captured = capfd.readouterr()
    assert SECRET not in captured.out + captured.err


def test_without_the_extra_part_one_line_says_what_to_install() -> None:
    code = (
        "import sys; sys.modules['apprise'] = None\n"
        "from pubqueue.net.apprise_ways import AppriseWays\n"
        "try: AppriseWays().tell('json://127.0.0.1/', None)\n"
        "except Exception as error: print(error)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.count("\n") == 1
    assert "pip install 'pubqueue[notify]'" in ran.stdout


def test_practice_mail_stays_in_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    PracticeMail(tmp_path / "sandbox").tell("jo@example.ca", LETTER)
    file = tmp_path / "sandbox" / "mail.jsonl"
    line = json.loads(file.read_text())
    assert (line["to"], line["subject"], line["text"]) == ("jo@example.ca", LETTER.subject, LETTER.text)
    assert file.stat().st_mode & 0o777 == 0o600


def test_practice_mail_that_cannot_be_written_is_untold(tmp_path: Path) -> None:
    (tmp_path / "sandbox").write_text("in the way")
    with pytest.raises(UntoldError):
        PracticeMail(tmp_path / "sandbox").tell("jo@example.ca", LETTER)


@dataclass
class Odd:
    """A way that does as it is told to."""

    leads_to: str
    deed: object = None
    told: list[str] = field(default_factory=list)

    def reaches(self, address: str) -> bool:
        return address.startswith(self.leads_to)

    def tell(self, address: str, letter: Letter) -> None:
        self.told.append(f"{address} {letter.id}")
        if callable(self.deed):
            self.deed()


def test_the_way_that_leads_there_is_taken() -> None:
    mail, chat = Odd("pat@"), Odd("json://")
    ways = WaysOut([mail, chat])
    ways.tell("json://here", LETTER)
    assert (mail.told, chat.told) == ([], ["json://here a1"])
    assert ways.reaches("pat@example.ca")
    assert not ways.reaches("jo@example.ca")
    with pytest.raises(UntoldError, match="No way leads to this address"):
        ways.tell("jo@example.ca", LETTER)


def test_a_way_that_hangs_is_left_behind() -> None:
    go_on = threading.Event()
    with pytest.raises(UntoldError, match="not taken within"):
        WaysOut([Odd("", go_on.wait)], seconds=0.01).tell("pat@example.ca", LETTER)
    go_on.set()


def test_a_surprise_is_told_by_its_kind_alone() -> None:
    def surprise() -> None:
        raise KeyError(SECRET)

    with pytest.raises(UntoldError, match=r"\(KeyError\)") as told:
        WaysOut([Odd("", surprise)]).tell("pat@example.ca", LETTER)
    assert SECRET not in str(told.value)
