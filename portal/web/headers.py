"""Headers every answer carries, and the one place where the CSP is looser: /cms/."""

import re
from http import HTTPStatus
from typing import Any, cast

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import cached_property

from portal.web.sensitive import NOWHERE, STAFF_PREFIXES, is_sensitive, leave_no_trace

CMS_PREFIX = "/cms/"

NEVER_USED = [
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
]
USED_BY_US = ("fullscreen", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS_POLICY = ", ".join(
    [f"{feature}=()" for feature in NEVER_USED] + [f"{feature}=(self)" for feature in USED_BY_US]
)
"""Nothing a page of ours does needs a sensor, a camera or an identity; passkeys do."""

ALWAYS = {
    "Permissions-Policy": PERMISSIONS_POLICY,
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}

KEPT_BY_STAFF_BROWSERS = re.compile(r"image/|font/|text/css|text/javascript")
"""Parts of Wagtail's own screens that it serves through views; they show nobody's work."""


class SecurityHeadersMiddleware(MiddlewareMixin):
    """Adds what Django's own SecurityMiddleware does not know of.

    Answers about people are stored nowhere: staff addresses and sensitive pages, whatever
    they say themselves. For all other answers see the page cache.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        for name, value in ALWAYS.items():
            response.setdefault(name, value)
        if is_sensitive(request):
            leave_no_trace(request, response)
        elif request.path_info.startswith(STAFF_PREFIXES):
            if not KEPT_BY_STAFF_BROWSERS.match(response.get("Content-Type", "")):
                response["Cache-Control"] = NOWHERE
            response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Strict everywhere; under /cms/ the looser policy Wagtail's admin still needs.

    Wagtail previews a page by asking the whole site for it once more, under the page's own
    address; what comes back carries the strict policy and is shown in a frame of the editor.

    Most answers carry the policy of the settings as it stands; it is written once, because writing
    it takes a fiftieth of taking a report.
    """

    @cached_property
    def _usual(self) -> str:
        """The policy of an answer of which nothing else is said; "" where a second one is set."""
        second = getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
        return "" if second else build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if _is_cms(request) and HEADER in response:
            del response[HEADER]
        if _is_usual(request, response) and self._usual:
            response[HEADER] = self._usual
            cast("Any", request).csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)
            return response
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if _is_cms(request) and not report_only:
            parts.replace = {**settings.CMS_CONTENT_SECURITY_POLICY, **(parts.replace or {})}
        return parts


def _is_usual(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether nothing was said of the policy: no nonce was asked for, no view changed it."""
    return (
        response.status_code == HTTPStatus.OK
        and not _is_cms(request)
        and HEADER not in response
        and getattr(request, "_csp_nonce", None) is None
        and not any(name.startswith("_csp") for name in response.__dict__)
    )


def _is_cms(request: HttpRequest) -> bool:
    return request.path_info.startswith(CMS_PREFIX)
