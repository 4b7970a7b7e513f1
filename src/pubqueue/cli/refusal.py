"""The one place that maps errors to standard error and exit codes: what happened, why, what to do."""

from __future__ import annotations

import json
import os
import sys
import traceback
from typing import TYPE_CHECKING

from pubqueue.errors import UnfitError
from pubqueue.model.text import harmless
from pubqueue.words import _

if TYPE_CHECKING:
    from pubqueue.errors import PubqueueError

UNEXPECTED = 1
USAGE = 2
NEEDS_PERSON = 4


def refuse(error: PubqueueError, *, as_json: bool) -> int:
    """Tell what pubqueue refuses; return its exit code."""
    if as_json:
        print(json.dumps({"error": error_object(error)}))
    else:
        candidates = getattr(error, "candidates", ())
        readings = _("It could be: {all}.", all=", ".join(candidates)) if candidates else None
        for line in (error.what, error.why, readings, error.hint):
            if line:
                print(harmless(str(line)), file=sys.stderr)
    return error.exit_code


def error_object(error: PubqueueError) -> dict[str, object]:
    """Return a refusal as JSON tells it."""
    kind = getattr(error, "reason", "") or error.kind
    told = {"kind": kind, "message": str(error.what), "why": _said(error.why), "hint": _said(error.hint)}
    return {**told, **error.details}


def system(error: OSError, *, as_json: bool) -> int:
    """Tell what the system refused, and about which file."""
    what = _("The system refuses {file}: {why}.", file=error.filename or _("something"), why=error.strerror or error)
    return refuse(UnfitError(what, hint=_("Look at its permissions, and at the room on the disk.")), as_json=as_json)


def usage(message: str, *, as_json: bool) -> int:
    """Tell what is wrong with the command as typed."""
    if as_json:
        print(json.dumps({"error": {"kind": "usage", "message": message, "hint": ""}}))
    else:
        print(harmless(message), file=sys.stderr)
    return USAGE


def unexpected(error: BaseException, *, as_json: bool) -> int:
    """Tell of a fault of the program's own; its trace is shown where PUBQUEUE_DEBUG is set."""
    if os.environ.get("PUBQUEUE_DEBUG"):
        traceback.print_exception(error)
    message = str(_("Something unexpected happened ({error}).", error=type(error).__name__))
    if as_json:
        print(json.dumps({"error": {"kind": "unexpected", "message": message, "hint": ""}}))
    else:
        print(message, file=sys.stderr)
        print(str(_("Run it again with PUBQUEUE_DEBUG=1 and send what it prints to your IT person.")), file=sys.stderr)
    return UNEXPECTED


def _said(words: object) -> str:
    return str(words) if words else ""
