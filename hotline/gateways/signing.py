"""Signs a mail with S/MIME (RFC 8551), so that a provider can check that it comes from us."""

from dataclasses import dataclass
from email.message import Message
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import pkcs7
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.message import utf8_charset_qp

CONTENT_HEADERS = ("content-type", "content-transfer-encoding", "mime-version")


class NoSigner(Exception):
    """Certificate and key of NOTICE_SIGNING_CERTIFICATE and NOTICE_SIGNING_KEY are of no use."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: RSAPrivateKey | EllipticCurvePrivateKey

    def sign(self, content: bytes) -> bytes:
        """A whole `multipart/signed` entity with its headers; lines end in CR LF."""
        signed = (
            pkcs7.PKCS7SignatureBuilder()
            .set_data(content)
            .add_signer(self.certificate, self.key, hashes.SHA256())
            .sign(serialization.Encoding.SMIME, [pkcs7.PKCS7Options.DetachedSignature])
        )
        return b"\r\n".join(signed.splitlines()) + b"\r\n"


def signer() -> Signer | None:
    """That of this installation; None where notices are not signed. Raises NoSigner."""
    certificate, key = settings.NOTICE_SIGNING_CERTIFICATE, settings.NOTICE_SIGNING_KEY
    if not certificate and not key:
        return None
    try:
        loaded = serialization.load_pem_private_key(key.encode(), password=None)
        found = x509.load_pem_x509_certificate(certificate.encode())
    except (ValueError, TypeError) as wrong:
        raise NoSigner(type(wrong).__name__) from wrong
    if not isinstance(loaded, RSAPrivateKey | EllipticCurvePrivateKey):
        raise NoSigner("the key is neither RSA nor of an elliptic curve")
    if loaded.public_key() != found.public_key():
        raise NoSigner("the key is not that of the certificate")
    return Signer(found, loaded)


class SignedEmail(EmailMessage):
    """A mail whose content is signed as it leaves; without a signer an ordinary one."""

    def __init__(self, *args: Any, signed_by: Signer | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.signed_by = signed_by
        if signed_by:  # nothing on the way may have a reason to recode what was signed
            self.encoding = utf8_charset_qp

    def message(self, **policy: Any) -> Any:
        """The mail with its headers outside and its signed content inside."""
        plain = super().message(**policy)
        return _signed(plain, self.signed_by) if self.signed_by else plain


def _signed(plain: Message, by: Signer) -> "_Verbatim":
    content = Message()
    outside = Message()
    for name, value in plain.items():
        target = content if name.lower() in CONTENT_HEADERS else outside
        target[name] = value
    content.set_payload(plain.get_payload())
    inside = content.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return _Verbatim(outside, by.sign(inside))


class _Verbatim(Message):
    """A message whose content goes out byte for byte, as it was signed."""

    def __init__(self, outside: Message, entity: bytes) -> None:
        super().__init__()
        for name, value in outside.items():
            self[name] = value
        self._entity = entity

    def as_bytes(self, unixfrom: bool = False, policy: Any = None, linesep: str = "\n") -> bytes:
        """Headers, then the signed entity with its own headers."""
        del unixfrom, policy, linesep
        heads = super().as_bytes().rstrip(b"\n").replace(b"\n", b"\r\n")
        return heads + b"\r\n" + self._entity
