"""Counts requests by the view's name, never by address: a path can hold a receipt."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Counter, Histogram

from portal.web.metrics import REGISTRY

UNRESOLVED = "unresolved"
"""The name of every request no view answered: static files, redirects, not found."""
LATENCY_SECONDS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter(
    "balise_requests",
    "Requests answered, by view, method, status and what the page cache did.",
    ("view", "method", "status", "page_cache"),
    registry=REGISTRY,
)
SECONDS = Histogram(
    "balise_request_seconds",
    "Time to answer a request, by view.",
    ("view",),
    buckets=LATENCY_SECONDS,
    registry=REGISTRY,
)
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class MetricsMiddleware:
    """Counts every answer, also those the page cache gave. Outermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self.get_response(request)
        count(request, response, time.perf_counter() - began)
        return response


def count(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    """Adds one answer to the figures."""
    view = view_name(request)
    method = request.method if request.method in KNOWN_METHODS else "other"
    outcome = getattr(request, "page_cache_outcome", "")
    REQUESTS.labels(view, method, str(response.status_code), outcome).inc()
    SECONDS.labels(view).observe(seconds)


def view_name(request: HttpRequest) -> str:
    """The URL name of the view that answered, or of the one whose kept page did."""
    kept = getattr(request, "kept_view", "")
    match = request.resolver_match
    return kept or (match.view_name if match and match.view_name else UNRESOLVED)
