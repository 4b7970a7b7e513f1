"""Signing with the person's own `ssh-keygen`: key files, the agent and security keys, one prompt a batch."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pubqueue.errors import InputError, RefusedError, SignatureError, UnfitError
from pubqueue.signing import sshsig
from pubqueue.words import _

_PROGRAM = "ssh-keygen"


class SshKeygen:
    """A `ports.signer.Signer`: `keys` maps a public key to its private file; others are the agent's.

    A passphrase is asked for on the terminal, once a call; a security key wants a touch for each document.
    """

    def __init__(
        self, keys: Mapping[str, Path], environ: Mapping[str, str] = os.environ, program: str = _PROGRAM
    ) -> None:
        self._keys = {sshsig.parse_public(public).public: path for public, path in keys.items()}
        self._environ = environ
        self._program = program

    def sign(self, public_key: str, namespace: str, documents: Sequence[bytes]) -> list[str]:
        """Return an armoured SSHSIG for each document; raise SignatureError, or UnfitError without ssh-keygen 8.2."""
        key = sshsig.parse_public(public_key)
        if not documents:
            return []
        require_fit(self._environ, self._program)
        with TemporaryDirectory(prefix="pubqueue-sign-") as folder:
            files = [Path(folder, str(number)) for number in range(len(documents))]
            for file, document in zip(files, documents, strict=True):
                file.write_bytes(document)
            arguments = [self._program, "-Y", "sign", "-f", self._handle(key, Path(folder)), "-n", namespace]
            # a captured stderr would hide the request to touch the security key
            stderr = None if key.is_hardware else subprocess.PIPE
            _run([*arguments, "--", *map(str, files)], self._environ, stderr=stderr)
            signatures = [file.with_suffix(".sig").read_text(encoding="ascii") for file in files]
        for signature, document in zip(signatures, documents, strict=True):
            sshsig.verify(signature, namespace, document, key.public)
        return signatures

    def _handle(self, key: sshsig.PublicKey, folder: Path) -> str:
        """Return the file that names the key to ssh-keygen: the private one, or the public one of an agent's key."""
        if key.public in self._keys:
            return str(self._keys[key.public])
        if not self._environ.get("SSH_AUTH_SOCK"):
            raise SignatureError(
                _("The private key of {key} is not at hand.", key=key.fingerprint),
                why=_("No file of it is known here, and no SSH agent is running."),
            )
        handle = folder / "key.pub"
        handle.write_text(f"{key.public}\n", encoding="ascii")
        return str(handle)


def make_key(
    path: Path,
    comment: str,
    passphrase: str | None,
    *,
    environ: Mapping[str, str] = os.environ,
    program: str = _PROGRAM,
) -> str:
    """Make an ed25519 key pair at `path` (0600) and `path`.pub, and return the public key without comment.

    With None ssh-keygen asks for the passphrase on the terminal; "" makes a key without one, for practice.
    Raise RefusedError rather than overwrite, InputError for an odd comment, UnfitError where nobody can be asked.
    """
    public = path.with_name(f"{path.name}.pub")
    for file in (path, public):
        if os.path.lexists(file):
            raise RefusedError(_("{path} exists already and is left as it is.", path=file))
    if not comment.isprintable() or "\n" in (passphrase or ""):
        raise InputError(_("A key's comment and passphrase are one line each."))
    require_fit(environ, program)
    if passphrase is None:
        _must_have_terminal()
    typed = None if passphrase is None else f"{passphrase}\n{passphrase}\n".encode()
    _run([program, "-q", "-t", "ed25519", "-C", comment, "-f", str(path.absolute())], environ, typed=typed)
    return sshsig.parse_public(public.read_text(encoding="utf-8")).public


def _run(
    arguments: list[str],
    environ: Mapping[str, str],
    *,
    typed: bytes | None = None,
    stderr: int | None = subprocess.PIPE,
) -> None:
    """Run ssh-keygen for as long as the person at its prompt takes; raise SignatureError with what it said.

    What is `typed` goes to it in a session without a terminal, so that it reads its standard input.
    """
    done = subprocess.run(  # noqa: S603 - a fixed program and absolute file names, no shell
        arguments,
        input=typed,
        stdin=subprocess.DEVNULL if typed is None else None,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        env=_quiet(environ),
        umask=0o077,
        start_new_session=typed is not None,
        check=False,
    )
    if done.returncode:
        raise SignatureError(_("ssh-keygen did not do it: {reason}", reason=_last_words(done.stderr or b"")))


def _quiet(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which ssh-keygen speaks English and asks on the terminal, in no window."""
    windows = {"DISPLAY", "SSH_ASKPASS"}
    kept = {name: value for name, value in environ.items() if name not in windows}
    return {**kept, "LC_ALL": "C", "SSH_ASKPASS_REQUIRE": "never"}


def require_fit(environ: Mapping[str, str], program: str = _PROGRAM) -> None:
    """Raise UnfitError unless ssh-keygen is there and knows `-Y find-principals`, which came with 8.2."""
    hint = _("Install OpenSSH 8.2 or newer.")
    try:
        probe = subprocess.run(  # noqa: S603 - a fixed program, no shell
            [program, "-Y", "find-principals"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=_quiet(environ),
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnfitError(_("ssh-keygen cannot be run."), hint=hint) from error
    if b"find-principals" not in probe.stderr:
        raise UnfitError(_("This ssh-keygen is too old to sign documents."), hint=hint)


def _must_have_terminal() -> None:
    """Raise UnfitError away from a terminal: there ssh-keygen takes no answer for an empty passphrase."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError as error:
        raise UnfitError(
            _("There is no terminal to ask for a passphrase on."), hint=_("Run the command in a terminal.")
        ) from error


def _last_words(said: bytes) -> str:
    """Return the last line that ssh-keygen wrote, printable characters only, cut to 200."""
    lines = said.decode(errors="replace").split("\n")
    last = next((line for line in reversed(lines) if line.strip()), "")
    return "".join(c for c in last if c.isprintable())[:200]
