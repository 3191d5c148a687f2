"""Files that programs look for at fixed addresses."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.web.access import open_to_all

SECURITY_CONTACT_VALID_DAYS = 180
"""RFC 9116 asks for less than a year, so that a forgotten file does not mislead."""

CLOSED_TO_ROBOTS = (
    "/cms/",
    "/desk/",
    "/accounts/",
    "/exit/",
    "/ws/",
    "/*/report/status/",
    "/*/report/young/status/",
    "/*/info/",
)


@open_to_all(because="programs read it before anything else")
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; the demo nowhere."""
    closed = ("/",) if settings.DEMO else CLOSED_TO_ROBOTS
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines.append(f"Sitemap: {settings.SITE_ORIGIN}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@open_to_all(because="whoever finds a hole must find whom to tell (RFC 9116)")
@require_safe
def security_contact(_request: HttpRequest) -> HttpResponse:
    """Whom to tell about a security problem."""
    expires = timezone.now() + dt.timedelta(days=SECURITY_CONTACT_VALID_DAYS)
    midnight = expires.replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {midnight.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: " + ", ".join(settings.STAFF_LANGUAGES),
        f"Canonical: {settings.SITE_ORIGIN}/.well-known/security.txt",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@open_to_all(because="browsers fetch it for every page")
@require_safe
def manifest(_request: HttpRequest) -> HttpResponse:
    """Colours and a neutral icon; `browser` display, so that nobody is asked to install."""
    return JsonResponse(
        {
            "name": "Information",
            "short_name": "Information",
            "start_url": "/",
            "display": "browser",
            "background_color": "#fbfaf7",
            "theme_color": "#fbfaf7",
            "icons": [{"src": static("balise/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@open_to_all(because="old browsers ask for it whatever the page says")
@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """The neutral icon at the address that old browsers try."""
    return HttpResponsePermanentRedirect(static("balise/icon.ico"))
