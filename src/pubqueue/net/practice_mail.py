"""Mail of a practice home: it stays in a file beside what the sandbox published."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pubqueue.errors import UntoldError
from pubqueue.model.address import is_address
from pubqueue.model.post import instant
from pubqueue.words import _

if TYPE_CHECKING:
    from pathlib import Path

    from pubqueue.ports.notifier import Letter

FILE = "mail.jsonl"


@dataclass(frozen=True)
class PracticeMail:
    """Writes one line a letter into `folder`; nothing leaves this machine."""

    folder: Path

    def reaches(self, address: str) -> bool:
        """Tell whether the address could be one anywhere."""
        return is_address(address)

    def tell(self, address: str, letter: Letter) -> None:
        """Write down one letter; raise UntoldError where the disk does not take it."""
        line = {
            "to": address,
            "subject": letter.subject,
            "text": letter.text,
            "id": letter.id,
            "at": instant(letter.at),
        }
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            descriptor = os.open(self.folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "ab") as file:
                file.write(json.dumps(line).encode() + b"\n")
        except OSError as error:
            raise UntoldError(_("The practice mail cannot be written ({why}).", why=error.strerror or error)) from None
