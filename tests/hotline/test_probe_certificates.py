"""TLS: the name is said, the certificate is checked, and one that does not hold is not believed."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hotline.gateways.probe import connection
from hotline.states import Finding, Level
from tests.hotline.probe_sites import HERE, HOST, Site, look_at, says, site

NOW = datetime.now(UTC)


def certified(folder, host=HOST, *, until=timedelta(days=1)):
    """Server context and certificate file of a certificate that stands for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=9))
        .not_valid_after(NOW + until)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, secret)
    return context, certificate


@pytest.fixture
def trusted(monkeypatch):
    """Makes the machine trust one certificate for the length of a test."""

    def trust(certificate):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        connection.trusting.cache_clear()

    yield trust
    connection.trusting.cache_clear()


async def test_a_certificate_that_holds_is_believed_and_the_name_is_said(tmp_path, trusted):
    context, certificate = certified(tmp_path)
    named = []
    context.sni_callback = lambda _socket, name, _context: named.append(name)
    trusted(certificate)
    paths = {"/a.jpg": says("200 OK", b"x"), "/gone": says("410 Gone")}
    async with site(paths, tls=context) as at:
        found = await look_at(at, url=at.url(scheme="https"))
        assert (found.finding, found.certificate_problem) == (Finding.ONLINE_SAME, "")
        assert at.asked[0].startswith("GET ")
        gone = await look_at(at, url=at.url("/gone", scheme="https"))
        assert gone.finding == Finding.GONE_410
    assert set(named) == {HOST}


@pytest.mark.parametrize(
    ("made_for", "until", "trust", "problem"),
    [
        (HOST, timedelta(days=1), False, "self_signed"),
        ("other.example", timedelta(days=1), True, "wrong_host"),
        (HOST, timedelta(days=-1), True, "expired"),
    ],
)
@pytest.mark.parametrize(
    ("answer", "finding"),
    [
        (says("200 OK", b"x"), Finding.ONLINE_SAME),
        (says("404 Not Found"), Finding.UNKNOWN),
        (says("410 Gone"), Finding.UNKNOWN),
        (says("302 Found", Location="https://other.example/"), Finding.UNKNOWN),
        (says("403 Forbidden"), Finding.BLOCKED_OR_CHALLENGE),
    ],
    ids=["200", "404", "410", "302", "403"],
)
async def test_what_a_certificate_that_does_not_hold_says_is_never_gone(
    tmp_path, trusted, made_for, until, trust, problem, answer, finding
):
    context, certificate = certified(tmp_path, made_for, until=until)
    if trust:
        trusted(certificate)
    async with site({"/a.jpg": answer}, tls=context) as at:
        found = await look_at(at, url=at.url(scheme="https"), level=Level.DIGEST)
        assert (found.finding, found.certificate_problem) == (finding, problem)
        assert found.digest == b""
        assert [request.split(" ")[0] for request in at.asked] == ["HEAD"]


async def test_a_server_that_speaks_no_tls_is_no_connection():
    async def speak(_reader, writer):
        writer.write(says("400 Bad Request"))
        writer.close()

    server = await asyncio.start_server(speak, HERE, 0)
    async with server:
        at = Site({}, port=server.sockets[0].getsockname()[1])
        found = await look_at(at, url=at.url(scheme="https"))
    assert (found.finding, found.certificate_problem) == (Finding.UNREACHABLE, "")
