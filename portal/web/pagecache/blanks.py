"""Pages that are the same for everybody but for a few words: rendered once, then filled in.

The page of a receipt differs from every other by the receipt. It is rendered with a mark in the
place of each such word, kept in the memory of the process under the generation of the page cache
(so publishing throws it away everywhere at once), and the marks are replaced for each reader.

Nothing about a person can be kept, because nothing about one is there while it is rendered: the
words are marks, and the request is one that nobody sent, without a form, a cookie or a nonce.
"""

import secrets
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from portal.web.pagecache.store import pages
from portal.web.sensitive import is_sensitive, mark_sensitive

Context = Mapping[str, Any]
_BORDER = secrets.token_hex(16)
"""Nobody outside of this process can write a mark."""


def mark(name: str) -> str:
    """What stands in a kept page where `name` is filled in. No escaping changes it."""
    return f"{_BORDER}{name}{_BORDER}"


def filled_in(
    request: HttpRequest,
    template: str,
    words: Mapping[str, str],
    *,
    of: tuple[object, ...],
    context: Callable[[], Context],
) -> HttpResponse:
    """The page of this address in the active language, with `words` in their places.

    `context` is asked for when the page is not kept yet; the template finds every word's mark in
    it under the word's name. `of` tells apart all pages that it can become: of each of these one is
    kept. Words are escaped unless they are safe.
    """
    key = f"{template} {get_language()} {request.path} {of!r}"
    page = pages().of_this_process(
        key, lambda: _rendered(template, words, context(), _from_nobody(request))
    )
    return HttpResponse(_with_words(page, words))


def part_filled_in(
    template: str,
    words: Mapping[str, str],
    *,
    of: tuple[object, ...],
    context: Callable[[], Context],
) -> SafeString:
    """As `filled_in`, of a part of a page that is the same on every page."""
    key = f"{template} {get_language()} {of!r}"
    part = pages().of_this_process(key, lambda: _rendered(template, words, context()))
    return SafeString(_with_words(part, words))


def _with_words(page: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        page = page.replace(mark(name), conditional_escape(word))
    return page


def _rendered(
    template: str,
    words: Mapping[str, str],
    context: Context,
    request: HttpRequest | None = None,
) -> str:
    marks = {name: mark(name) for name in words}
    return loader.render_to_string(template, {**context, **marks}, request=request)


def _from_nobody(request: HttpRequest) -> HttpRequest:
    """The same address, asked for without anything that a person brings along."""
    bare = HttpRequest()
    bare.method = "GET"
    bare.path, bare.path_info = request.path, request.path_info
    bare.resolver_match = request.resolver_match
    bare.META = {"HTTP_HOST": urlsplit(settings.SITE_ORIGIN).netloc}
    if is_sensitive(request):
        mark_sensitive(bare)
    return bare
