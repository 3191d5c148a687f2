"""Lets Wagtail's pages say that they are sensitive, as views do with `@sensitive`."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from portal.web.pagecache.marks import mark_sensitive


@hooks.register("before_serve_page")
def mark_sensitive_pages(page: Any, request: HttpRequest, _args: Any, _kwargs: Any) -> None:
    """A page with a true `sensitive` attribute is answered without leaving a trace."""
    if getattr(page, "sensitive", False):
        mark_sensitive(request)
