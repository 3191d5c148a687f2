"""Pages that named other sites may show in a frame; all others may be framed by nobody."""

import functools
from collections.abc import Callable, Sequence
from typing import Any, cast

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponseBase

from portal.web.access import ViewT


def framed_by(sites: Callable[[], Sequence[str]]) -> Callable[[ViewT], ViewT]:
    """Lets the sites that `sites` names show the view in a frame; without any, nobody.

    `X-Frame-Options` cannot name a site, so it is left out where the policy names some.
    """

    def mark(view: ViewT) -> ViewT:
        @functools.wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            allowed = list(sites())
            guarded = csp_replace({"frame-ancestors": allowed or [NONE]})(view)
            response = cast("Any", guarded(request, *args, **kwargs))
            response.xframe_options_exempt = bool(allowed)
            return cast("HttpResponseBase", response)

        return cast("ViewT", marked)

    return mark
