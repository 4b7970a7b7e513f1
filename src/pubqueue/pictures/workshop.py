"""The process of its own in which strangers' bytes are decoded: with little memory and time, and nothing to find.

It is started with the first picture and serves those that follow, one at a time, until this process ends. What it
answers is looked over like anything else that comes from outside.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from typing import IO, TYPE_CHECKING, Any, cast

from pubqueue.pictures.kinds import JPEG, MOST_BYTES, MOST_PIXELS, PNG, Made

if TYPE_CHECKING:
    from pubqueue.model.limits import Limits

MOST_SECONDS = 120.0
"""Time by the wall for one picture; the process itself limits its memory and the time that it computes."""

_MOST_SAID = 1_000
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from pubqueue.pictures.child import main; main()"
_KEPT = ("PATH", "LD_LIBRARY_PATH")
"""What it gets of the environment: some systems find the interpreter's own libraries by it. No secret is there."""

_one_at_a_time = threading.Lock()
_running: list[subprocess.Popen[bytes]] = []


class Trouble(Exception):  # noqa: N818 - it tells what is the case; the words for it are elsewhere
    """A picture could not be decoded; `kind` is a word of `refusals`, and of the child process."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def clean(data: bytes) -> Made:
    """Return the bare pixels of a picture; raise Trouble."""
    return _made(*_asked(data, {"act": "clean"}))


def fit(data: bytes, limits: Limits) -> Made:
    """Return a smaller form of a clean picture, as a platform takes it; raise Trouble."""
    room = {"most": limits.picture_bytes, "side": limits.picture_side, "kinds": limits.picture_kinds}
    return _made(*_asked(data, {"act": "fit", **room}))


def look(head: bytes) -> tuple[int, int]:
    """Return width and height that the beginning of a file tells; raise Trouble."""
    told, _nothing = _asked(head, {"act": "look"})
    return _size(told)


def _asked(data: bytes, order: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """Hand bytes over and return what comes back; the process is ended where that is no plain answer."""
    with _one_at_a_time:
        process = _process()
        watch = threading.Timer(MOST_SECONDS, process.kill)
        watch.start()
        try:
            told, made = _exchanged(process, {**order, "bytes": len(data)}, data)
        except BaseException as error:
            end()
            if isinstance(error, OSError | EOFError | ValueError | TypeError | KeyError):
                raise Trouble("costly" if process.returncode in _STOPPED else "damaged") from error
            raise
        finally:
            watch.cancel()
    if "trouble" in told:
        raise Trouble(str(told["trouble"]))
    return told, made


_STOPPED = (-9, -24)
"""Exit codes of a process that was killed by our watch or by its limit of time (SIGKILL, SIGXCPU)."""


def _exchanged(process: subprocess.Popen[bytes], order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    source, sink = cast("IO[bytes]", process.stdout), cast("IO[bytes]", process.stdin)
    sink.write(json.dumps(order).encode() + b"\n" + data)
    sink.flush()
    line = source.readline(_MOST_SAID)
    if not line.endswith(b"\n"):
        process.wait(MOST_SECONDS)
        raise EOFError(line)
    told = json.loads(line)
    size = int(told["bytes"])
    made = source.read(size) if 0 <= size <= MOST_BYTES else b""
    if len(made) != size:
        raise ValueError(size)
    return told, made


def _made(told: dict[str, Any], data: bytes) -> Made:
    width, height = _size(told)
    mime = told.get("mime")
    if mime not in (JPEG, PNG) or not data:
        raise Trouble("damaged")
    return Made(data, mime, width, height, bool(told.get("located")))


def _size(told: dict[str, Any]) -> tuple[int, int]:
    width, height = told.get("width"), told.get("height")
    if not (isinstance(width, int) and isinstance(height, int) and width > 0 and 0 < height <= MOST_PIXELS // width):
        raise Trouble("pixels")
    return width, height


def _process() -> subprocess.Popen[bytes]:
    """Return the running process, or a new one; it finds modules where this one does, and reads no site files."""
    if not _running or _running[0].poll() is not None:
        end()
        _running.append(
            subprocess.Popen(  # noqa: S603 - this very interpreter
                [sys.executable, "-I", "-S", "-c", _PROGRAM, *(os.path.abspath(part) for part in sys.path if part)],  # noqa: PTH100 - entries are strings
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={name: os.environ[name] for name in _KEPT if name in os.environ},
                start_new_session=True,
            )
        )
    return _running[0]


@atexit.register
def end() -> None:
    """End the process, if there is one."""
    while _running:
        process = _running.pop()
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            _closed(pipe)


def _closed(pipe: IO[bytes] | None) -> None:
    try:
        if pipe:
            pipe.close()
    except OSError:
        pass  # what was not written yet has nobody to read it
