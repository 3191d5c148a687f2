"""Documents that editors uploaded: always by permission, always as a file to keep."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve

from portal.web.access import open_to_all

NEUTRAL = "application/octet-stream"
"""Whatever a document is: no browser shows, plays or runs a type it does not know."""
ASK_AGAIN = "private, no-cache"
"""No proxy keeps it and every browser asks again: a restriction holds at once."""
SANDBOX = "default-src 'none'; sandbox"


@open_to_all(because="documents of public pages; Wagtail closes those of private collections")
@require_safe
def document(request: HttpRequest, number: str, name: str) -> HttpResponseBase:
    """A document, or the way to the sign-in that its collection asks for."""
    response: HttpResponseBase = serve(request, number, name)
    if response.has_header("Content-Disposition"):
        response["Content-Type"] = NEUTRAL
        response["Cache-Control"] = ASK_AGAIN
        response["Content-Security-Policy"] = SANDBOX
    return response
