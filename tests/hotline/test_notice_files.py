"""Beside the words of a notice: files that say the same to machines, and a signature to check."""

import csv
import io
import json
import subprocess
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import xarf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from django.core import mail
from django.utils import timezone

from hotline.gateways.mail import Attachment, DjangoMailer, Mail
from hotline.gateways.signing import NoSigner, signer
from hotline.models import NoticeItem
from hotline.operations import notice_files
from hotline.operations.notice_files import NotXarf, attachments, row_of, xarf_of
from hotline.operations.notices import queue_notice
from tests.makers.hotline import make_abuse_contact, make_colleague, make_judged

WORDS = "Straße, é, عربي " + "x" * 1_200


def make_item(classification="baseline", **more):
    location = make_judged(classification, **more)
    return queue_notice(location.pk, make_abuse_contact().pk, by=make_colleague())


def files_of(item):
    items = list(item.notice.items.select_related("location"))
    return {one.name: one for one in attachments(item.notice, items)}


@pytest.mark.django_db
class TestFiles:
    def test_csv_and_json_hold_the_exact_url_and_what_was_known(self):
        item = make_item(typed="https://images.example.org/a?b=1#key", narrative="canary")
        found = files_of(item)
        text = found[f"{item.notice.number}.csv"].content.decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))
        listed = json.loads(found[f"{item.notice.number}.json"].content)
        assert listed == {"notice": item.notice.number, "urls": [row]}
        assert row["url"] == item.location.canonical
        assert row["classification"] == "baseline"
        assert row["first_seen_utc"].endswith("Z")
        assert row["law"].startswith("Directive 2011/93/EU")
        assert row["last_seen_utc"].endswith("Z")
        assert "canary" not in text

    def test_what_is_illegal_everywhere_is_valid_xarf(self):
        item = make_item()
        report = json.loads(files_of(item)["xarf-1.json"].content)
        assert xarf.parse(report).errors == []
        assert (report["type"], report["classification"]) == ("csam", "baseline")
        assert report["url"] == item.location.canonical

    def test_what_is_illegal_here_only_is_never_mislabelled(self):
        item = make_item("national", category="hate_speech")
        assert not [name for name in files_of(item) if name.startswith("xarf")]

    def test_the_same_notice_gives_the_same_files(self):
        item = make_item()
        assert files_of(item) == files_of(NoticeItem.objects.get(pk=item.pk))

    def test_a_classification_that_xarf_does_not_know_is_refused(self):
        item = make_item()
        with pytest.raises(NotXarf, match="classification"):
            xarf_of(item.notice, item, "national")

    @pytest.mark.parametrize("sign", notice_files.FORMULA_SIGNS)
    def test_no_cell_is_a_formula(self, sign):
        item = make_item()
        item.as_name = f"{sign}1+1"
        text = attachments(item.notice, [item])[0].content.decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))
        assert row["as_name"].startswith("'")
        assert row_of(item.notice, item)["as_name"] == item.as_name


def pem(key, name="Example Hotline"):
    """A certificate that signs itself, and its key."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = timezone.now()
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made.public_bytes(serialization.Encoding.PEM).decode(), private.decode()


def letter(**more):
    return Mail(
        to="abuse@host.example",
        sender="Hotline <hotline@centre.example>",
        subject="Notice – N-2026-1",
        text=WORDS,
        message_id="<1@centre.example>",
        **more,
    )


KEYS = {
    "rsa": lambda: rsa.generate_private_key(65_537, 2_048),
    "ec": lambda: ec.generate_private_key(ec.SECP256R1()),
}


class TestSignature:
    @pytest.mark.parametrize("kind", KEYS)
    @pytest.mark.parametrize("files", [(), (Attachment("a.csv", "text/csv", b"a,b\r\n1,2\r\n"),)])
    def test_openssl_verifies_what_leaves(self, settings, tmp_path, kind, files):
        certificate, key = pem(KEYS[kind]())
        settings.NOTICE_SIGNING_CERTIFICATE, settings.NOTICE_SIGNING_KEY = certificate, key
        DjangoMailer().send(letter(attachments=files))
        raw = mail.outbox[-1].message().as_bytes(linesep="\r\n")
        (tmp_path / "mail").write_bytes(raw)
        (tmp_path / "ca").write_text(certificate)
        verified = subprocess.run(
            ["openssl", "cms", "-verify", "-in", "mail", "-CAfile", "ca", "-purpose", "any"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
        )
        assert verified.returncode == 0, verified.stderr
        content = email_of(verified.stdout)
        assert content.get_body().get_content().rstrip() == WORDS
        assert [part.get_filename() for part in content.iter_attachments()] == [
            one.name for one in files
        ]
        outside = email_of(raw)
        assert outside["Subject"] == "Notice – N-2026-1"
        assert outside["Message-ID"] == "<1@centre.example>"

    def test_a_changed_byte_is_noticed(self, settings, tmp_path):
        certificate, key = pem(KEYS["ec"]())
        settings.NOTICE_SIGNING_CERTIFICATE, settings.NOTICE_SIGNING_KEY = certificate, key
        DjangoMailer().send(letter())
        raw = mail.outbox[-1].message().as_bytes(linesep="\r\n")
        (tmp_path / "mail").write_bytes(raw.replace(b"xxxx", b"xyxx", 1))
        (tmp_path / "ca").write_text(certificate)
        command = ["openssl", "cms", "-verify", "-in", "mail", "-CAfile", "ca", "-purpose", "any"]
        assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    def test_without_a_certificate_nothing_is_signed(self, settings):
        settings.NOTICE_SIGNING_CERTIFICATE = settings.NOTICE_SIGNING_KEY = ""
        assert signer() is None
        DjangoMailer().send(letter())
        assert "multipart/signed" not in mail.outbox[-1].message().as_string()

    def test_a_key_of_another_certificate_signs_nothing(self, settings):
        settings.NOTICE_SIGNING_CERTIFICATE = pem(KEYS["ec"]())[0]
        settings.NOTICE_SIGNING_KEY = pem(KEYS["ec"]())[1]
        with pytest.raises(NoSigner):
            signer()

    @pytest.mark.parametrize(("certificate", "key"), [("x", "y"), ("", "y"), ("x", "")])
    def test_what_is_no_certificate_is_refused(self, settings, certificate, key):
        settings.NOTICE_SIGNING_CERTIFICATE, settings.NOTICE_SIGNING_KEY = certificate, key
        with pytest.raises(NoSigner):
            signer()


def email_of(raw):
    """Read again as a mail program would."""
    return message_from_bytes(raw, policy=policy.default)
