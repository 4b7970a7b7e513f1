"""Which connectors and checks there are, found without importing them: a file is enough to add one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from pubqueue.errors import InputError, UnfitError
from pubqueue.model.limits import Limits
from pubqueue.ports.connector import Connector
from pubqueue.words import _

if TYPE_CHECKING:
    from types import ModuleType

    from pubqueue.ports.check import Check

CONNECTORS = ("pubqueue_connectors", "pubqueue.connectors")
CHECKS = ("pubqueue.checks", "pubqueue.checks")
"""The package with our own, and the entry-point group where other distributions name modules of the same form."""


def connector_names() -> list[str]:
    """Return the names of all connectors, such as `mastodon`."""
    return sorted(_modules(*CONNECTORS))


def check_names() -> list[str]:
    """Return the names of the files of all checks."""
    return sorted(_modules(*CHECKS))


def checks() -> list[Check]:
    """Import and return every check; raise UnfitError rather than work with one missing."""
    return [_check(path) for _name, path in sorted(_modules(*CHECKS).items())]


def limits(platform: str) -> Limits:
    """Return what `platform` takes; raise InputError, naming the nearest, where there is no such platform."""
    if found := _limits(platform):
        return found
    raise _unknown(platform)


def connector_class(name: str) -> type[Connector]:
    """Return the connector of `name`; raise InputError for an unknown name, UnfitError where it cannot publish."""
    known = _modules(*CONNECTORS)
    if name not in known:
        raise _unknown(name)
    module = _import(known[name])
    own = [thing for thing in vars(module).values() if _is_connector(thing) and thing.__module__ == module.__name__]
    if len(own) != 1:
        raise UnfitError(_("pubqueue cannot publish to {name} yet.", name=name))
    found: type[Connector] = own[0]
    return found


@cache
def _modules(package: str, group: str) -> dict[str, str]:
    """Return module paths by name; one of ours wins over another distribution's of the same name."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - reads what is installed, which few commands need

    spec = find_spec(package)
    ours = iter_modules(spec.submodule_search_locations) if spec else ()
    others = {point.name: point.module for point in entry_points(group=group)}
    return others | {module.name: f"{package}.{module.name}" for module in ours}


def _import(path: str) -> ModuleType:
    """Import a module; raise UnfitError where it, or a library that it needs, is not installed."""
    try:
        return import_module(path)
    except ImportError as error:
        missing = error.name or str(error)
        raise UnfitError(
            _("{name} needs {missing}, which is not installed.", name=path.rpartition(".")[2], missing=missing)
        ) from error


def _check(path: str) -> Check:
    found: Check | None = getattr(_import(path), "CHECK", None)
    if found is None:
        raise UnfitError(_("{path} is named as a check and has none.", path=path))
    return found


def _limits(name: str) -> Limits | None:
    path = _modules(*CONNECTORS).get(name)
    found = getattr(_import(path), "LIMITS", None) if path else None
    return found if isinstance(found, Limits) else None


def _is_connector(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Connector)


def _unknown(platform: str) -> InputError:
    from difflib import get_close_matches  # noqa: PLC0415 - only a slip needs it

    known = [name for name in connector_names() if _limits(name)]
    near = get_close_matches(platform.lower(), known, n=1)
    return InputError(
        _("There is no platform {name}.", name=repr(platform)),
        hint=_("Did you mean {near}?", near=near[0]) if near else _("There are: {known}.", known=", ".join(known)),
    )
