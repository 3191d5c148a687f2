"""Adding people, giving them roles, and ending their sessions. Nobody is ever deleted."""

from collections.abc import Iterable

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.dispatch import Signal
from django.urls import reverse
from django.utils import timezone

from portal.accounts import roles
from portal.accounts.models import User

rights_changed = Signal()
"""Roles of `person` (a number) changed or their sessions ended, in a transaction under way."""


class AlreadyHere(ValueError):
    """An account with this e-mail address exists."""


@transaction.atomic
def add_person(email: str, *, given: Iterable[roles.Role], display_name: str = "") -> User:
    """An account without a password yet; hand over `set_password_link` or let them reset it.

    Technical administrators become Django superusers, which opens no case and no
    conversation (see `User`). Raises AlreadyHere.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise AlreadyHere(email)
    wanted = frozenset(given)
    user = User.objects.create_user(
        email, display_name=display_name, is_superuser=_is_technical(wanted)
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    roles.give(user, wanted)
    return user


@transaction.atomic
def change_roles(user: User, *, given: Iterable[roles.Role]) -> None:
    """Sets a person's roles to exactly these."""
    wanted = frozenset(given)
    roles.give(user, wanted)
    user.is_superuser = _is_technical(wanted)
    user.save(update_fields=["is_superuser"])
    rights_changed.send(sender=User, person=user.pk)


def end_sessions(user: User) -> None:
    """Ends every session of a person."""
    theirs = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    Session.objects.filter(pk__in=theirs).delete()
    rights_changed.send(sender=User, person=user.pk)


def set_password_link(user: User) -> str:
    """A link that lets its holder choose the password once, for PASSWORD_RESET_TIMEOUT."""
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    return f"{settings.SITE_ORIGIN}{path}"


def _is_technical(given: frozenset[roles.Role]) -> bool:
    return roles.Role.TECHNICAL_ADMINISTRATOR in given
