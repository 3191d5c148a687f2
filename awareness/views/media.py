"""Pictures that editors uploaded, where no proxy serves them: the demo and small centres."""

import posixpath

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from portal.web.access import open_to_all

KEPT_FOR_SECONDS = 7 * 24 * 60 * 60
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A file somebody uploaded never runs as a page of ours."""
SHOWN_BY_PAGES = "images/"
"""Where Wagtail puts what it made of pictures for pages."""
SHOWN_BY_THE_CMS = ("original_images/", "avatar_images/")
"""What only people who work in the CMS see; nothing else of MEDIA_ROOT has an address here."""


@open_to_all(because="pictures in public pages; originals ask for the CMS's permission below")
@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture below MEDIA_ROOT; its name changes with its content, so it may be kept.

    Documents have no address here: `awareness.views.documents` asks for their permission.
    """
    path = posixpath.normpath(path)  # as `serve` does, before asking where it leads
    public = path.startswith(SHOWN_BY_PAGES)
    if not public and not _for_the_cms(request, path):
        raise Http404
    try:
        found: FileResponse | HttpResponseBase = serve(
            request, path, document_root=str(settings.MEDIA_ROOT)
        )
    except OSError as no_such_name:  # longer than a name of a file can be
        raise Http404 from no_such_name
    kept = f"public, max-age={KEPT_FOR_SECONDS}, immutable"
    found.headers["Cache-Control"] = kept if public else "private, no-store"
    found.headers["Content-Security-Policy"] = SANDBOX
    return found


def _for_the_cms(request: HttpRequest, path: str) -> bool:
    return path.startswith(SHOWN_BY_THE_CMS) and request.user.has_perm("wagtailadmin.access_admin")
