"""How allauth behaves here: no sign-up, no addresses, links to our own origin."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from portal.accounts import guessing
from portal.accounts.mfa import has_completed


class AccountAdapter(DefaultAccountAdapter):
    """Named in `settings.ACCOUNT_ADAPTER`."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people are added by the centre manager."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth counts attempts by: a known browser or today's bucket, never an address.

        `portal.privacy.addresses` has taken the address out of the request already.
        """
        return guessing.caller(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password counts for the account too, without locking it."""
        guessing.note_wrong_password(request, credentials.get("email") or "")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Whoever has a second factor shows it: the password alone confirms nobody."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        with_a_factor = [method for method in methods if method["id"] != "reauthenticate"]
        return with_a_factor or methods

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """The browser of a complete sign-in is known to the account from now on."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if has_completed(request, user):
            guessing.remember_browser(request, response, user)
        return response

    def get_http_user_agent(self, request: HttpRequest) -> str:
        """Nothing: devices are not described."""
        return ""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """On the installation's own origin, whatever Host the request came with."""
        uidb36, _, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": token})
        return f"{settings.SITE_ORIGIN}{path}"

    def format_email_subject(self, subject: str) -> str:
        """The centre's name before the subject; never a name or an address of a person."""
        return f"{settings.CENTRE_NAME}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Adds what every mail shows: the centre, and where its staff pages are."""
        super().send_mail(
            template_prefix,
            email,
            {**context, "centre_name": settings.CENTRE_NAME, "site_origin": settings.SITE_ORIGIN},
        )
