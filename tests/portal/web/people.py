"""People for these tests: signed in, with or without a second factor and permissions."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission

from portal.accounts.models import User

PERMISSION = "accounts.change_user"
"""Any permission that exists with nothing but the ground installed."""


def make_person(*, email="ada@balise.example", permissions=(), second_factor=True):
    """A member of staff."""
    person = User.objects.create_user(email)
    for permission in permissions:
        app, codename = permission.split(".")
        person.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )
    if second_factor:
        give_second_factor(person)
    return person


def give_second_factor(person):
    """Enrols an app; its codes are of no use."""
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": "not-used"}
    )
