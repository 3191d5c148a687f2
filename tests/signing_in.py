"""Sessions as the sign-in leaves them, and as a page that forgot the second factor would."""

from django.http import HttpRequest
from django.test import Client

force_login = Client.force_login


def with_a_password_alone(client, person):
    """What any bare sign-in page of a library makes of a right password."""
    client.logout()
    force_login(client, person)


def with_both_factors(client, person, backend=None):
    """A session that has proven every factor the person has."""
    from allauth.mfa.models import Authenticator

    from portal.accounts.mfa import prove

    force_login(client, person, backend)
    request = HttpRequest()
    request.session = client.session
    for factor in Authenticator.objects.filter(user=person).values_list("pk", flat=True):
        prove(request, person, factor)
    request.session.save()


def confirms(client, person):
    """The person has shown a factor again a moment ago, as changes of their protection ask."""
    from allauth.account.internal.flows.login import record_authentication

    request = HttpRequest()
    request.session = client.session
    record_authentication(request, person, method="mfa", type="totp", reauthenticated=True)
    request.session.save()
