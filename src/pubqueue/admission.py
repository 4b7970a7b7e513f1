"""Reach for a home that may not open: as far as it can be reached, and why not where it cannot."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pubqueue import bootstrap, places, settings
from pubqueue.errors import PubqueueError, UnfitError
from pubqueue.store import session as store
from pubqueue.words import _
from pubqueue.workflow.doctor.chart import Patient

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Built = TypeVar("Built")


@contextmanager
def patient(call: bootstrap.Call) -> Iterator[Patient]:
    """Reach for the home that the environment names, and keep what stands in the way of each part of it."""
    folder = Path(places.home_folder(call.environment))
    given = _or_refusal(partial(settings.load, call.environment))
    place = given.database_place if isinstance(given, settings.Settings) else folder / places.DATABASE
    reached = Patient(
        folder=folder,
        state=Path(places.state_folder(str(folder), call.environment)),
        environment=call.environment,
        clock=call.clock(),
        given=given,
        engine=_or_refusal(partial(store.open_database, place)),
        home=_or_refusal(partial(bootstrap.open_home, call)),
    )
    try:
        yield reached
    finally:
        if not isinstance(reached.engine, PubqueueError):
            reached.engine.dispose()
        if not isinstance(reached.home, PubqueueError):
            reached.home.engine.dispose()


def _or_refusal(build: Callable[[], Built]) -> Built | PubqueueError:
    """Return what `build` builds, or why it cannot."""
    try:
        return build()
    except PubqueueError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever it is, the doctor has to tell of it
        return UnfitError(_("It cannot be opened ({error}: {why}).", error=type(error).__name__, why=error))
