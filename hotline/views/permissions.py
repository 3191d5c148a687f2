"""Who asks at the desk."""

from typing import cast

from django.http import HttpRequest

from portal.accounts.models import User

CASE_WORK = ("hotline.assess_location", "hotline.adjudicate")


def person_of(request: HttpRequest) -> User:
    """The member of staff; the access declaration has seen to it that there is one."""
    return cast("User", request.user)
