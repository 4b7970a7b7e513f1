"""The bill of materials says what the lock says, in the form that CycloneDX 1.6 asks for."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from make_sbom import locked

ROOT = Path(__file__).parents[2]
NEEDS = {"type": str, "bom-ref": str, "name": str, "version": str}
MAY = {
    **NEEDS,
    "scope": str,
    "hashes": list,
    "licenses": list,
    "purl": str,
    "properties": list,
    "description": str,
}
DIGEST = re.compile("[0-9a-f]{64}")


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    done = subprocess.run([sys.executable, "tools/make_sbom.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def require_component(component: dict[str, Any]) -> None:
    """Ask what the schema asks of a component, as far as this bill uses it."""
    assert NEEDS.keys() <= component.keys() <= MAY.keys()
    assert all(isinstance(value, MAY[key]) for key, value in component.items())
    assert component["type"] in {"application", "library"}
    assert component.get("scope", "required") in {"required", "optional"}
    for digest in component.get("hashes", ()):
        assert (set(digest), digest["alg"]) == ({"alg", "content"}, "SHA-256")
        assert DIGEST.fullmatch(digest["content"])
    said = component.get("licenses", [])
    expressions = [one for one in said if "expression" in one]
    assert len(expressions) in {0, len(said)}, "a list of licences, or one expression"
    assert len(expressions) <= 1
    assert all(set(one["license"]) in ({"id"}, {"name"}) for one in said if one not in expressions)


def test_the_bill_has_the_form_that_its_readers_expect(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", bill["serialNumber"])
    for component in (bill["metadata"]["component"], *bill["components"]):
        require_component(component)
    refs = ["pubqueue", *(component["bom-ref"] for component in bill["components"])]
    assert len(set(refs)) == len(refs)
    assert [one["ref"] for one in bill["dependencies"]] == refs
    assert {ref for one in bill["dependencies"] for ref in one["dependsOn"]} == set(refs) - {"pubqueue"}


def test_the_bill_names_what_is_locked_with_every_hash(bill: dict[str, Any]) -> None:
    lock = {one.name: one for one in locked((ROOT / "requirements" / "all.txt").read_text())}
    assert {component["name"] for component in bill["components"]} == set(lock)
    for component in bill["components"]:
        one = lock[component["name"]]
        assert component["version"] == one.version
        assert [digest["content"] for digest in component["hashes"]] == one.hashes != []


def test_the_bill_tells_each_licence_and_what_is_not_always_there(bill: dict[str, Any]) -> None:
    without = [one["name"] for one in bill["components"] if not one.get("licenses") and "properties" not in one]
    assert without == []
    scopes = {one["name"]: one["scope"] for one in bill["components"]}
    assert (scopes["sqlmodel"], scopes["apprise"], scopes["psycopg"]) == ("required", "optional", "optional")


def test_the_locks_agree_on_versions_and_hashes() -> None:
    locks = {
        name: {one.name: (one.version, tuple(one.hashes)) for one in locked((ROOT / "requirements" / name).read_text())}
        for name in ("runtime.txt", "all.txt", "dev.txt")
    }
    assert locks["runtime.txt"].items() <= locks["all.txt"].items() <= locks["dev.txt"].items()
    assert len(locks["runtime.txt"]) > 20
