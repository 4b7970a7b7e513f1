"""Print the software bill of materials: what is locked for running pubqueue, as CycloneDX 1.6 in JSON.

Run as `make sbom`. Versions, hashes and who needs what come from the lock, licences from what is installed; packages
that the lock has for other systems are told with their condition.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

EVERYTHING, NEEDED = Path("requirements/all.txt"), Path("requirements/runtime.txt")

_ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? ?\\?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^ +#(?: via)? +(?P<name>[A-Za-z0-9._-]+)")
_SPDX = {
    "MIT License": "MIT",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "ISC License (ISCL)": "ISC",
    **{one: one for one in ("MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause")},
}
_UNSTATED = {"pyrage": "MIT"}
"""What packages say in their licence file alone."""
_APPLICATION = "pubqueue"


@dataclass
class Locked:
    """One package of the lock; `via` are those that need it."""

    name: str
    version: str
    marker: str
    hashes: list[str]
    via: list[str]

    @property
    def purl(self) -> str:
        """Return the package's URL, by which bills of materials know it."""
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(text: str) -> list[Locked]:
    """Return the packages of a requirements file that uv wrote."""
    found: list[Locked] = []
    for line in text.splitlines():
        if entry := _ENTRY.match(line):
            found.append(Locked(entry["name"], entry["version"], entry["marker"] or "", [], []))
        elif digest := _HASH.search(line):
            found[-1].hashes.append(digest[1])
        elif via := _VIA.match(line):
            found[-1].via.append(via["name"])
    return found


def bill(everything: list[Locked], needed: set[str]) -> dict[str, Any]:
    """Return the bill; the same lock gives the same one. Raises ValueError where another version is installed."""
    about = metadata.metadata(_APPLICATION)
    root = {
        "type": "application",
        "bom-ref": _APPLICATION,
        "name": _APPLICATION,
        "version": about["Version"],
        "description": about["Summary"],
        "licenses": _licences(_APPLICATION),
    }
    components = [_component(one, required=one.name in needed) for one in everything]
    named = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps([root, components], sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{named}",
        "version": 1,
        "metadata": {"component": root},
        "components": components,
        "dependencies": _dependencies(everything),
    }


def _component(one: Locked, *, required: bool) -> dict[str, Any]:
    told = {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "scope": "required" if required else "optional",
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in one.hashes],
        "licenses": _licences(one.name, one.version),
        "purl": one.purl,
        "properties": [{"name": "pubqueue:marker", "value": one.marker}] if one.marker else [],
    }
    return {key: value for key, value in told.items() if value}


def _licences(name: str, version: str = "") -> list[dict[str, Any]]:
    """Return the licences of an installed package, none for one that is for other systems."""
    try:
        about = metadata.metadata(name).json
    except metadata.PackageNotFoundError:
        return []
    if version and about["version"] != version:
        raise ValueError(f"{name} is locked at {version}, but {about['version']} is installed: make setup")
    if "license_expression" in about:
        return [{"expression": about["license_expression"]}]
    classified = [one.rpartition(" :: ")[2] for one in about.get("classifier", ()) if one.startswith("License")]
    stated = str(about.get("license", "")).strip().partition("\n")[0]
    names = [one for one in classified if one != "OSI Approved"] or [stated or _UNSTATED.get(name, "")]
    return [{"license": {"id": _SPDX[one]} if one in _SPDX else {"name": one}} for one in names if one]


def _dependencies(everything: list[Locked]) -> list[dict[str, Any]]:
    """Return who needs what; what several need stands with each of them."""
    refs = {_APPLICATION: _APPLICATION, **{one.name: one.purl for one in everything}}
    needs: dict[str, set[str]] = {ref: set() for ref in refs.values()}
    for one in everything:
        for name in one.via:
            if name in refs:
                needs[refs[name]].add(one.purl)
    return [{"ref": ref, "dependsOn": sorted(needed)} for ref, needed in needs.items()]


def main() -> int:
    """Print the bill of the lock below the working directory."""
    everything = locked(EVERYTHING.read_text(encoding="utf-8"))
    needed = {one.name for one in locked(NEEDED.read_text(encoding="utf-8"))}
    try:
        print(json.dumps(bill(everything, needed), indent=2))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
