"""The steps of a shared set-up, in the order in which they are done."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pubqueue import places
from pubqueue.machine import steps, texts
from pubqueue.machine.steps import Around, Owned, Step
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pubqueue.machine.names import Names
    from pubqueue.ports.machine import Machine

_SSHD_CHECK = ("sh", "-c", 'mkdir -p -m 755 /run/sshd && exec "$(command -v sshd)" -t -f "$0"')


@dataclass(frozen=True)
class Founding:
    """What the new home is to be: the login of its first person, and the options of `init`."""

    founder: str = ""
    options: Sequence[str] = ()


def plan(machine: Machine, names: Names, founding: Founding) -> list[Step]:
    """Return every step that this machine takes."""
    return [
        *_people(machine, names, founding.founder),
        *_places(machine, names),
        _home(machine, names, founding),
        _tray_link(machine, names),
        *_commands(machine, names),
        *_ssh(machine, names),
        *_clockwork(machine, names),
    ]


def left_out(machine: Machine) -> Iterator[Words]:
    """Yield what is not set up here because the machine lacks it, and what to do about that."""
    if not machine.has("sudo"):
        yield _("There is no sudo here: staff come by SSH only. Install it and run this again to change that.")
    if not _has_sshd(machine):
        yield _("There is no SSH server here: staff must log in on this machine. Install it and run this again.")
    elif not machine.runs_systemd():
        yield _("Have the SSH server read its settings again: pkill -HUP -o sshd")
    if not (machine.runs_systemd() or _has_cron(machine)):
        yield _("Neither systemd nor cron runs here: have something run the publisher each minute as its user.")


def _people(machine: Machine, names: Names, founder: str) -> Iterator[Step]:
    yield steps.group(machine, names.staff)
    # a shell, since sshd runs a forced command by it; there is no password, and the keys are root's
    yield steps.user(machine, names.user, names.home, "/bin/sh")
    yield steps.user(machine, names.tray_user, names.tray, "/usr/sbin/nologin")
    if founder:
        yield steps.member(machine, founder, names.staff)


def _places(machine: Machine, names: Names) -> Iterator[Step]:
    own = Owned(0o700, names.user, names.user)
    yield _publisher(machine, names)
    yield steps.folder(machine, names.home, _("the home, /{path}", path=names.home), own, kind="data")
    said = _("the publisher's journal, /{path}", path=names.journal)
    yield steps.folder(machine, names.journal, said, own, kind="data")
    yield steps.folder(machine, names.tray, _("the picture tray, /{path}", path=names.tray), Owned(0o755))
    yield steps.folder(
        machine,
        f"{names.tray}/pictures",
        _("/{path}/pictures: {user} puts pictures there, {reader} takes them", path=names.tray, user=names.tray_user,
          reader=names.user),
        # files of the other user stay readable to this one: nobody else comes into the folder
        Owned(0o2770, names.user, names.tray_user),
        kind="data",
    )  # fmt: skip


def _publisher(machine: Machine, names: Names) -> Step:
    """Write root's settings; what root added to them stays."""
    path = f"{names.settings}/publisher.toml"
    said = _("/{path}: where home and journal lie, out of the service user's reach", path=path)

    def is_done() -> bool:
        found = places.publisher(str(machine.root), names.user)
        return found is not None and (found["home"], found["state"]) == (f"/{names.home}", f"/{names.journal}")

    return replace(steps.file(machine, path, said, texts.publisher(names)), done=is_done)


def _home(machine: Machine, names: Names, founding: Founding) -> Step:
    """Make the home as its own user, by the same `init` as anywhere."""
    home = machine.root / names.home
    as_user = ("runuser", "-u", names.user, "--", "env", f"HOME=/{names.home}")
    return Step(
        f"home:{names.home}",
        _("the library's database, keys and settings in the home"),
        (home / places.SETTINGS).exists,
        lambda: machine.run(*as_user, str(names.program), "init", *founding.options),
    )


def _tray_link(machine: Machine, names: Names) -> Step:
    said = _("the tray stands in the home as /{path}/tray", path=names.home)
    return steps.link(machine, f"{names.home}/tray", f"{names.tray}/pictures", said, names.user)


def _commands(machine: Machine, names: Names) -> Iterator[Step]:
    said = _("the command {name} for everybody: it runs the program as {user}", name=names.user, user=names.user)
    yield steps.file(machine, f"usr/local/bin/{names.user}", said, texts.wrapper(names))
    if machine.has("sudo"):
        around = Around(("visudo", "-c", "-q", "-f") if machine.has("visudo") else ())
        said = _("sudo lets the group {group} run {program}, as {user}, and nothing else", group=names.staff,
                 program=names.program, user=names.user)  # fmt: skip
        yield steps.file(machine, f"etc/sudoers.d/{names.user}", said, texts.sudoers(names), around)


def _ssh(machine: Machine, names: Names) -> Iterator[Step]:
    keys = f"{names.settings}/authorized_keys"
    yield steps.seed(machine, keys, _("/{path}: who comes by SSH", path=keys), texts.authorized_keys(names))
    keys = f"{names.settings}/tray_keys"
    yield steps.seed(machine, keys, _("/{path}: who sends pictures by SFTP", path=keys), texts.tray_keys(names))
    if not _has_sshd(machine):
        return
    path = f"etc/ssh/sshd_config.d/{names.user}.conf"
    said = _("/{path}: by SSH one reaches the program and the tray, and nothing else", path=path)
    yield steps.file(machine, path, said, texts.sshd(names), Around(_SSHD_CHECK, tell_sshd(machine)))


def _clockwork(machine: Machine, names: Names) -> Iterator[Step]:
    """Yield what runs a pass each minute: the timer; cron's line where systemd does not run."""
    after = ("systemctl", "daemon-reload") if machine.runs_systemd() else ()
    if machine.has("systemctl"):
        for kind, text in (("service", texts.service(names)), ("timer", texts.timer(names))):
            path = f"etc/systemd/system/{names.unit}.{kind}"
            yield steps.file(machine, path, _("the unit /{path}", path=path), text, Around(after=after))
    if machine.runs_systemd():
        yield _timer(machine, f"{names.unit}.timer")
    elif _has_cron(machine):
        path = f"etc/cron.d/{names.user}"
        yield steps.file(machine, path, _("cron runs a pass each minute: /{path}", path=path), texts.cron(names))


def _timer(machine: Machine, timer: str) -> Step:
    enabled = machine.root / "etc/systemd/system/timers.target.wants" / timer
    return Step(
        f"timer:{timer}",
        _("systemd runs a pass each minute: {timer}", timer=timer),
        lambda: os.path.lexists(enabled),
        lambda: machine.run("systemctl", "enable", "--now", timer),
    )


def tell_sshd(machine: Machine) -> tuple[str, ...]:
    """Return the command that has the SSH server read its settings again; none where systemd does not run."""
    if not machine.runs_systemd():
        return ()
    unit = "ssh" if (machine.root / "usr/lib/systemd/system/ssh.service").exists() else "sshd"
    return ("systemctl", "try-reload-or-restart", f"{unit}.service")


def _has_sshd(machine: Machine) -> bool:
    return machine.has("sshd") and (machine.root / "etc/ssh/sshd_config.d").is_dir()


def _has_cron(machine: Machine) -> bool:
    return (machine.root / "etc/cron.d").is_dir()
