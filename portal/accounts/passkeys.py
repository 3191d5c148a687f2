"""Answers of passkeys and security keys: whatever is not one is refused like a wrong one.

allauth and the library below it take what browsers send apart and trust its shape; anybody can
send anything.
"""

import struct
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.exceptions import ValidationError

CREDENTIAL_LIMIT_CHARS = 64 * 1024
"""An answer with a certificate chain has some 5,000."""

NO_CREDENTIAL = (
    AttributeError,
    InvalidSignature,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
"""What the libraries raise for an answer of another shape, or of another key."""


NOT_OF_A_TYPE = "invalid"
"""Django's code for what is no JSON or no number of a person."""


def _or_wrong(read: Callable[[], Any]) -> Any:
    try:
        return read()
    except NO_CREDENTIAL:
        raise _wrong() from None
    except ValidationError as refused:
        raise (_wrong() if refused.code == NOT_OF_A_TYPE else refused) from None


def _wrong() -> ValidationError:
    refusal: ValidationError = get_adapter().validation_error("incorrect_code")
    return refusal


class CredentialField(forms.JSONField):
    """A JSON object of sensible length and depth."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """The object. Raises the same refusal for everything else."""
        if len(value or "") > CREDENTIAL_LIMIT_CHARS:
            raise _wrong()
        answer = _or_wrong(lambda: super(CredentialField, self).to_python(value))
        if not isinstance(answer, dict):
            raise _wrong()
        return answer


class _Shown:
    """For forms that show a key."""

    def clean_credential(self) -> Any:
        """The factor it belongs to. Raises the form's "incorrect code"."""
        return _or_wrong(super().clean_credential)  # type: ignore[misc]


class SignInForm(_Shown, LoginWebAuthnForm):
    """Signing in with a passkey alone."""

    credential = CredentialField()


class SecondFactorForm(_Shown, AuthenticateWebAuthnForm):
    """At sign-in, after the password."""

    credential = CredentialField()


class SecondFactorAgainForm(_Shown, ReauthenticateWebAuthnForm):
    """Before something that changes the account's protection."""

    credential = CredentialField()


class AddForm(AddWebAuthnForm):
    """A new key."""

    credential = CredentialField()

    def clean(self) -> Any:
        """What the form holds. Raises the form's "incorrect code"."""
        return _or_wrong(super().clean)
