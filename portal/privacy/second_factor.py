"""Second-factor secrets at rest: sealed under the key ring instead of in clear text.

Named in `settings.MFA_ADAPTER`; allauth calls it for TOTP secrets and recovery-code seeds.
"""

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter

from portal.privacy import sealing

HOLDER = "accounts.Authenticator"


class SealedSecretsAdapter(DefaultMFAAdapter):
    """Seals with the first ring entry, opens with the one named in the text."""

    def encrypt(self, text: str) -> str:
        """`version:base64`."""
        version = sealing.first_version()
        wrapped = sealing.wrap(text.encode(), version=version, holder=HOLDER)
        return f"{version}:{base64.b64encode(wrapped).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again. Raises Unreadable: a broken secret never counts as a right code."""
        version, _, encoded = encrypted_text.partition(":")
        try:
            wrapped = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise sealing.Unreadable("a second-factor secret is not sealed") from None
        return sealing.unwrap(wrapped, version=version, holder=HOLDER).decode()


SECRETS = ("secret", "seed")
"""Where an authenticator keeps what is sealed: an app's secret, the seed of recovery codes."""


def versions() -> set[str]:
    """Ring entries that seal somebody's second factor."""
    from allauth.mfa.models import Authenticator

    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    return {version for row in rows.iterator() for version in _versions_of(row.data)}


def reseal(data: dict[str, Any]) -> bool:
    """Seals what an authenticator's `data` keeps under the first ring entry; whether any changed.

    Raises Unreadable when the entry that sealed it is not in the ring.
    """
    old = [name for name in SECRETS if name in data and not _is_first(data[name])]
    adapter = SealedSecretsAdapter()
    data.update({name: adapter.encrypt(adapter.decrypt(data[name])) for name in old})
    return bool(old)


def _versions_of(data: dict[str, Any]) -> Iterator[str]:
    for name in SECRETS:
        if name in data:
            yield data[name].partition(":")[0]


def _is_first(sealed: str) -> bool:
    return sealed.partition(":")[0] == sealing.first_version()
