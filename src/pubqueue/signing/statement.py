"""The sign-off statement: the bytes that one person signs about one version of a post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pubqueue.errors import TamperedError
from pubqueue.model.canonical import canonical, parse
from pubqueue.model.people import OFFICES, Role
from pubqueue.model.post import PostClass
from pubqueue.model.shape import Shape, fits, is_instant, is_text, like, whole
from pubqueue.words import _

STATEMENT_TYPE = "pubqueue/sign-off/v1"
NONCE_BYTES = 32
"""Random bytes of a nonce, which stands in the statement as twice as many hexadecimal digits."""

_OWN = ("signer", "authority", "checkpoint", "nonce")
"""What differs between two people's statements about the same version."""

_token = like(r"[!-~]{1,200}")
_digest = like(r"sha256:[0-9a-f]{64}")
_SHAPE: Shape = {
    "type": like(STATEMENT_TYPE),
    "home": _token,
    "post": _token,
    "version": whole(1),
    "previous": like(r"(sha256:[0-9a-f]{64})?"),
    "content": _digest,
    "class": like("|".join(PostClass)),
    "contributors": [_token],
    "variants": [
        {
            "account": _token,
            "account_id": _token,
            "language": like("en|fr|both"),
            "text": _digest,
            "pictures": [{"sha256": _digest, "mime": _token, "alt": _digest}],
            "reply_to": is_text,
            "record_key": is_text,
            "until": is_instant,
        }
    ],
    "at": is_instant,
    "report": _digest,
    "waivers": _digest,
    "ruleset": _digest,
    "policy": _digest,
    "trust": whole(1),
    "checkpoint": {"size": whole(0), "root": _token},
    "authority": {"office": like("|".join(sorted(OFFICES))), "delegation": is_text},
    "signer": _token,
    "nonce": like(rf"[0-9a-f]{{{2 * NONCE_BYTES}}}"),
}


@dataclass(frozen=True)
class Seen:
    """The newest audit checkpoint that the signer saw."""

    size: int
    root: str


@dataclass(frozen=True)
class Authority:
    """The office, and the delegation if any, by which a person signs."""

    office: Role
    delegation: str = ""


@dataclass(frozen=True)
class Statement:
    """Everything that a sign-off binds; digests are `sha256:` and hexadecimal, times RFC 3339 UTC."""

    home: str
    post: str
    version: int
    previous: str
    content: str
    post_class: PostClass
    contributors: frozenset[str]
    variants: tuple[Mapping[str, Any], ...]
    """Each as `model.post.Variant.to_statement` gives it."""
    at: str
    report: str
    waivers: str
    ruleset: str
    policy: str
    trust: int
    checkpoint: Seen
    authority: Authority
    signer: str
    nonce: str

    def to_bytes(self) -> bytes:
        """Return the canonical form that is signed and stored."""
        return canonical(self._to_data())

    def shared(self) -> bytes:
        """Return the part that is the same for every signer: sign-offs count together when these are equal."""
        return canonical({name: value for name, value in self._to_data().items() if name not in _OWN})

    @classmethod
    def from_bytes(cls, data: bytes) -> Statement:
        """Read a signed statement; raise TamperedError unless every field is as `to_bytes` writes it."""
        v = parse(data)
        if not (fits(v, _SHAPE) and _each_once(v)):
            raise TamperedError(
                _("A sign-off statement cannot be taken as it is."),
                why=_("A field is missing, unknown, repeated, or of a form that it may not have."),
            )
        fields = {name: value for name, value in v.items() if name not in ("type", "class")}
        fields["post_class"] = PostClass(v["class"])
        fields["contributors"] = frozenset(v["contributors"])
        fields["variants"] = tuple(v["variants"])
        fields["checkpoint"] = Seen(**v["checkpoint"])
        fields["authority"] = Authority(Role(v["authority"]["office"]), v["authority"]["delegation"])
        return cls(**fields)

    def _to_data(self) -> dict[str, Any]:
        return {
            "type": STATEMENT_TYPE,
            "home": self.home,
            "post": self.post,
            "version": self.version,
            "previous": self.previous,
            "content": self.content,
            "class": self.post_class.value,
            "contributors": sorted(self.contributors),
            "variants": list(self.variants),
            "at": self.at,
            "report": self.report,
            "waivers": self.waivers,
            "ruleset": self.ruleset,
            "policy": self.policy,
            "trust": self.trust,
            "checkpoint": {"size": self.checkpoint.size, "root": self.checkpoint.root},
            "authority": {"office": self.authority.office.value, "delegation": self.authority.delegation},
            "signer": self.signer,
            "nonce": self.nonce,
        }


def namespace(domain: str, practice: bool) -> str:
    """Return the SSHSIG namespace of sign-offs; what is signed in practice never counts in a real home."""
    return f"practice-sign-off@{domain}" if practice else f"sign-off@{domain}"


def _each_once(v: Mapping[str, Any]) -> bool:
    """Tell whether there are contributors, in order, and variants, none of them twice."""
    people = v["contributors"]
    places = {(variant["account"], variant["language"]) for variant in v["variants"]}
    return bool(people and places) and people == sorted(set(people)) and len(places) == len(v["variants"])
