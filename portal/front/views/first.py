"""The first address: `/` leads to the reader's language without remembering the reader.

Where only the staff side runs it leads to the desk.
"""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_safe
from django.views.generic.base import RedirectView

from portal.web.access import open_to_all

LANGUAGE_KEPT_SECONDS = 600


@open_to_all(because="the front page is for everyone")
@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """Redirects to the front page in the best language the browser asks for."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    response["Cache-Control"] = f"public, max-age={LANGUAGE_KEPT_SECONDS}"
    return response


desk_first = open_to_all(because="only leads to the desk, which asks to sign in")(
    RedirectView.as_view(url="/desk/")
)
"""The first address of a staff-only installation."""
