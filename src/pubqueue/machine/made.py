"""The list of what a set-up made on this machine: so that only that is taken away again."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from pubqueue import places
from pubqueue.errors import SettingsError
from pubqueue.words import _

_FILE = "made.json"


@dataclass
class Made:
    """Which library was set up, and the names of the steps that were done, in their order."""

    folder: Path
    library: str = ""
    steps: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, root: Path, settings: str) -> Made:
        """Read the list, empty where nothing was made; raise SettingsError where others could have written it."""
        folder = root / settings
        file = folder / _FILE
        if not file.exists():
            return cls(folder)
        if not places.roots_own(str(file), os.geteuid()):
            raise SettingsError(_("{file} can be written by others than root.", file=file))
        found = json.loads(file.read_text(encoding="utf-8"))
        return cls(folder, found["library"], found["steps"])

    def add(self, step: str) -> None:
        """Remember a step that was done; one that was done anew stands where it stood."""
        if step not in self.steps:
            self.steps.append(step)
        self._write()

    def remove(self, step: str) -> None:
        """Forget a step that was undone; with the last one the list goes too, and its folder where nothing else is."""
        self.steps.remove(step)
        if self.steps:
            self._write()
            return
        (self.folder / _FILE).unlink()
        for folder in (self.folder, self.folder.parent):
            if folder.name == "etc" or any(folder.iterdir()):
                return
            folder.rmdir()

    def _write(self) -> None:
        for folder in (self.folder.parent, self.folder):
            if not folder.exists():
                folder.mkdir()
                folder.chmod(0o755)
        file = self.folder / _FILE
        fresh = file.with_suffix(".new")
        fresh.write_text(json.dumps({"library": self.library, "steps": self.steps}, indent=1) + "\n", encoding="utf-8")
        fresh.chmod(0o644)
        fresh.replace(file)
