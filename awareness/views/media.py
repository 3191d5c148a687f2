"""Pictures that editors uploaded, where no proxy serves them: the demo and small centres."""

import errno

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from portal.web.access import open_to_all

KEPT_FOR_SECONDS = 7 * 24 * 60 * 60
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A file somebody uploaded never runs as a page of ours."""


@open_to_all(because="pictures in public pages; documents go through Wagtail's own view")
@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file below MEDIA_ROOT; its name changes with its content, so it may be kept."""
    try:
        response: FileResponse | HttpResponseBase = serve(
            request, path, document_root=str(settings.MEDIA_ROOT)
        )
    except OSError as failure:
        if failure.errno == errno.ENAMETOOLONG:
            raise Http404 from None
        raise
    response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR_SECONDS}, immutable"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
