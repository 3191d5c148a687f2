"""Tells open sockets at once when somebody signed out or lost a role."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest

from helpline.gateways import notifier
from helpline.gateways.notifier import Revocation
from portal.accounts.people import rights_changed


def signed_out(request: HttpRequest | None = None, **_kwargs: Any) -> None:
    """Receiver of `user_logged_out`: the session is about to be thrown away."""
    key = getattr(getattr(request, "session", None), "session_key", None)
    if key:
        notifier.tell_after_commit(Revocation(session=notifier.session_digest(key)))


def changed(person: int, **_kwargs: Any) -> None:
    """Receiver of `rights_changed`."""
    notifier.tell_after_commit(Revocation(person=person))


def connect() -> None:
    """Called once by the app configuration."""
    user_logged_out.connect(signed_out, dispatch_uid="helpline.live.revoking.signed_out")
    rights_changed.connect(changed, dispatch_uid="helpline.live.revoking.changed")
