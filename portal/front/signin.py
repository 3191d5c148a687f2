"""What the sign-in adds to allauth: its price under attack, library doors, the mailed link."""

from typing import Any

from allauth.account.views import password_reset_from_key
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic.base import RedirectView

from portal.accounts import forms, guessing
from portal.privacy import pow as proof
from portal.web.access import open_to_all

PURPOSE = "signin.password"
proof.make_heavier(PURPOSE, times=8)
ONCE_MORE = _(
    "Many wrong passwords were tried with this address. Please enter yours once more. Sending "
    "takes a few seconds now: your device does a small sum first, which slows down guessing."
)


class SignInForm(forms.SignInForm):
    """Where many passwords were tried at an account, each further one costs some computing.

    Not for browsers the account knows. Nobody is locked out, whoever guesses.
    """

    @property
    def costs_work(self) -> bool:
        """Whether the form, as sent, needs a proof of work; the page shows the element then."""
        email = str(self.data.get("login") or "") if self.is_bound else ""
        return bool(email) and guessing.password_costs_work(self.request, email)

    def clean(self) -> dict[str, Any]:
        """Raises what the proof of work says before any password is looked at."""
        if not self.errors and self.costs_work:
            try:
                with transaction.atomic():
                    proof.check(self.data, PURPOSE)
            except proof.PowRefused:
                raise ValidationError(ONCE_MORE, code="costs_work") from None
        cleaned: dict[str, Any] = super().clean()
        return cleaned


one_sign_in = open_to_all(because="sign-in pages of libraries lead to the only one there is")(
    RedirectView.as_view(url=settings.LOGIN_URL, query_string=True)
)
"""Stands where Wagtail's own sign-in pages would be; those know no second factor."""


@open_to_all(because="who opens the mailed link has forgotten the password; the link is the proof")
@never_cache
def choose_password(request: HttpRequest, uidb36: str, key: str) -> HttpResponse:
    """allauth's page, reached in two steps from a mail.

    Our cookies are SameSite=Strict: a browser coming from a webmail page would not send the
    one that allauth sets here to its next address. So a visit from another site gets a page
    of ours first, whose button opens the same address from our own site.
    """
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return render(request, "account/password_reset_arrived.html")
    response: HttpResponse = password_reset_from_key(request, uidb36=uidb36, key=key)
    return response
