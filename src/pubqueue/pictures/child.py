"""What runs in the process of its own: takes orders on standard input, answers on standard output.

An order is a line of JSON and as many bytes as it says; so is an answer.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import warnings
from contextlib import suppress
from typing import IO, Any

from PIL.Image import DecompressionBombError, DecompressionBombWarning

from pubqueue.pictures import pixels
from pubqueue.pictures.pixels import Unfit

MOST_MEMORY = 2_000_000_000
"""Bytes of address space: a picture of 40 million pixels needs about half of it."""
MOST_COMPUTING = 60
"""Seconds of processor time for one picture."""


def main() -> None:
    """Serve until standard input ends."""
    limit(resource.RLIMIT_AS, MOST_MEMORY)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_CORE, 0)
    warnings.simplefilter("ignore")  # what remains concerns metadata, which is dropped
    warnings.simplefilter("error", DecompressionBombWarning)
    serve(sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)


def limit(what: int, most: int) -> None:
    """Lower one limit of this process for good, where the system has it."""
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (most, most))


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Answer each order."""
    while line := source.readline():
        order = json.loads(line)
        told, made = answer(order, source.read(order["bytes"]))
        sink.write(json.dumps({**told, "bytes": len(made)}).encode() + b"\n" + made)
        sink.flush()


def answer(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    """Do what an order says; return what is told of it, and its bytes."""
    _begin_counting()
    try:
        return _done(order, data)
    except Unfit as unfit:
        return {"trouble": unfit.kind}, b""
    except (DecompressionBombError, DecompressionBombWarning):
        return {"trouble": "pixels"}, b""
    except MemoryError:
        return {"trouble": "costly"}, b""
    except Exception:  # noqa: BLE001 - a decoder fed with a stranger's bytes may raise anything
        return {"trouble": "damaged"}, b""


def _begin_counting() -> None:
    """Give this picture its own processor time: the system counts from the start of the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + MOST_COMPUTING
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _done(order: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    if order["act"] == "look":
        width, height = pixels.size(data)
        return {"width": width, "height": height}, b""
    if order["act"] == "fit":
        made = pixels.fit(data, order["most"], order["side"], order["kinds"])
    else:
        made = pixels.clean(data)
    told = {"mime": made.mime, "width": made.width, "height": made.height, "located": made.located}
    return told, made.data
