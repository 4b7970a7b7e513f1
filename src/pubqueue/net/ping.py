"""The sign of life: after each pass that went well an address is asked, and whoever watches it misses it if none came.

Cron's first look uses this where there is nothing else to do, so it loads nothing before it has an address to ask.
"""

import os

_SECONDS = 5.0
_MOST_READ = 1024
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


def is_fit(url: str) -> bool:
    """Tell whether `url` may be asked: encrypted, or on this machine; visible ASCII, no name or password in it."""
    from urllib.parse import urlsplit  # noqa: PLC0415 - only where there is something to ask

    try:
        parts = urlsplit(url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)
        return safe and bool(parts.hostname) and parts.username is None and url.isascii() and url.isprintable()
    except ValueError:
        return False


def leave(note: str, settings: str, url: str) -> None:
    """Write into the file `note` what to ask where a pass has nothing to do, and of which settings that is true."""
    told = f"{_stamp(settings)}\n{url}\n"
    try:
        with open(note, encoding="ascii") as file:  # noqa: PTH123 - as cron's first look reads it
            if file.read() == told:
                return
    except (OSError, ValueError):
        pass
    new = f"{note}.new"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "w") as file:
        file.write(told)
    os.replace(new, note)  # noqa: PTH105


def left(note: str, settings: str) -> str | None:
    """Return what `leave` wrote, perhaps nothing; None where the settings have changed since, or were never read."""
    try:
        with open(note, encoding="ascii") as file:  # noqa: PTH123
            stamp, url, _end = file.read().split("\n")
        return url if stamp == _stamp(settings) else None
    except (OSError, ValueError):
        return None


def ask(url: str) -> bool:
    """Ask `url` once: no redirect, no retry, little time; tell whether that went well, and never raise."""
    import http.client  # noqa: PLC0415
    import urllib.error  # noqa: PLC0415
    import urllib.request  # noqa: PLC0415

    class NoRedirect(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_about: object) -> None:
            """Follow nothing."""

    if not is_fit(url):
        return False
    try:
        with urllib.request.build_opener(NoRedirect).open(url, timeout=_SECONDS) as answer:
            answer.read(_MOST_READ)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return False
    except (OSError, ValueError, http.client.HTTPException):
        return False
    return True


def _stamp(settings: str) -> str:
    """Return what changes with a settings file."""
    known = os.stat(settings)  # noqa: PTH116
    return f"{known.st_mtime_ns} {known.st_size} {known.st_ino}"
