"""Sign-in forms in our words, and second-factor codes that are each good for one use.

allauth remembers used codes in the cache for one period. A code is accepted for three (clocks
differ), and Redis may vanish; so the number of the last code used stands in the row itself.
"""

import time
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts import guessing
from portal.accounts.models import User

TOTP_PERIOD_SECONDS = 30


class SignInForm(LoginForm):
    """E-mail address and password, without placeholders; the page has the link for lost ones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


@transaction.atomic
def use_once(authenticator: Authenticator, code: str, *, now: float) -> bool:
    """Whether the TOTP code is newer than any used before; notes it when it is."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = decrypt(row.data["secret"])
    today = int(now) // TOTP_PERIOD_SECONDS
    tolerance: int = settings.MFA_TOTP_TOLERANCE
    plain = code.replace(" ", "")
    matching = [
        counter
        for counter in range(today - tolerance, today + tolerance + 1)
        if format_hotp_value(hotp_value(secret, counter)) == plain
    ]
    if not matching or max(matching) <= row.data.get("last_counter", -1):
        return False
    row.data["last_counter"] = max(matching)
    row.save(update_fields=["data"])
    authenticator.data = row.data
    return True


class _EachCodeOnce:
    """Adds the check to allauth's forms."""

    authenticator: Authenticator
    user: User

    def clean_code(self) -> str:
        """The code as typed. Raises the form's "incorrect code" for a repeated one."""
        if not guessing.may_try_code(context.request, self.user):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP and not use_once(
            self.authenticator, code, now=time.time()
        ):
            raise get_adapter().validation_error("incorrect_code")
        guessing.forget_codes(context.request, self.user)
        return code


class SecondFactorForm(_EachCodeOnce, AuthenticateForm):
    """At sign-in."""


class SecondFactorAgainForm(_EachCodeOnce, ReauthenticateForm):
    """Before something that changes the account's protection."""
