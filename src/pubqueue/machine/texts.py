"""What the files of a shared set-up say."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pubqueue.machine.names import Names

_MADE = "# Made by: pubqueue init --shared. Undone by: pubqueue init --shared --remove\n"
_KEPT = "LANG LANGUAGE TERM NO_COLOR COLORTERM"
"""What sudo lets through of a person's environment: how they read, and nothing else."""


def publisher(names: Names) -> str:
    """Return root's settings of the publisher: lines of `key = "value"`, which `places` reads."""
    return (
        f"{_MADE}# Neither the home nor the environment can override what stands here.\n"
        f'service_user = "{names.user}"\n'
        f'home = "/{names.home}"\n'
        f'state = "/{names.journal}"\n'
    )


def sudoers(names: Names) -> str:
    """Return who may run what as whom."""
    alias = "PUBQUEUE" + (f"_{names.instance.upper()}" if names.instance else "")
    return (
        f"{_MADE}Cmnd_Alias {alias} = {names.program}\n"
        f"Defaults!{alias} env_reset, !setenv, umask=0077, umask_override\n"
        f'Defaults!{alias} env_keep = "{_KEPT}", env_check = "{_KEPT}"\n'
        f"%{names.staff} ALL=({names.user}) NOPASSWD: {alias}\n"
    )


def wrapper(names: Names) -> str:
    """Return the command that people type: it runs the program as its service user."""
    kept = " ".join(f'{name}="${{{name}-}}"' for name in ("LANG", "LANGUAGE", "TERM"))
    return f"""#!/bin/sh
{_MADE}program={quote(str(names.program))}
user={names.user}
case "${{1-}}" in
    # these need no home, or make one: they run as whoever calls
    '' | init | demo | check | when | --help | --version) exec "$program" "$@" ;;
esac
if [ "$(id -un)" = "$user" ]; then
    exec "$program" "$@"
elif [ "$(id -u)" = 0 ]; then
    cd / && exec runuser -u "$user" -- env -i HOME=/{names.home} PATH=/usr/bin:/bin {kept} "$program" "$@"
fi
case " $(id -Gn) " in
    *" {names.staff} "*) exec sudo -n -u "$user" -- "$program" "$@" ;;
esac
echo "You are not in the group {names.staff}. Your IT person runs: gpasswd -a $(id -un) {names.staff}" >&2
echo "Vous n'êtes pas du groupe {names.staff}. Votre informaticien tape : gpasswd -a $(id -un) {names.staff}" >&2
exit 3
"""


def authorized_keys(names: Names) -> str:
    """Return the start of the file of those who come by SSH."""
    return (
        f"{_MADE}# Who comes by SSH as {names.user}: a line a key, with the person's short name.\n"
        f"# {ssh_line(names, 'jo')}\n"
        "# Who signs with the agent of their own PC has restrict,pty,agent-forwarding,command=... instead.\n"
    )


def tray_keys(names: Names) -> str:
    """Return the start of the file of those who send pictures."""
    return f"{_MADE}# Who sends pictures as {names.tray_user}: a line a key.\n# restrict ssh-ed25519 AAAA... jo's desk PC\n"


def ssh_line(names: Names, person: str) -> str:
    """Return the line that lets a person in by SSH, and only to the program."""
    program = names.program.with_name("pubqueue-ssh")
    return f'restrict,pty,command="{program} {person}" ssh-ed25519 AAAA... {person}\'s desk PC'


def sshd(names: Names) -> str:
    """Return the rules that sshd applies to the two users that people come as."""
    return f"""{_MADE}Match User {names.user}
    AuthorizedKeysFile /{names.settings}/authorized_keys
    AuthenticationMethods publickey
    AllowTcpForwarding no
    AllowStreamLocalForwarding no
    X11Forwarding no
    PermitTunnel no
    PermitUserRC no
Match User {names.tray_user}
    AuthorizedKeysFile /{names.settings}/tray_keys
    AuthenticationMethods publickey
    ChrootDirectory /{names.tray}
    ForceCommand internal-sftp -d /pictures -u 0002 -P symlink,hardlink
    AllowAgentForwarding no
    AllowTcpForwarding no
    AllowStreamLocalForwarding no
    X11Forwarding no
    PermitTTY no
    PermitTunnel no
    PermitUserRC no
Match all
"""


def service(names: Names) -> str:
    """Return the unit of one pass: it writes to the home and the journal, and to nothing else."""
    return f"""{_MADE}[Unit]
Description=pubqueue: one pass of the publisher
Wants=network-online.target
After=network-online.target time-sync.target

[Service]
Type=oneshot
User={names.user}
Group={names.user}
UMask=0077
WorkingDirectory=/
ExecStart={names.program} publish
TimeoutStartSec=15min
ReadWritePaths=/{names.home} /{names.journal}
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
"""


def timer(names: Names) -> str:
    """Return the unit that starts a pass each minute; what an outage missed is for the pass itself to hold."""
    return f"""{_MADE}[Unit]
Description=pubqueue: a pass of the publisher each minute

[Timer]
OnCalendar=*-*-* *:*:00
AccuracySec=1s
Unit={names.unit}.service

[Install]
WantedBy=timers.target
"""


def cron(names: Names) -> str:
    """Return the line for machines without systemd."""
    return f"{_MADE}MAILTO=root\n* * * * * {names.user} {names.program} publish\n"
