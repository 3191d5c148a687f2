"""Pages to try the page cache on, named as Wagtail's; each counts how often it was rendered."""

from collections import Counter

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from portal.urls.shared import handler403, handler404, handler500
from portal.web.access import any_staff, open_to_all
from portal.web.pagecache.rules import PAGE_LIMIT_BYTES
from portal.web.sensitive import sensitive

__all__ = ["handler403", "handler404", "handler500"]

rendered = Counter()
words = {"now": "first"}

open_view = open_to_all(because="a sample")


@open_view
@csrf_exempt
def article(request):
    rendered[request.get_full_path()] += 1
    return HttpResponse(f"<p>{words['now']}</p>")


@open_view
def form(request):
    rendered["form"] += 1
    return HttpResponse("a form")


@open_view
@sensitive
def secret(request):
    rendered["secret"] += 1
    return HttpResponse(f"sensitive: {request.is_sensitive}")


def odd(answer):
    """A view of the page tree whose answer must not be kept."""

    @open_view
    def view(request):
        rendered[request.path] += 1
        return answer(request)

    return view


def sets_cookie(request):
    response = HttpResponse("x")
    response.set_cookie("seat", "1")
    return response


def reads_session(request):
    return HttpResponse(str(request.session.get("seat")))


def has_token(request):
    return HttpResponse(get_token(request))


def has_nonce(request):
    return HttpResponse(f"<script nonce='{request.csp_nonce}'></script>")


def previews(request):
    request.is_preview = True
    return HttpResponse("x")


ODD = {
    "cookie": sets_cookie,
    "session": reads_session,
    "token": has_token,
    "nonce": has_nonce,
    "preview": previews,
    "missing": lambda request: HttpResponse("x", status=404),
    "private": cache_control(private=True)(lambda request: HttpResponse("x")),
    "no-store": cache_control(no_store=True)(lambda request: HttpResponse("x")),
    "varies": lambda request: HttpResponse("x", headers={"Vary": "User-Agent"}),
    "streams": lambda request: StreamingHttpResponse(["x"]),
    "not-text": lambda request: HttpResponse(b"x", content_type="text/html; charset=latin-1"),
    "long": lambda request: HttpResponse(b"x" * (PAGE_LIMIT_BYTES + 1)),
}

KEPT = "wagtail_serve"
"""The name by which the cache knows pages of the tree."""

urlpatterns = [
    path("", include("portal.web.urls")),
    path("plain/", article, name=KEPT),
    path("form/", form),
    path("secret/", secret, name=KEPT),
    path("desk/", any_staff(lambda request: HttpResponse("desk"))),
    *(path(f"odd/{name}/", odd(answer), name=KEPT) for name, answer in ODD.items()),
    *i18n_patterns(path("article/", article, name=KEPT)),
]
