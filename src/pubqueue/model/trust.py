"""The trust file: whose keys count, who holds which office, and from when until when."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pubqueue.errors import InputError, TamperedError
from pubqueue.model.canonical import canonical, parse
from pubqueue.model.people import OFFICES, Role
from pubqueue.model.post import PostClass, instant
from pubqueue.model.shape import Shape, fits, is_instant, is_text, like, whole
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from datetime import datetime

TRUST_TYPE = "pubqueue/trust/v1"

_PUBLIC = re.compile(r"([a-z0-9@.-]{1,64}) ([A-Za-z0-9+/]{1,8192}={0,2})")


def fingerprint(public: str) -> str:
    """Return the fingerprint of an OpenSSH public key as `ssh-keygen -l` prints it, `SHA256:` and base64."""
    digest = hashlib.sha256(base64.b64decode(public.split(" ")[1])).digest()
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def _is_public(value: object) -> bool:
    """Tell whether `value` is an OpenSSH public key without a comment, spelled in the one canonical way."""
    found = _PUBLIC.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return False
    try:
        blob = base64.b64decode(found[2], validate=True)
    except binascii.Error:
        return False
    kind = found[1].encode()
    return base64.b64encode(blob).decode() == found[2] and blob.startswith(len(kind).to_bytes(4) + kind)


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_end(value: object) -> bool:
    return value == "" or is_instant(value)


def _are_thresholds(value: object) -> bool:
    enough = whole(1)
    return isinstance(value, dict) and set(value) <= set(PostClass) and all(map(enough, value.values()))


_person = like(r"[a-z0-9][a-z0-9._-]{0,63}")
_DATES: dict[str, Shape] = {"from": is_instant, "until": _is_end}
_SHAPE: Shape = {
    "type": like(re.escape(TRUST_TYPE)),
    "version": whole(1),
    "home": like(r"[!-~]{1,200}"),
    "domain": like(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?"),
    "practice": _is_flag,
    "people": [{"id": _person, "keys": [{"public": _is_public, **_DATES}]}],
    "offices": [{"person": _person, "office": like("|".join(sorted(OFFICES))), **_DATES}],
    "delegations": [{"by": _person, "to": _person, "note": is_text, **_DATES}],
    "thresholds": _are_thresholds,
    "revocations": [{"key": like(r"SHA256:[A-Za-z0-9+/]{43}"), "since": is_instant}],
    "sole_signer": _is_flag,
    "recovery": lambda value: value == "" or _is_public(value),
}


# --- the file -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Key:
    """One public key of a person's, and when it holds; no `until` means open-ended."""

    public: str
    start: str
    until: str = ""

    @property
    def fingerprint(self) -> str:
        """Return the key's OpenSSH fingerprint."""
        return fingerprint(self.public)


@dataclass(frozen=True)
class KeyHolder:
    """A person and every key that was ever enrolled for them."""

    id: str
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Office:
    """An office (designate or CEO) that a person holds from `start` until `until`."""

    person: str
    office: Role
    start: str
    until: str = ""


@dataclass(frozen=True)
class Delegation:
    """An office passed on for a time; carried, and not yet read by any rule."""

    by: str
    to: str
    start: str
    until: str = ""
    note: str = ""


@dataclass(frozen=True)
class Revocation:
    """A key, by fingerprint, that counts for nothing any more once `since` has come."""

    key: str
    since: str


def _one_each() -> Mapping[str, int]:
    return {PostClass.ORDINARY.value: 1, PostClass.SENSITIVE.value: 1, PostClass.REPLY.value: 1}


@dataclass(frozen=True)
class Trust:
    """One version of the trust file. Readings take UTC moments; edits return the next version."""

    home: str
    domain: str
    practice: bool
    version: int = 1
    people: tuple[KeyHolder, ...] = ()
    offices: tuple[Office, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    thresholds: Mapping[str, int] = field(default_factory=_one_each)
    revocations: tuple[Revocation, ...] = ()
    sole_signer: bool = False
    """A library with one eligible person says so, and every such post and report shows it."""
    recovery: str = ""
    """The public half of the sealed key that may do nothing but issue a trust file."""

    def to_bytes(self) -> bytes:
        """Return the canonical form that is stored and signed."""
        people = [{"id": p.id, "keys": [{"public": k.public, **_dates(k)} for k in p.keys]} for p in self.people]
        return canonical(
            {
                "type": TRUST_TYPE,
                "version": self.version,
                "home": self.home,
                "domain": self.domain,
                "practice": self.practice,
                "people": people,
                "offices": [{"person": o.person, "office": o.office.value, **_dates(o)} for o in self.offices],
                "delegations": [{"by": d.by, "to": d.to, "note": d.note, **_dates(d)} for d in self.delegations],
                "thresholds": dict(self.thresholds),
                "revocations": [{"key": r.key, "since": r.since} for r in self.revocations],
                "sole_signer": self.sole_signer,
                "recovery": self.recovery,
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Trust:
        """Read a stored trust file; raise TamperedError unless every field is as `to_bytes` writes it."""
        v = parse(data)
        if fault := _fault(v):
            raise TamperedError(_("A trust file cannot be taken as it is."), why=fault)
        return cls(
            home=v["home"],
            domain=v["domain"],
            practice=v["practice"],
            version=v["version"],
            people=tuple(KeyHolder(p["id"], tuple(_read_key(k) for k in p["keys"])) for p in v["people"]),
            offices=tuple(Office(o["person"], Role(o["office"]), o["from"], o["until"]) for o in v["offices"]),
            delegations=tuple(Delegation(d["by"], d["to"], d["from"], d["until"], d["note"]) for d in v["delegations"]),
            thresholds=v["thresholds"],
            revocations=tuple(Revocation(r["key"], r["since"]) for r in v["revocations"]),
            sole_signer=v["sole_signer"],
            recovery=v["recovery"],
        )

    # readings

    def offices_of(self, person: str, at: datetime) -> frozenset[Role]:
        """Return the offices held at `at`; `people.MAY` lets the CEO do all that a designate may."""
        return frozenset(o.office for o in self.offices if o.person == person and _holds(o, instant(at)))

    def keys_of(self, person: str, at: datetime) -> tuple[Key, ...]:
        """Return the person's keys that hold, unrevoked, at `at`."""
        text = instant(at)
        keys = (key for holder in self.people if holder.id == person for key in holder.keys)
        return tuple(key for key in keys if _holds(key, text) and not self._revoked(key.fingerprint, text))

    def key_holds(self, person: str, key: str, signed_at: datetime, now: datetime) -> bool:
        """Tell whether the key with fingerprint `key` was the person's at `signed_at` and is not revoked now."""
        held = any(k.fingerprint == key for k in self.keys_of(person, signed_at))
        return held and not self._revoked(key, instant(now))

    def threshold(self, post_class: PostClass) -> int | None:
        """Return how many sign-offs the class asks for; None where the file says nothing of it."""
        return self.thresholds.get(post_class.value)

    def eligible(self, at: datetime) -> list[str]:
        """Return the people, sorted, who hold an office and a key at `at`: those who can sign off."""
        return sorted(p.id for p in self.people if self.offices_of(p.id, at) and self.keys_of(p.id, at))

    # edits

    def with_key(self, person: str, public: str, *, start: datetime, until: datetime | None = None) -> Trust:
        """Enrol a key (two fields, no comment), and the person where new; raise InputError."""
        key = Key(public, instant(start), instant(until))
        people = self._with_person(person)
        return self._next(people=tuple(replace(p, keys=(*p.keys, key)) if p.id == person else p for p in people))

    def without_key(self, key: str, *, since: datetime) -> Trust:
        """Revoke the key with fingerprint `key`; raise InputError where nobody has it."""
        if all(k.fingerprint != key for holder in self.people for k in holder.keys):
            raise InputError(_("Nobody has a key {key}.", key=key), hint=_("`key list` shows the keys."))
        return self._next(revocations=(*self.revocations, Revocation(key, instant(since))))

    def with_office(self, person: str, office: Role, *, start: datetime, until: datetime | None = None) -> Trust:
        """Give an office to a person, who is added where new; raise InputError."""
        given = Office(person, office, instant(start), instant(until))
        return self._next(people=self._with_person(person), offices=(*self.offices, given))

    def without_office(self, person: str, office: Role, *, at: datetime) -> Trust:
        """End an office at `at`, and drop what would begin later; raise InputError where there is none."""
        text = instant(at)
        ends = [o for o in self.offices if (o.person, o.office) == (person, office) and not _over(o, text)]
        if not ends:
            raise InputError(_("{person} does not hold the office {office}.", person=person, office=office))
        kept = (replace(o, until=text) if o in ends else o for o in self.offices if o not in ends or o.start < text)
        return self._next(offices=tuple(kept))

    def _with_person(self, person: str) -> tuple[KeyHolder, ...]:
        return self.people if any(p.id == person for p in self.people) else (*self.people, KeyHolder(person))

    def _revoked(self, key: str, at: str) -> bool:
        return any(r.key == key and r.since <= at for r in self.revocations)

    def _next(self, **changes: Any) -> Trust:  # noqa: ANN401 - dataclasses.replace takes what the fields take
        """Return the next version with `changes`; raise InputError where it could not be read back."""
        after = replace(self, version=self.version + 1, **changes)
        if fault := _fault(parse(after.to_bytes())):
            raise InputError(_("The trust file cannot be changed like that."), why=fault)
        return after


def _read_key(v: Mapping[str, str]) -> Key:
    return Key(v["public"], v["from"], v["until"])


def _dates(dated: Key | Office | Delegation) -> dict[str, str]:
    return {"from": dated.start, "until": dated.until}


def _over(dated: Key | Office, at: str) -> bool:
    return dated.until != "" and dated.until <= at


def _holds(dated: Key | Office, at: str) -> bool:
    return dated.start <= at and not _over(dated, at)


def _fault(v: Mapping[str, Any]) -> Words | None:
    """Return the first thing that is wrong with the stored form of a trust file."""
    if not fits(v, _SHAPE):
        return _("A field is missing, unknown, or of a form that it may not have.")
    return next(_contradictions(v), None)


def _contradictions(v: Mapping[str, Any]) -> Iterator[Words]:
    """Yield what does not go together in a file whose fields are well formed."""
    ids = [p["id"] for p in v["people"]]
    keys = [key for p in v["people"] for key in p["keys"]]
    publics = [key["public"] for key in keys] + [v["recovery"]] * bool(v["recovery"])
    named = {o["person"] for o in v["offices"]} | {d[end] for d in v["delegations"] for end in ("by", "to")}
    if len(set(ids)) < len(ids):
        yield _("A person stands in it twice.")
    if len(set(publics)) < len(publics):
        yield _("A key stands in it twice; one key is one person's, and the recovery key nobody's.")
    if not named <= set(ids):
        yield _("It gives an office or a delegation to somebody who is not among its people.")
    if any(d["until"] and d["until"] <= d["from"] for d in [*keys, *v["offices"], *v["delegations"]]):
        yield _("Something in it ends before it begins.")
