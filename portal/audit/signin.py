"""Sign-ins, failures and changes of the second factor, on the record and without addresses."""

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction

from portal.accounts.models import User
from portal.audit.log import record


def connect() -> None:
    """Starts listening; called once by the app configuration."""
    for signal, receiver in (
        (user_logged_in, signed_in),
        (user_logged_out, signed_out),
        (user_login_failed, failed),
        (password_changed, changed_password),
        (password_reset, reset_password),
        (authenticator_added, added_factor),
        (authenticator_removed, removed_factor),
        (authenticator_reset, renewed_codes),
        (authenticator_used, used_factor),
        (authentication_failed, failed_factor),
    ):
        signal.connect(receiver, dispatch_uid=f"portal.audit.signin.{receiver.__name__}")


def signed_in(user: User, **_kwargs: Any) -> None:
    """Somebody is in, with everything that was asked of them."""
    _note("signin.done", user)


def signed_out(user: User | None, **_kwargs: Any) -> None:
    """Somebody left, or their time was over."""
    if user is not None:
        _note("signin.ended", user)


def failed(credentials: dict[str, Any], **_kwargs: Any) -> None:
    """A wrong password. What was typed as an address is not kept: it may be the password."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email__iexact=typed).first()
    with transaction.atomic():
        record("signin.failed", by=None, actor="system", about=user, known=user is not None)


def changed_password(user: User, **_kwargs: Any) -> None:
    """The password was changed by its owner."""
    _note("signin.password_changed", user)


def reset_password(user: User, **_kwargs: Any) -> None:
    """The password was set through a mailed link."""
    _note("signin.password_reset", user)


def added_factor(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """A second factor was added."""
    _note("signin.factor_added", user, factor=authenticator.type)


def removed_factor(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """A second factor was removed."""
    _note("signin.factor_removed", user, factor=authenticator.type)


def renewed_codes(user: User, **_kwargs: Any) -> None:
    """New recovery codes replaced the old ones."""
    _note("signin.recovery_codes_renewed", user)


def used_factor(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """A second factor was shown and right."""
    _note("signin.factor_used", user, factor=authenticator.type)


def failed_factor(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """A wrong code. The person is not proven to be themselves: nobody is named as actor."""
    with transaction.atomic():
        record(
            "signin.factor_failed",
            by=None,
            actor="system",
            about=user,
            factor=str(authenticator.type),
        )


def _note(verb: str, user: User, **facts: str) -> None:
    with transaction.atomic():
        record(verb, by=user, about=user, actor="person", **facts)
