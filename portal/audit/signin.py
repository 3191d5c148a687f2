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
from django.dispatch import Signal

from portal.accounts.models import User
from portal.audit.log import record

VERBS = {
    user_logged_in: "signin.done",
    user_logged_out: "signin.ended",
    password_changed: "signin.password_changed",
    password_reset: "signin.password_reset",
    authenticator_added: "signin.factor_added",
    authenticator_removed: "signin.factor_removed",
    authenticator_reset: "signin.recovery_codes_renewed",
    authenticator_used: "signin.factor_used",
}
"""What a person has done, by the signal that tells of it."""


def connect() -> None:
    """Starts listening; called once by the app configuration."""
    for signal in VERBS:
        signal.connect(done, dispatch_uid="portal.audit.signin")
    user_login_failed.connect(failed, dispatch_uid="portal.audit.signin")
    authentication_failed.connect(failed_factor, dispatch_uid="portal.audit.signin")


@transaction.atomic
def done(
    signal: Signal, user: User | None, authenticator: Authenticator | None = None, **_kwargs: Any
) -> None:
    """Somebody has signed in or out, or changed or shown what proves who they are."""
    if user is not None:  # a session that ends may have been nobody's
        factor = {} if authenticator is None else {"factor": str(authenticator.type)}
        record(VERBS[signal], by=user, about=user, **factor)


@transaction.atomic
def failed(credentials: dict[str, Any], **_kwargs: Any) -> None:
    """A wrong password. What was typed as an address is not kept: it may be the password."""
    typed = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email__iexact=typed).first()
    record("signin.failed", by=None, actor="system", about=user, known=user is not None)


@transaction.atomic
def failed_factor(user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """A wrong code. The person is not proven to be themselves: nobody is named as actor."""
    factor = str(authenticator.type)
    record("signin.factor_failed", by=None, actor="system", about=user, factor=factor)
