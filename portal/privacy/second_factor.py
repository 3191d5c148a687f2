"""Second-factor secrets at rest: sealed under the key ring instead of in clear text.

Named in `settings.MFA_ADAPTER`; allauth calls it for TOTP secrets and recovery-code seeds.
"""

import base64
import binascii

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
