"""The member of staff behind a request (staff only)."""

from django.http import HttpRequest

from portal.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """Who is signed in; `staff_with` has already turned everybody else away."""
    if not isinstance(request.user, User):
        raise TypeError("a staff view was reached without a signed-in person")
    return request.user
