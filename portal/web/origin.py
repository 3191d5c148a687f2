"""Anonymous forms without a CSRF cookie: ask the browser where the form was shown.

A public page must stay free of cookies to be cached whole, so it cannot carry Django's
CSRF token. Browsers say where a POST comes from in `Sec-Fetch-Site` and `Origin`, which
a page cannot forge. A caller that sends neither is no browser a stranger could misuse and
is let through: a report is never refused for our own reasons.
"""

import functools
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from portal.web.access import ViewT
from portal.web.refusals import OtherSite

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FROM_US = frozenset({"same-origin", "none"})
"""`none` is the person themselves: a reload, a bookmark, a typed address."""


def is_from_us(request: HttpRequest) -> bool:
    """Whether nothing the browser says speaks of another site.

    `Origin: null` (a sandboxed frame, or a page with `no-referrer`) is believed only when
    `Sec-Fetch-Site` vouches for it.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in FROM_US:
        return False
    origin = request.headers.get("Origin")
    if origin is None or (origin == "null" and site == "same-origin"):
        return True
    own = f"{request.scheme}://{request.get_host()}"
    return origin == own or origin in settings.CSRF_TRUSTED_ORIGINS


def same_origin_required(view: ViewT) -> ViewT:
    """Lets a POST through without a CSRF token when it comes from our own pages.

    Raises OtherSite otherwise. Not for signed-in staff: those forms keep Django's token.
    """

    @csrf_exempt
    @functools.wraps(view)
    def from_us(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SAFE_METHODS and not is_from_us(request):
            raise OtherSite
        return cast("HttpResponseBase", view(request, *args, **kwargs))

    return cast("ViewT", from_us)
