"""OpenSSH signatures (PROTOCOL.sshsig, PROTOCOL.u2f), read and verified in this process."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from pubqueue.errors import InputError, SignatureError
from pubqueue.model import trust
from pubqueue.words import _

LONGEST = 16 * 1024
"""Characters that an armoured signature or a public key may have."""

_MAGIC = b"SSHSIG"
_ARMOUR = re.compile(r"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]+\n)+)-----END SSH SIGNATURE-----\n?")
_SMALLEST_RSA, _LARGEST_RSA = 3072, 16384
_PRESENT, _VERIFIED = 0x01, 0x04
_DIGESTS = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
_RSA_HASHES: dict[bytes, hashes.HashAlgorithm] = {b"rsa-sha2-256": hashes.SHA256(), b"rsa-sha2-512": hashes.SHA512()}
_CURVES: dict[bytes, tuple[ec.EllipticCurve, hashes.HashAlgorithm]] = {
    b"nistp256": (ec.SECP256R1(), hashes.SHA256()),
    b"nistp384": (ec.SECP384R1(), hashes.SHA384()),
    b"nistp521": (ec.SECP521R1(), hashes.SHA512()),
}
_CURVE_OF = {
    "ecdsa-sha2-nistp256": b"nistp256",
    "ecdsa-sha2-nistp384": b"nistp384",
    "ecdsa-sha2-nistp521": b"nistp521",
    "sk-ecdsa-sha2-nistp256@openssh.com": b"nistp256",
}
_ED25519 = frozenset({"ssh-ed25519", "sk-ssh-ed25519@openssh.com"})
KINDS = frozenset({*_CURVE_OF, *_ED25519, "ssh-rsa"})
"""Key types whose signatures count."""

_Key = Ed25519PublicKey | ec.EllipticCurvePublicKey | RSAPublicKey


@dataclass(frozen=True)
class PublicKey:
    """One OpenSSH public key that is fit to sign; a security key also has the application that it answers to."""

    kind: str
    blob: bytes
    material: _Key
    application: bytes | None = None

    @property
    def public(self) -> str:
        """Return the type and base64 without a comment, as the trust file has it."""
        return f"{self.kind} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """Return the fingerprint as `ssh-keygen -l` prints it."""
        return trust.fingerprint(self.public)

    @property
    def is_hardware(self) -> bool:
        """Tell whether it is a security key's, which signs when it is touched."""
        return self.application is not None


@dataclass(frozen=True)
class Verified:
    """A signature that holds; what a security key said of the touch, of the PIN, and its counter."""

    fingerprint: str
    present: bool = False
    verified: bool = False
    counter: int = 0


@dataclass(frozen=True)
class _Envelope:
    """What stands in an armoured signature."""

    public: bytes
    namespace: bytes
    hash: bytes
    signature: bytes


class _Reader:
    """Takes the fields of RFC 4251 section 5 off a byte string; raises ValueError where they run short."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def take(self, count: int) -> bytes:
        if len(self.data) < count:
            raise ValueError(count)
        head, self.data = self.data[:count], self.data[count:]
        return head

    def number(self) -> int:
        return int.from_bytes(self.take(4))

    def string(self) -> bytes:
        return self.take(self.number())

    def mpint(self) -> int:
        """Take a non-negative integer in its shortest form."""
        raw = self.string()
        value = int.from_bytes(raw)
        if raw != value.to_bytes(value.bit_length() // 8 + 1 if value else 0):
            raise ValueError(raw)
        return value

    def end(self) -> None:
        if self.data:
            raise ValueError(self.data)


def verify(armoured: str, namespace: str, document: bytes, public_key: str) -> Verified:
    """Check that `public_key` signed `document` under `namespace`; raise SignatureError with the reason."""
    try:
        key = parse_public(public_key)
    except InputError as error:
        raise SignatureError(error.what, why=error.why) from error
    envelope = _open(armoured)
    if not namespace or envelope.namespace != namespace.encode():
        raise SignatureError(_("The signature was made for another purpose than {purpose}.", purpose=namespace))
    if envelope.public != key.blob:
        raise SignatureError(_("The signature was made with another key than {key}.", key=key.fingerprint))
    if envelope.hash not in _DIGESTS:
        raise SignatureError(_("The signature uses a hash other than SHA-512 or SHA-256."))
    digest = _DIGESTS[envelope.hash](document).digest()
    fields = (envelope.namespace, b"", envelope.hash, digest)
    return _check(key, envelope.signature, _MAGIC + b"".join(map(_packed, fields)))


def fingerprint(public_key: str) -> str:
    """Return `SHA256:` and base64, as `ssh-keygen -l` prints it; raise InputError for a key that is unfit."""
    return parse_public(public_key).fingerprint


def parse_public(line: str) -> PublicKey:
    """Read one line of a .pub file; raise InputError where it is no key, of an unknown type, or weak."""
    kind, _blank, rest = line.rstrip("\r\n").partition(" ")
    encoded, _blank, comment = rest.partition(" ")
    if len(line) > LONGEST or not comment.isprintable():
        raise _no_key()
    if kind not in KINDS:
        shown = "".join(c for c in kind[:40] if c.isprintable())
        raise InputError(
            _("Keys of the type {kind} are not supported.", kind=repr(shown)),
            hint=_("Use ssh-ed25519, ecdsa, RSA of 3072 bits or more, or a security key."),
        )
    try:
        return _key(kind, _unbase64(encoded))
    except ValueError as error:
        raise _no_key() from error


def _no_key() -> InputError:
    return InputError(_("This is no OpenSSH public key."), hint=_("Give the line of the .pub file."))


def _key(kind: str, blob: bytes) -> PublicKey:
    """Read a key blob (RFC 4253 section 6.6, RFC 5656, RFC 8709, PROTOCOL.u2f)."""
    reader = _Reader(blob)
    if reader.string() != kind.encode():
        raise ValueError(kind)
    material = _material(kind, reader)
    application = reader.string() if kind.startswith("sk-") else None
    reader.end()
    return PublicKey(kind, blob, material, application)


def _material(kind: str, reader: _Reader) -> _Key:
    if kind in _ED25519:
        return Ed25519PublicKey.from_public_bytes(reader.string())
    if kind == "ssh-rsa":
        return _rsa(exponent=reader.mpint(), modulus=reader.mpint())
    curve, point = reader.string(), reader.string()
    if curve != _CURVE_OF[kind] or not point.startswith(b"\x04"):
        raise ValueError(curve)
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[curve][0], point)


def _rsa(*, exponent: int, modulus: int) -> RSAPublicKey:
    bits = modulus.bit_length()
    if bits > _LARGEST_RSA:
        raise ValueError(bits)
    if bits < _SMALLEST_RSA:
        raise InputError(
            _("This RSA key is too weak: {bits} bits.", bits=bits),
            why=_("An RSA key needs at least {least} bits.", least=_SMALLEST_RSA),
        )
    return RSAPublicNumbers(exponent, modulus).public_key()


def _open(armoured: str) -> _Envelope:
    """Take the armour off; raise SignatureError where anything is missing, left over or spelled oddly."""
    found = _ARMOUR.fullmatch(armoured) if len(armoured) <= LONGEST else None
    try:
        reader = _Reader(_unbase64("".join(found[1].split())) if found else b"")
        fit = reader.take(6) == _MAGIC and reader.number() == 1
        public, namespace, reserved, digest, signature = (reader.string() for _field in range(5))
        reader.end()
    except ValueError:
        fit = False
    if not fit or reserved:
        raise SignatureError(
            _("This is no OpenSSH signature."), hint=_("Give the .sig file that `ssh-keygen -Y sign` wrote, unchanged.")
        )
    return _Envelope(public, namespace, digest, signature)


def _check(key: PublicKey, signature: bytes, message: bytes) -> Verified:
    """Check a signature blob over `message`; raise SignatureError."""
    try:
        algorithm, raw, flags, counter = _parts(key, signature)
        if key.application is not None:
            digest = hashlib.sha256(message).digest()
            message = hashlib.sha256(key.application).digest() + bytes([flags]) + counter.to_bytes(4) + digest
        _prove(key.material, algorithm, raw, message)
    except (ValueError, InvalidSignature) as error:
        raise SignatureError(
            _("The signature does not hold."), why=_("The document or the signature was changed after signing.")
        ) from error
    if key.is_hardware and not flags & _PRESENT:
        raise SignatureError(_("The security key signed without being touched."))
    return Verified(key.fingerprint, bool(flags & _PRESENT), bool(flags & _VERIFIED), counter)


def _parts(key: PublicKey, signature: bytes) -> tuple[bytes, bytes, int, int]:
    """Return a signature blob's algorithm, inner signature, flags and counter; the last two of security keys."""
    reader = _Reader(signature)
    algorithm, raw = reader.string(), reader.string()
    flags, counter = (reader.take(1)[0], reader.number()) if key.is_hardware else (0, 0)
    reader.end()
    if algorithm not in ([*_RSA_HASHES] if key.kind == "ssh-rsa" else [key.kind.encode()]):
        raise SignatureError(_("Signatures of this type are not supported by {kind} keys here.", kind=key.kind))
    return algorithm, raw, flags, counter


def _prove(material: _Key, algorithm: bytes, raw: bytes, message: bytes) -> None:
    """Do the arithmetic; raise InvalidSignature, or ValueError for a malformed signature."""
    match material:
        case Ed25519PublicKey():
            material.verify(raw, message)
        case RSAPublicKey():
            # some agents leave out leading zeros
            padded = raw.rjust(material.key_size // 8, b"\x00")
            material.verify(padded, message, padding.PKCS1v15(), _RSA_HASHES[algorithm])
        case ec.EllipticCurvePublicKey():
            reader = _Reader(raw)
            pair = encode_dss_signature(reader.mpint(), reader.mpint())
            reader.end()
            hash_of = {curve.name: digest for curve, digest in _CURVES.values()}
            material.verify(pair, message, ec.ECDSA(hash_of[material.curve.name]))


def _packed(data: bytes) -> bytes:
    return len(data).to_bytes(4) + data


def _unbase64(text: str) -> bytes:
    """Decode the one canonical spelling of base64; raise ValueError for any other."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise binascii.Error(text)
    return data
