"""A mail server on this machine for tests: it takes what RFC 5321 asks for, and can be told to be difficult."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Office:
    """What the server took, and how it behaves."""

    trusted: ssl.SSLContext | None = None
    """Its certificate; None for a server that knows no TLS."""
    on_data: Callable[[], None] = lambda: None
    """Happens after a letter came in and before that is said."""
    refuse: str = ""
    """What it answers to a recipient instead of taking them."""
    port: int = 0
    letters: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)


class _Session(socketserver.StreamRequestHandler):
    """One conversation."""

    office: Office

    def handle(self) -> None:
        with suppress(OSError, ValueError):
            self._talk()

    def _talk(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb, _space, rest = line.partition(" ")
            if verb.upper() == "QUIT":
                self._say("221 bye")
                return
            self._answer(verb.upper(), rest)

    def _answer(self, verb: str, rest: str) -> None:
        if verb == "EHLO":
            tls = self.office.trusted and not isinstance(self.connection, ssl.SSLSocket)
            self._say("250-here\r\n250-STARTTLS\r\n250 AUTH PLAIN" if tls else "250-here\r\n250 AUTH PLAIN")
        elif verb == "STARTTLS" and self.office.trusted:
            self._say("220 go on")
            self.connection = self.office.trusted.wrap_socket(self.connection, server_side=True)
            self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
        elif verb == "AUTH":
            self.office.logins.append(base64.b64decode(rest.split()[1]).decode())
            self._say("235 welcome")
        elif verb == "RCPT":
            self.office.recipients.append(rest)
            self._say(self.office.refuse or "250 ok")
        elif verb == "DATA":
            self._take()
        else:
            self._say("250 ok" if verb in {"MAIL", "RSET", "NOOP"} else "502 what?")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        self.office.letters.append(b"".join(lines))
        self.office.encrypted.append(isinstance(self.connection, ssl.SSLSocket))
        self.office.on_data()
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")

    def finish(self) -> None:
        super().finish()
        self.connection.close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    block_on_close = True


@contextmanager
def open_office(office: Office) -> Iterator[Office]:
    """Run a server on a port of its own until the end."""
    session = type("Session", (_Session,), {"office": office})
    with _Server(("127.0.0.1", 0), session) as server:
        office.port = int(server.server_address[1])
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        running.start()
        try:
            yield office
        finally:
            server.shutdown()
            running.join()
