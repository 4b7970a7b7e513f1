"""Signatures, judged by the stock ssh-keygen as well as by us."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pubqueue.errors import InputError, SignatureError
from pubqueue.signing.sshsig import LONGEST, Verified, fingerprint, parse_public, verify

NAMESPACE = "sign-off@library.example"
DOCUMENT = b"Story time on Tuesday at ten."
BEGIN, END = "-----BEGIN SSH SIGNATURE-----\n", "-----END SSH SIGNATURE-----\n"
TYPES = ["ed25519", "ecdsa-256", "ecdsa-384", "ecdsa-521", "rsa-3072"]


class Signed(NamedTuple):
    """A public key, and its signature over DOCUMENT under NAMESPACE."""

    public: str
    armour: str


# --- the oracle, and signing without us -----------------------------------------------------------


def ssh_keygen_accepts(folder: Path, signed: Signed, namespace: str = NAMESPACE, document: bytes = DOCUMENT) -> bool:
    """Ask `ssh-keygen -Y verify`."""
    allowed, signature = folder / "allowed", folder / "signature"
    allowed.write_text(f"pat {signed.public}\n")
    signature.write_bytes(signed.armour.encode("latin-1"))
    arguments: list[str | Path] = ["-f", allowed, "-I", "pat", "-n", namespace, "-s", signature]
    ran = subprocess.run(["ssh-keygen", "-Y", "verify", *arguments], input=document, capture_output=True, check=False)
    return ran.returncode == 0


def we_accept(signed: Signed, namespace: str = NAMESPACE, document: bytes = DOCUMENT) -> bool:
    try:
        verify(signed.armour, namespace, document, signed.public)
    except SignatureError:
        return False
    return True


def make(folder: Path, kind: str, *options: str) -> Signed:
    """Make a key such as `rsa-3072` and sign with it, by ssh-keygen alone."""
    name, _dash, bits = kind.partition("-")
    key, document = folder / kind, folder / f"{kind}.document"
    size = ["-b", bits] if bits else []
    document.write_bytes(DOCUMENT)
    subprocess.run(["ssh-keygen", "-q", "-t", name, *size, "-N", "", "-C", "pat", "-f", key], check=True)
    sign: list[str | Path] = ["ssh-keygen", "-Y", "sign", "-f", key, "-n", NAMESPACE, *options, document]
    subprocess.run(sign, check=True, capture_output=True)
    return Signed(Path(f"{key}.pub").read_text().strip(), Path(f"{document}.sig").read_text())


def packed(*fields: bytes) -> bytes:
    return b"".join(len(field).to_bytes(4) + field for field in fields)


def mpint(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1)


def armour(blob: bytes) -> str:
    text = base64.b64encode(blob).decode()
    return BEGIN + "".join(text[at : at + 70] + "\n" for at in range(0, len(text), 70)) + END


def unarmour(text: str) -> bytes:
    return base64.b64decode("".join(text.split("\n")[1:-2]))


def envelope(
    public: bytes, signature: bytes, *, reserved: bytes = b"", digest: bytes = b"sha512", namespace: str = NAMESPACE
) -> str:
    fields = packed(public, namespace.encode(), reserved, digest, signature)
    return armour(b"SSHSIG" + (1).to_bytes(4) + fields)


def message() -> bytes:
    return b"SSHSIG" + packed(NAMESPACE.encode(), b"", b"sha512", hashlib.sha512(DOCUMENT).digest())


def security_key(kind: Literal["ed25519", "ecdsa"], flags: int, application: bytes = b"ssh:") -> Signed:
    """Sign as a FIDO security key does (PROTOCOL.u2f)."""
    counter = (77).to_bytes(4)
    proof = hashlib.sha256(application).digest() + bytes([flags]) + counter + hashlib.sha256(message()).digest()
    if kind == "ed25519":
        private = Ed25519PrivateKey.generate()
        name = b"sk-ssh-ed25519@openssh.com"
        raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        public, signature = packed(name, raw, application), private.sign(proof)
    else:
        curve = ec.generate_private_key(ec.SECP256R1())
        name = b"sk-ecdsa-sha2-nistp256@openssh.com"
        point = curve.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        r, s = decode_dss_signature(curve.sign(proof, ec.ECDSA(hashes.SHA256())))
        public, signature = packed(name, b"nistp256", point, application), packed(mpint(r), mpint(s))
    line = f"{name.decode()} {base64.b64encode(public).decode()}"
    return Signed(line, envelope(public, packed(name, signature) + bytes([flags]) + counter))


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Signed]:
    folder = tmp_path_factory.mktemp("keys")
    made = {kind: make(folder, kind) for kind in TYPES}
    return made | {"sk-ed25519": security_key("ed25519", 0x01), "sk-ecdsa": security_key("ecdsa", 0x05)}


# --- good signatures ------------------------------------------------------------------------------

ALL_TYPES = [*TYPES, "sk-ed25519", "sk-ecdsa"]


@pytest.mark.parametrize("kind", ALL_TYPES)
def test_a_good_signature_holds_for_us_and_for_ssh_keygen(kind: str, signed: dict[str, Signed], tmp_path: Path) -> None:
    assert verify(signed[kind].armour, NAMESPACE, DOCUMENT, signed[kind].public).fingerprint.startswith("SHA256:")
    assert ssh_keygen_accepts(tmp_path, signed[kind])


@pytest.mark.parametrize("kind", ALL_TYPES)
def test_the_fingerprint_is_the_one_that_ssh_keygen_prints(
    kind: str, signed: dict[str, Signed], tmp_path: Path
) -> None:
    file = tmp_path / "key.pub"
    file.write_text(signed[kind].public + "\n")
    said = subprocess.run(["ssh-keygen", "-l", "-f", file], capture_output=True, text=True, check=True).stdout

    assert said.split()[1] == fingerprint(signed[kind].public)


def test_a_document_may_be_hashed_with_sha256(tmp_path: Path) -> None:
    made = make(tmp_path, "ed25519", "-O", "hashalg=sha256")

    assert b"sha256" in unarmour(made.armour)
    assert we_accept(made)


def test_a_security_key_tells_of_touch_pin_and_counter() -> None:
    touched, pin = security_key("ed25519", 0x01), security_key("ecdsa", 0x05)

    assert verify(touched.armour, NAMESPACE, DOCUMENT, touched.public) == Verified(
        fingerprint(touched.public), present=True, verified=False, counter=77
    )
    assert verify(pin.armour, NAMESPACE, DOCUMENT, pin.public).verified


def test_a_rsa_signature_without_its_leading_zeros_holds_as_it_does_for_ssh_keygen(tmp_path: Path) -> None:
    private, public = _rsa(tmp_path)
    for attempt in range(4000):
        blob = _rsa_signature(private, attempt)
        if blob[0] == 0:
            break
    short = packed(b"rsa-sha2-512", blob.lstrip(b"\x00"))
    document = str(attempt).encode()
    made = Signed(public, envelope(parse_public(public).blob, short))

    assert blob[0] == 0
    assert we_accept(made, document=document)
    assert ssh_keygen_accepts(tmp_path, made, document=document)


def _rsa(folder: Path) -> tuple[object, str]:
    made = make(folder, "rsa-3072")
    private = serialization.load_ssh_private_key((folder / "rsa-3072").read_bytes(), None)
    return private, made.public


def _rsa_signature(private: object, attempt: int) -> bytes:
    assert isinstance(private, rsa.RSAPrivateKey)
    digest = hashlib.sha512(str(attempt).encode()).digest()
    data = b"SSHSIG" + packed(NAMESPACE.encode(), b"", b"sha512", digest)
    return private.sign(data, padding.PKCS1v15(), hashes.SHA512())


# --- bad signatures -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL_TYPES)
def test_no_bit_of_a_signature_can_be_changed(kind: str, signed: dict[str, Signed]) -> None:
    good = signed[kind]
    held = [other for other in _flipped(good.armour, bits=(0, 3, 7)) if we_accept(good._replace(armour=other))]

    assert held == []


@pytest.mark.parametrize("kind", ["ed25519", "sk-ecdsa"])
def test_no_bit_of_the_document_or_of_the_purpose_can_be_changed(kind: str, signed: dict[str, Signed]) -> None:
    documents = [other.encode("latin-1") for other in _flipped(DOCUMENT.decode(), bits=range(8))]
    purposes = list(_flipped(NAMESPACE, bits=range(8)))

    assert not any(we_accept(signed[kind], document=other) for other in [*documents, b"", DOCUMENT + b"\n"])
    assert not any(we_accept(signed[kind], namespace=other) for other in [*purposes, "", NAMESPACE + "m"])


def _flipped(text: str, bits: range | tuple[int, ...]) -> Iterator[str]:
    for at, letter in enumerate(text):
        for bit in bits:
            yield text[:at] + chr(ord(letter) ^ 1 << bit) + text[at + 1 :]


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(ALL_TYPES), place=st.integers(0, 10_000), value=st.integers(0, 255))
def test_ssh_keygen_gives_the_same_answer_on_a_signature_with_one_byte_changed(
    kind: str, place: int, value: int, signed: dict[str, Signed], tmp_path: Path
) -> None:
    blob = bytearray(unarmour(signed[kind].armour))
    blob[place % len(blob)] = value
    other = signed[kind]._replace(armour=armour(bytes(blob)))

    assert we_accept(other) == ssh_keygen_accepts(tmp_path, other)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), value=st.integers(1, 255))
def test_what_we_accept_of_spoilt_armour_ssh_keygen_accepts(
    place: int, value: int, signed: dict[str, Signed], tmp_path: Path
) -> None:
    good = signed["ed25519"]
    at = place % len(good.armour)
    other = good._replace(armour=good.armour[:at] + chr(value) + good.armour[at + 1 :])

    assert ssh_keygen_accepts(tmp_path, other) or not we_accept(other)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=st.binary(max_size=40), namespace=st.from_regex(r"[a-z@.-]{1,12}", fullmatch=True))
def test_ssh_keygen_gives_the_same_answer_for_any_document_and_purpose(
    document: bytes, namespace: str, signed: dict[str, Signed], tmp_path: Path
) -> None:
    ours = we_accept(signed["ed25519"], namespace, document)

    assert ours == ssh_keygen_accepts(tmp_path, signed["ed25519"], namespace, document)


def test_each_refusal_says_its_reason(signed: dict[str, Signed]) -> None:
    good, other = signed["ed25519"], signed["sk-ed25519"]

    with pytest.raises(SignatureError, match="no OpenSSH signature"):
        verify("hello", NAMESPACE, DOCUMENT, good.public)
    with pytest.raises(SignatureError, match=r"another purpose than trust@library\.example"):
        verify(good.armour, "trust@library.example", DOCUMENT, good.public)
    with pytest.raises(SignatureError, match="another key than SHA256:"):
        verify(good.armour, NAMESPACE, DOCUMENT, other.public)
    with pytest.raises(SignatureError, match="does not hold"):
        verify(good.armour, NAMESPACE, b"other", good.public)
    with pytest.raises(SignatureError, match="no OpenSSH public key"):
        verify(good.armour, NAMESPACE, DOCUMENT, "ssh-ed25519 AAAA")


@pytest.mark.parametrize("digest", [b"sha384", b"sha1", b"", b"SHA512"])
def test_another_hash_is_refused(digest: bytes, signed: dict[str, Signed], tmp_path: Path) -> None:
    public = parse_public(signed["ed25519"].public).blob
    other = signed["ed25519"]._replace(armour=envelope(public, packed(b"ssh-ed25519", b"x" * 64), digest=digest))

    assert not ssh_keygen_accepts(tmp_path, other)
    with pytest.raises(SignatureError, match="hash other than"):
        verify(other.armour, NAMESPACE, DOCUMENT, other.public)


def test_a_signature_type_that_the_key_may_not_make_is_refused(signed: dict[str, Signed], tmp_path: Path) -> None:
    made = signed["rsa-3072"]
    old = unarmour(made.armour).replace(packed(b"rsa-sha2-512"), packed(b"ssh-rsa"))
    head, _name, tail = old.rpartition(packed(b"ssh-rsa"))
    length = int.from_bytes(head[-4:]) - 5
    other = made._replace(armour=armour(head[:-4] + length.to_bytes(4) + packed(b"ssh-rsa") + tail))

    assert not ssh_keygen_accepts(tmp_path, other)
    with pytest.raises(SignatureError, match="not supported by ssh-rsa keys"):
        verify(other.armour, NAMESPACE, DOCUMENT, other.public)


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
@pytest.mark.parametrize("flags", [0x00, 0x04])
def test_a_security_key_that_nobody_touched_is_refused_although_ssh_keygen_lets_it_pass(
    kind: Literal["ed25519", "ecdsa"], flags: int, tmp_path: Path
) -> None:
    untouched = security_key(kind, flags)

    assert ssh_keygen_accepts(tmp_path, untouched)
    with pytest.raises(SignatureError, match="without being touched"):
        verify(untouched.armour, NAMESPACE, DOCUMENT, untouched.public)


def test_a_security_key_without_an_application_is_still_one() -> None:
    untouched = security_key("ed25519", 0x00, application=b"")

    assert parse_public(untouched.public).is_hardware
    assert we_accept(security_key("ed25519", 0x01, application=b""))
    with pytest.raises(SignatureError, match="without being touched"):
        verify(untouched.armour, NAMESPACE, DOCUMENT, untouched.public)


def test_a_signature_for_no_purpose_is_refused(tmp_path: Path) -> None:
    private = Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    data = b"SSHSIG" + packed(b"", b"", b"sha512", hashlib.sha512(DOCUMENT).digest())
    signature = packed(b"ssh-ed25519", private.sign(data))
    made = Signed(_line("ssh-ed25519", raw), envelope(packed(b"ssh-ed25519", raw), signature, namespace=""))

    assert not ssh_keygen_accepts(tmp_path, made, namespace="")
    assert not we_accept(made, namespace="")


def test_nothing_may_be_left_over_or_hidden_in_a_signature(signed: dict[str, Signed]) -> None:
    good = signed["ed25519"]
    blob, public = unarmour(good.armour), parse_public(good.public).blob
    inner = packed(b"ssh-ed25519", blob[-64:])
    assert we_accept(good._replace(armour=envelope(public, inner)))

    spoilt = [
        armour(blob + b"\x00"),
        armour(blob[:6] + b"\x00\x00\x00\x02" + blob[10:]),
        envelope(public, inner + b"\x00"),
        envelope(public, inner, reserved=b"hidden"),
        " " + good.armour,
        good.armour + "\n",
        good.armour + good.armour,
        good.armour.replace("\n", "\n\n"),
        good.armour.replace("\n", "\r\n"),
        good.armour.replace(BEGIN, ""),
        BEGIN + END,
        BEGIN + "A" * LONGEST + "\n" + END,
        good.armour.replace("SSH SIGNATURE", "PGP SIGNATURE"),
        "",
    ]
    assert [text for text in spoilt if we_accept(good._replace(armour=text))] == []


# --- public keys ----------------------------------------------------------------------------------


def test_a_comment_and_a_line_end_do_not_belong_to_the_key(signed: dict[str, Signed]) -> None:
    kind, encoded, _comment = signed["rsa-3072"].public.split(" ")

    assert parse_public(f"{kind} {encoded} Pat's key, élan\r\n").public == f"{kind} {encoded}"


@pytest.mark.parametrize("kind", ["rsa-2048", "rsa-1024"])
def test_a_weak_rsa_key_is_refused_although_ssh_keygen_takes_it(kind: str, tmp_path: Path) -> None:
    weak = make(tmp_path, kind)

    assert ssh_keygen_accepts(tmp_path, weak)
    with pytest.raises(SignatureError, match=f"too weak: {kind[4:]} bits"):
        verify(weak.armour, NAMESPACE, DOCUMENT, weak.public)
    with pytest.raises(InputError, match="at least 3072 bits"):
        parse_public(weak.public)


@pytest.mark.parametrize("kind", ["ssh-dss", "ssh-ed25519-cert-v01@openssh.com", 'from="*"', "\x1b[2J", ""])
def test_another_type_of_key_is_refused(kind: str, signed: dict[str, Signed]) -> None:
    line = f"{kind} {signed['ed25519'].public.split(' ')[1]}"

    with pytest.raises(InputError, match="not supported") as refused:
        parse_public(line)
    assert str(refused.value).isprintable()


def _line(kind: str, *fields: bytes) -> str:
    return f"{kind} {base64.b64encode(packed(kind.encode(), *fields)).decode()}"


@pytest.mark.parametrize(
    "line",
    [
        "ssh-ed25519",
        "ssh-ed25519 ",
        "ssh-ed25519 !!!!",
        _line("ssh-ed25519", b"k" * 31),
        _line("ssh-ed25519", b"k" * 32, b""),
        _line("ssh-ed25519", b"k" * 32) + " two\nlines",
        _line("ssh-ed25519", b"k" * 32) + " \u202ebidi",
        _line("ssh-ed25519", b"k" * 32).replace(" ", "  "),
        _line("ssh-ed25519", b"k" * 32).rstrip("=") + "====",
        _line("ssh-ed25519", b"k" * 32) + " " + "c" * LONGEST,
        _line("ssh-rsa", b"\x03", b"\x00" + b"\xff" * 384).replace("ssh-rsa", "ssh-ed25519"),
        _line("ssh-ed448", b"k" * 32).replace("ssh-ed448", "ssh-ed25519"),
        _line("ssh-rsa", b"\x03", b"\xff" * 384),
        _line("ssh-rsa", b"\x03", b"\x00\x00" + b"\xff" * 384),
        _line("ssh-rsa", b"", b"\x00" + b"\xff" * 384),
        _line("ssh-rsa", b"\x03", b"\x00" + b"\xff" * 3000),
        _line("ecdsa-sha2-nistp256", b"nistp256", b"\x04" + b"\x01" * 64),
        _line("ecdsa-sha2-nistp256", b"nistp384", b"\x04" + b"\x01" * 96),
        _line("ecdsa-sha2-nistp256", b"nistp256", b"\x00"),
        _line("sk-ssh-ed25519@openssh.com", b"k" * 32),
    ],
)  # fmt: skip
def test_a_malformed_public_key_is_refused(line: str) -> None:
    with pytest.raises(InputError, match="no OpenSSH public key"):
        parse_public(line)


def test_a_compressed_point_is_refused_as_openssh_refuses_it() -> None:
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    encoding, form = serialization.Encoding.X962, serialization.PublicFormat

    parse_public(_line("ecdsa-sha2-nistp256", b"nistp256", point.public_bytes(encoding, form.UncompressedPoint)))
    with pytest.raises(InputError):
        parse_public(_line("ecdsa-sha2-nistp256", b"nistp256", point.public_bytes(encoding, form.CompressedPoint)))
