"""Mail by a real server on this machine: what it gets, what it may not get, and what people are told of its refusals."""

from __future__ import annotations

import email
import email.policy
import ipaddress
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from post_office import Office, open_office

from pubqueue.errors import SettingsError, UntoldError
from pubqueue.net.mail import Mail, mail_server
from pubqueue.net.mail_server import MailServer
from pubqueue.ports.notifier import Letter

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
LETTER = Letter("a1b2", "[pubqueue] approuvé", "L'été arrive.\n.\nFin.\n", AT)
PAT = "pat@lakeview.example.ca"
SENDER = "social@lakeview.example.ca"


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office(Office()) as opened:
        yield opened


def mail(office: Office, **more: object) -> Mail:
    """Return the way by this server: unencrypted, as on one's own machine."""
    given = {"host": "127.0.0.1", "port": office.port, "sender": SENDER, "encrypted": False, **more}
    return Mail(MailServer(**given))  # type: ignore[arg-type]


def read(letter: bytes) -> EmailMessage:
    return email.message_from_bytes(letter, EmailMessage, policy=email.policy.default)


def certificate(folder: Path, name: str) -> ssl.SSLContext:
    """Return a server's certificate that speaks for itself; it lies in `cert.pem` too."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)  # noqa: TID251 - a certificate is for the real time
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(name))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(private)
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def test_a_letter_arrives_as_it_was_written(office: Office) -> None:
    mail(office).tell(PAT, LETTER)
    (sent,) = office.letters
    got = read(sent.replace(b"\r\n..", b"\r\n."))
    assert office.recipients == [f"TO:<{PAT}>"]
    assert (got["From"], got["To"], got["Subject"]) == (SENDER, PAT, LETTER.subject)
    assert got["Message-ID"] == "<a1b2@lakeview.example.ca>"
    assert got["Date"] == "Mon, 23 Nov 2026 14:00:00 +0000"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got.get_content().replace("\r\n", "\n") == LETTER.text


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\v", "\x85", "\u2028"])
def test_no_subject_makes_another_header(office: Office, break_: str) -> None:
    mail(office).tell(PAT, Letter("a1", f"Storytime{break_}Bcc: all@example.ca", "x", AT))
    got = read(office.letters[0])
    assert got["Bcc"] is None
    assert got["Subject"] == "Storytime Bcc: all@example.ca"
    assert office.recipients == [f"TO:<{PAT}>"]


def test_an_address_that_is_none_is_not_reached(office: Office) -> None:
    assert mail(office).reaches(PAT)
    assert not mail(office).reaches(f"{PAT}\r\nBcc: all@example.ca")
    assert not mail(office).reaches("ntfys://ntfy.example.ca/pubqueue")


def test_a_server_that_refuses_is_told_of_by_its_number_alone() -> None:
    with open_office(Office(refuse="550 \x1b[31mgo away")) as office, pytest.raises(UntoldError) as refused:
        mail(office).tell(PAT, LETTER)
    assert str(refused.value) == "The mail server 127.0.0.1 does not take the address (550)."
    assert office.letters == []


def test_a_server_that_is_not_there_is_told_of() -> None:
    with open_office(Office()) as office:
        pass
    with pytest.raises(UntoldError, match=r"^The mail server 127.0.0.1 cannot be used \(ConnectionRefusedError\)\.$"):
        mail(office).tell(PAT, LETTER)


def test_mail_is_encrypted_and_the_password_goes_to_a_server_that_proves_its_name(tmp_path: Path) -> None:
    with open_office(Office(trusted=certificate(tmp_path, "127.0.0.1"))) as office:
        believed = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        way = mail(office, encrypted=True, trusted=believed, user="social", password=lambda: "s3cret")
        way.tell(PAT, LETTER)
        assert (office.encrypted, office.logins) == ([True], ["\0social\0s3cret"])


@pytest.mark.parametrize("proves", ["192.0.2.1", ""])
def test_a_server_that_does_not_prove_its_name_or_cannot_encrypt_gets_nothing(tmp_path: Path, proves: str) -> None:
    context = certificate(tmp_path, proves or "127.0.0.1")
    with open_office(Office(trusted=context if proves else None)) as office:
        believed = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        way = mail(office, encrypted=True, trusted=believed, user="social", password=lambda: "s3cret")
        with pytest.raises(UntoldError) as refused:
            way.tell(PAT, LETTER)
    assert (office.letters, office.logins) == ([], [])
    assert "s3cret" not in f"{refused.value}{way}"


@pytest.mark.parametrize(
    "place", ["", ":25", "mail.example.ca:0", "mail.example.ca:70000", "mail.example.ca:smtp", "[]:25"]
)
def test_a_place_that_is_no_server_is_refused(place: str) -> None:
    with pytest.raises(SettingsError, match="mail_server"):
        mail_server(place, SENDER, "", lambda: "")


def test_a_sender_that_is_no_address_is_refused() -> None:
    with pytest.raises(SettingsError, match="mail_from"):
        mail_server("mail.example.ca:587", "the library", "", lambda: "")


@pytest.mark.parametrize(
    ("place", "host", "port", "encrypted"),
    [
        ("mail.example.ca", "mail.example.ca", 587, True),
        ("mail.example.ca:465", "mail.example.ca", 465, True),
        ("localhost:25", "localhost", 25, False),
        ("[::1]:25", "::1", 25, False),
    ],
)
def test_only_this_machine_is_spoken_to_in_the_clear(place: str, host: str, port: int, encrypted: bool) -> None:
    server = mail_server(place, SENDER, "", lambda: "")
    assert (server.host, server.port, server.encrypted) == (host, port, encrypted)
