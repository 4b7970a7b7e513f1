"""The machine that this process runs on."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pubqueue.errors import UnfitError
from pubqueue.words import _

if TYPE_CHECKING:
    from collections.abc import Collection

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


class System:
    """A `ports.machine.Machine`: the real one."""

    root = Path("/")

    def run(self, *command: str) -> None:
        """Run a tool, which sees nothing of this process's environment; raise UnfitError with its last words."""
        done = subprocess.run(  # noqa: S603 - fixed tools with checked names, no shell
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env={"PATH": _PATH, "LC_ALL": "C.UTF-8"},
            cwd="/",
            check=False,
        )
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines() or [str(done.returncode)]
            raise UnfitError(_("{tool} did not do it: {why}", tool=command[0], why=said[-1][:300]))

    def has(self, tool: str) -> bool:
        """Tell whether a tool is installed."""
        return shutil.which(tool, path=_PATH) is not None

    def has_user(self, name: str) -> bool:
        """Tell whether there is such a user."""
        with suppress(KeyError):
            return bool(pwd.getpwnam(name))
        return False

    def members(self, group: str) -> Collection[str] | None:
        """Return the members of a group, or None where there is no such group."""
        with suppress(KeyError):
            return grp.getgrnam(group).gr_mem
        return None

    def owner(self, path: Path) -> tuple[str, str]:
        """Return the user and the group that a file belongs to; numbers where they have no name."""
        status = path.lstat()
        user, group = str(status.st_uid), str(status.st_gid)
        with suppress(KeyError):
            user = pwd.getpwuid(status.st_uid).pw_name
        with suppress(KeyError):
            group = grp.getgrgid(status.st_gid).gr_name
        return user, group

    def own(self, path: Path, user: str, group: str) -> None:
        """Give a file, or a folder and all that is in it, to a user and a group; links are not followed."""
        ids = pwd.getpwnam(user).pw_uid, grp.getgrnam(group).gr_gid
        # by open folders, so that nobody can put a link in the way while it runs
        for _folder, folders, files, opened in os.fwalk(path):
            for name in (*folders, *files):
                os.chown(name, *ids, dir_fd=opened, follow_symlinks=False)
        os.chown(path, *ids, follow_symlinks=False)

    def runs_systemd(self) -> bool:
        """Tell whether systemd runs this machine now."""
        return Path("/run/systemd/system").is_dir()
