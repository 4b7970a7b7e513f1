"""Signing with the stock ssh-keygen: files, the agent, the terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pubqueue.errors import InputError, RefusedError, SignatureError, UnfitError
from pubqueue.ports.signer import Signer
from pubqueue.signing import sshsig
from pubqueue.signing.ssh_keygen import SshKeygen, make_key

NAMESPACE = "sign-off@library.example"
ALONE = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
"""An environment without an agent."""


def script(folder: Path, body: str) -> str:
    """Write a stand-in for the ssh-keygen program."""
    file = folder / "stand-in"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o700)
    return str(file)


def on_a_terminal(code: str, answers: list[bytes]) -> tuple[int, bytes]:
    """Run Python code on a terminal of its own, type an answer at each prompt; return its code and what it showed."""
    ours, theirs = pty.openpty()
    claim = f"import os; os.open({os.ttyname(theirs)!r}, os.O_RDWR)\n"
    run = [sys.executable, "-c", claim + code]
    child = subprocess.Popen(run, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
    os.close(theirs)
    shown, waiting = b"", list(answers)
    while chunk := _read(ours):
        shown += chunk
        if waiting and chunk.rstrip().endswith(b":"):
            time.sleep(0.05)
            os.write(ours, waiting.pop(0) + b"\n")
    os.close(ours)
    return child.wait(30), shown


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


# --- signing --------------------------------------------------------------------------------------


def test_a_key_file_signs_each_document_in_order(tmp_path: Path) -> None:
    public = make_key(tmp_path / "pat", "pat", "")
    signer: Signer = SshKeygen({public: tmp_path / "pat"}, ALONE)
    documents = [b"one", b"", b"three\x00\xff"]

    signatures = signer.sign(public, NAMESPACE, documents)

    for signature, document in zip(signatures, documents, strict=True):
        sshsig.verify(signature, NAMESPACE, document, public)
    assert signer.sign(public, NAMESPACE, []) == []


def test_the_comment_of_a_public_key_makes_no_difference(tmp_path: Path) -> None:
    public = make_key(tmp_path / "pat", "pat", "")

    assert SshKeygen({f"{public} pat": tmp_path / "pat"}, ALONE).sign(f"{public} other", NAMESPACE, [b"x"])


def test_a_key_file_whose_name_looks_like_an_option_still_signs(tmp_path: Path) -> None:
    public = make_key(tmp_path / "-n", "pat", "")

    assert SshKeygen({public: tmp_path / "-n"}, ALONE).sign(public, NAMESPACE, [b"x"])


def test_a_file_that_holds_another_key_is_found_out(tmp_path: Path) -> None:
    public = make_key(tmp_path / "pat", "pat", "")
    make_key(tmp_path / "other", "other", "")

    with pytest.raises(SignatureError, match="another key"):
        SshKeygen({public: tmp_path / "other"}, ALONE).sign(public, NAMESPACE, [b"x"])


def test_nothing_is_left_behind_of_the_documents(tmp_path: Path) -> None:
    public = make_key(tmp_path / "pat", "pat", "")
    code = f"""
import os, tempfile
from pathlib import Path
from pubqueue.signing.ssh_keygen import SshKeygen
tempfile.tempdir = {str(tmp_path / "temporary")!r}
os.mkdir(tempfile.tempdir)
SshKeygen({{{public!r}: Path({str(tmp_path / "pat")!r})}}).sign({public!r}, "x@y", [b"secret"])
"""
    subprocess.run([sys.executable, "-c", code], check=True)

    assert list((tmp_path / "temporary").iterdir()) == []


def test_without_a_file_or_an_agent_the_refusal_names_the_key(tmp_path: Path) -> None:
    public = make_key(tmp_path / "pat", "pat", "")

    with pytest.raises(SignatureError, match=r"SHA256:.* not at hand") as refused:
        SshKeygen({}, ALONE).sign(public, NAMESPACE, [b"x"])
    assert sshsig.fingerprint(public) in str(refused.value)


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Give the environment of a running agent that holds no key yet."""
    socket = tmp_path / "agent"
    process = subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while not socket.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    yield ALONE | {"SSH_AUTH_SOCK": str(socket)}
    process.terminate()
    process.wait(10)


def test_the_agent_signs_for_a_key_whose_file_is_elsewhere(tmp_path: Path, agent: dict[str, str]) -> None:
    public = make_key(tmp_path / "pat", "pat", "")
    subprocess.run(["ssh-add", "-q", tmp_path / "pat"], env=agent, check=True)
    (tmp_path / "pat").unlink()

    signatures = SshKeygen({}, agent).sign(public, NAMESPACE, [b"one", b"two"])

    sshsig.verify(signatures[1], NAMESPACE, b"two", public)


def test_an_agent_without_the_key_is_refused_in_ssh_keygens_words(tmp_path: Path, agent: dict[str, str]) -> None:
    public = make_key(tmp_path / "pat", "pat", "")

    with pytest.raises(SignatureError, match="No private key found"):
        SshKeygen({}, agent).sign(public, NAMESPACE, [b"x"])


def test_a_passphrase_is_asked_for_once_for_a_whole_batch(tmp_path: Path) -> None:
    public = make_key(tmp_path / "pat", "pat", "open sesame")
    code = f"""
from pathlib import Path
from pubqueue.signing.ssh_keygen import SshKeygen
signer = SshKeygen({{{public!r}: Path({str(tmp_path / "pat")!r})}}, {ALONE!r})
print(len(signer.sign({public!r}, "x@y", [b"one", b"two", b"three"])), "signed")
"""
    status, shown = on_a_terminal(code, [b"open sesame"])

    assert (status, shown.count(b"Enter passphrase")) == (0, 1)
    assert b"3 signed" in shown


def test_away_from_a_terminal_a_key_with_a_passphrase_is_refused_and_nothing_waits(tmp_path: Path) -> None:
    public = make_key(tmp_path / "pat", "pat", "open sesame")
    code = f"""
from pathlib import Path
from pubqueue.errors import SignatureError
from pubqueue.signing.ssh_keygen import SshKeygen
try:
    SshKeygen({{{public!r}: Path({str(tmp_path / "pat")!r})}}).sign({public!r}, "x@y", [b"one"])
except SignatureError as error:
    print(error)
"""
    run = [sys.executable, "-c", code]
    ran = subprocess.run(
        run, input="y\n", capture_output=True, text=True, start_new_session=True, timeout=30, check=True
    )

    assert "incorrect passphrase" in ran.stdout


def test_what_ssh_keygen_says_reaches_nobody_with_control_characters_in_it(tmp_path: Path) -> None:
    public = make_key(tmp_path / "pat", "pat", "")
    rude = script(tmp_path, r"""printf 'find-principals\nbad \033[2J\302\233key\342\200\256\377\r\n' >&2; exit 1""")

    with pytest.raises(SignatureError, match="bad") as refused:
        SshKeygen({public: tmp_path / "pat"}, ALONE, rude).sign(public, NAMESPACE, [b"x"])
    assert str(refused.value).isprintable()


# --- the program ----------------------------------------------------------------------------------


def test_a_missing_ssh_keygen_makes_the_machine_unfit(tmp_path: Path) -> None:
    public = make_key(tmp_path / "pat", "pat", "")

    with pytest.raises(UnfitError, match=r"cannot be run\. Install OpenSSH 8\.2"):
        SshKeygen({public: tmp_path / "pat"}, ALONE, str(tmp_path / "none")).sign(public, NAMESPACE, [b"x"])
    with pytest.raises(UnfitError, match="cannot be run"):
        make_key(tmp_path / "new", "new", "", program=str(tmp_path / "none"))


def test_an_ssh_keygen_that_cannot_sign_makes_the_machine_unfit(tmp_path: Path) -> None:
    public = make_key(tmp_path / "pat", "pat", "")
    old = script(tmp_path, "echo 'unknown option -- Y' >&2; exit 1")

    with pytest.raises(UnfitError, match="too old"):
        SshKeygen({public: tmp_path / "pat"}, ALONE, old).sign(public, NAMESPACE, [b"x"])


# --- making keys ----------------------------------------------------------------------------------


def unlocks(path: Path, passphrase: str) -> bool:
    command: list[str | Path] = ["ssh-keygen", "-y", "-P", passphrase, "-f", path]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_practice_key_needs_no_passphrase_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    public = make_key(tmp_path / "pat", "pat at the library", "")

    assert unlocks(tmp_path / "pat", "")
    assert (tmp_path / "pat").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "pat.pub").read_text() == f"{public} pat at the library\n"


def test_a_passphrase_locks_the_key(tmp_path: Path) -> None:
    make_key(tmp_path / "pat", "pat", "open sesame")

    assert unlocks(tmp_path / "pat", "open sesame")
    assert not unlocks(tmp_path / "pat", "")


def test_a_passphrase_that_was_given_is_not_asked_for_again_on_a_terminal(tmp_path: Path) -> None:
    code = f"""
import signal
from pathlib import Path
from pubqueue.signing.ssh_keygen import make_key
signal.alarm(20)
make_key(Path({str(tmp_path / "pat")!r}), "pat", "open sesame")
"""
    assert on_a_terminal(code, []) == (0, b"")
    assert unlocks(tmp_path / "pat", "open sesame")


@pytest.mark.parametrize("name", ["pat", "pat.pub"])
def test_a_key_is_never_written_over(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("precious")

    with pytest.raises(RefusedError, match=f"{name} exists already"):
        make_key(tmp_path / "pat", "pat", "")
    assert (tmp_path / name).read_text() == "precious"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_that_leads_nowhere_is_in_the_way_too(tmp_path: Path) -> None:
    (tmp_path / "pat").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(RefusedError, match="exists already"):
        make_key(tmp_path / "pat", "pat", "")


@pytest.mark.parametrize(("comment", "passphrase"), [("two\nlines", ""), ("\x1b[2J", ""), ("pat", "two\nlines")])
def test_a_comment_and_a_passphrase_are_one_line_each(comment: str, passphrase: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        make_key(tmp_path / "pat", comment, passphrase)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_refused_in_ssh_keygens_words(tmp_path: Path) -> None:
    with pytest.raises(SignatureError, match="No such file"):
        make_key(tmp_path / "none" / "pat", "pat", "")


def test_on_a_terminal_the_passphrase_is_asked_for_twice(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from pubqueue.signing.ssh_keygen import make_key
print(make_key(Path({str(tmp_path / "pat")!r}), "pat", None))
"""
    status, shown = on_a_terminal(code, [b"open sesame", b"open sesame"])

    assert status == 0
    assert b"ssh-ed25519 AAAA" in shown
    assert unlocks(tmp_path / "pat", "open sesame")


def test_away_from_a_terminal_no_key_is_made_without_the_passphrase_that_was_wanted(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from pubqueue.errors import UnfitError
from pubqueue.signing.ssh_keygen import make_key
try:
    make_key(Path({str(tmp_path / "pat")!r}), "pat", None)
except UnfitError as error:
    print(error)
"""
    run = [sys.executable, "-c", code]
    ran = subprocess.run(run, input="", capture_output=True, text=True, start_new_session=True, timeout=30, check=True)

    assert "no terminal" in ran.stdout
    assert list(tmp_path.iterdir()) == []
