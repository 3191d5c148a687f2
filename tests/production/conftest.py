"""Production on loopback: the services of docker-compose.yml, started once for all tests here."""

import http.client
import shutil
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from portal import embedded
from portal.embedded.processes import ask_to_stop, launch, make_sure
from portal.embedded.server import listens
from portal.runner.stack import mail_catcher
from tests import cluster, keep
from tests.production.compose import Place, Running, run_once, running, wait_until_healthy
from tests.stack import SOURCE
from tests.waiting import until
from tools.environ import production_like

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for the running production stays on one worker and needs nginx."""
    for item in items:
        if HERE in item.path.parents and "production" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.stack)
            item.add_marker(pytest.mark.nginx)
            item.add_marker(pytest.mark.xdist_group("production"))


@dataclass
class Production:
    """Where it listens and what its processes said."""

    place: Place
    parts: dict[str, Running]
    certificate: Path
    mail: Path

    @property
    def origin(self) -> str:
        return f"https://localhost:{self.place.port('8443')}"

    @property
    def plain_origin(self) -> str:
        return f"http://localhost:{self.place.port('8080')}"

    @property
    def metrics_address(self) -> str:
        return f"http://127.0.0.1:{self.place.port('9464')}"


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost, valid for a day, and its key."""
    folder.mkdir(parents=True)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(tz=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "fullchain.pem", folder / "privkey.pem"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


def make_secrets(folder: Path, *, mail: str) -> dict[str, str]:
    """What deploy/make-secrets makes, run as it is shipped; name → content."""
    folder.mkdir()
    script = shutil.copy(SOURCE / "deploy" / "make-secrets", folder)
    subprocess.run([script], input=f"{mail}\n", text=True, capture_output=True, check=True)
    return {file.name: file.read_text() for file in (folder / "secrets").iterdir()}


def let_nginx_in(folder: Path) -> Path:
    """Its workers are another account when it is started by root."""
    folder.chmod(0o755)
    for parent in folder.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)
    return folder


def wait_until_listening(port: int, name: str) -> None:
    until(lambda: listens(port), seconds=20, what=f"{name} listening")


def write_trouble_pages(folder: Path) -> None:
    """As the image is built."""
    subprocess.run(
        [sys.executable, "manage.py", "write_trouble_pages", folder],
        cwd=SOURCE,
        env={**production_like(), "BALISE_VAR": str(folder.parent / "building")},
        check=True,
    )


@pytest.fixture(scope="session")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Production]:
    """Every service of the compose file, in the order it names, healthy."""
    folder = let_nginx_in(tmp_path_factory.mktemp("production"))
    certificate, key = make_certificate(folder / "tls")
    mail_port = embedded.free_port()
    given: dict[str, str] = {
        "ALLOWED_HOSTS": "localhost",
        "TLS_CERTIFICATE": str(certificate),
        "TLS_KEY": str(key),
        "WEB_WORKERS": "2",
    }
    secret = make_secrets(folder / "made", mail=f"smtp://127.0.0.1:{mail_port}")
    place = Place(folder, given, secret)
    given["SITE_ORIGIN"] = f"https://localhost:{place.port('8443')}"
    for address, host, port in (
        ("redis_url", "redis:6379", place.port("redis")),
        ("cache_redis_url", "cache:6379", place.port("cache")),
    ):
        secret[address] = secret[address].replace(host, f"127.0.0.1:{port}")
    with ExitStack() as stack:
        cluster.begin(folder / "pg")
        postgres = embedded.start_postgres(folder / "pg", quick=True)
        stack.callback(postgres.stop)
        owner = embedded.create_database(postgres.url, "balise")
        secret["migration_database_url"] = owner
        secret["database_url"] = embedded.as_role(owner, "balise_site")
        secret["probe_database_url"] = embedded.as_role(owner, "balise_probe")
        start_mail_catcher(stack, folder, mail_port)
        parts = {}
        for name in ("redis", "cache"):
            parts[name] = stack.enter_context(running(name, place))
            wait_until_listening(place.port(name), name)
        write_trouble_pages(Path(place.here("/srv/trouble")))
        keep.static_files(Path(place.here("/srv/static")))
        run_once("release", place)
        for names in (
            ("web", "chat", "metrics"),
            ("worker", "worker-mail", "worker-outside", "probe", "dispatcher", "proxy"),
        ):
            for name in names:
                parts[name] = stack.enter_context(running(name, place))
            for name in names:
                wait_until_healthy(parts[name], place)
        yield Production(place, parts, certificate, folder / "mailbox")


def start_mail_catcher(stack: ExitStack, folder: Path, port: int) -> None:
    process = launch(
        [
            *(sys.executable, "-W", "ignore::DeprecationWarning"),
            *mail_catcher(port, folder / "mailbox"),
        ],
        log=folder / "log" / "mail.log",
        folder=SOURCE,
    )
    stack.callback(make_sure, process, limit_seconds=5)
    stack.callback(ask_to_stop, process)


@pytest.fixture
def ask(production):
    """Asks the proxy over TLS; answers status, headers in lower case and body."""
    trust = ssl.create_default_context(cafile=str(production.certificate))

    def asking(path, *, method="GET", body=None, origin=production.origin, **headers):
        target = urlsplit(origin)
        if target.scheme == "https":
            connection = http.client.HTTPSConnection(
                target.hostname, target.port, context=trust, timeout=30
            )
        else:
            connection = http.client.HTTPConnection(target.hostname, target.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers=named)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, content

    return asking
