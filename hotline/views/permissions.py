"""Who asks at the desk, and what a page offers to only some."""

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse

from hotline.models.querysets import EXPORT
from portal.accounts.models import User
from portal.web.filters import asked_of
from portal.web.spreadsheets import FORMATS

ADJUDICATE = "hotline.adjudicate"
CASE_WORK = ("hotline.assess_location", ADJUDICATE)


def person_of(request: HttpRequest) -> User:
    """The member of staff; the access declaration has seen to it that there is one."""
    return cast("User", request.user)


def export_offer(request: HttpRequest, view: str) -> dict[str, Any]:
    """For the page of a list: the files it can be taken out as, if this person may."""
    if not person_of(request).has_perm(EXPORT):
        return {}
    url = reverse(f"hotline_desk:{view}", query=asked_of(request))
    return {"formats": FORMATS, "export_url": url}
