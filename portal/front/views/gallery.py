"""The gallery: every component in all its states, in any tone and colour scheme."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.front.gallery import SCHEMES, TONES, samples
from portal.web.access import open_to_all


@open_to_all(because="shows invented samples, and only in the demo")
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components; `?tone=` and `?scheme=` change how they look. 404 outside the demo."""
    if not settings.DEMO:
        raise Http404
    asked = request.GET
    return TemplateResponse(
        request,
        "front/gallery.html",
        {
            **samples(),
            "tone": asked["tone"] if asked.get("tone") in TONES else "public",
            "scheme": asked["scheme"] if asked.get("scheme") in SCHEMES else "",
        },
    )
