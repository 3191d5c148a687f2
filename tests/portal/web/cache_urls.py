"""Pages to try the page cache on; each counts how often it was rendered."""

from collections import Counter

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

from portal.urls.shared import handler403, handler404, handler500
from portal.web.access import any_staff, open_to_all
from portal.web.pagecache import cacheable, sensitive
from portal.web.pagecache.rules import PAGE_LIMIT_BYTES

__all__ = ["handler403", "handler404", "handler500"]

rendered = Counter()
words = {"now": "first"}

open_view = open_to_all(because="a sample")


@open_view
@csrf_exempt
@cacheable
def article(request):
    rendered[request.get_full_path()] += 1
    return HttpResponse(f"<p>{words['now']}</p>")


@open_view
@cacheable
async def article_async(request):
    rendered[request.get_full_path()] += 1
    return HttpResponse(f"<p>{words['now']}</p>")


@open_view
def form(request):
    rendered["form"] += 1
    return HttpResponse("a form")


@open_view
@cacheable
@sensitive
def secret(request):
    rendered["secret"] += 1
    return HttpResponse(f"sensitive: {request.is_sensitive}")


@open_view
@sensitive
async def secret_async(request):
    return HttpResponse(f"sensitive: {request.is_sensitive}")


@open_view
@cacheable(one_language=True)
def feed(request):
    rendered["feed"] += 1
    return HttpResponse("<rss/>", content_type="application/rss+xml")


def odd(answer):
    """A cacheable view whose answer must not be kept."""

    @open_view
    @cacheable
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
    "long": lambda request: HttpResponse(b"x" * (PAGE_LIMIT_BYTES + 1)),
}

urlpatterns = [
    path("", include("portal.web.urls")),
    path("plain/", article),
    path("form/", form),
    path("secret/", secret),
    path("secret-async/", secret_async),
    path("feed.xml", feed),
    path("desk/", any_staff(lambda request: HttpResponse("desk"))),
    *(path(f"odd/{name}/", odd(answer)) for name, answer in ODD.items()),
    *i18n_patterns(path("article/", article), path("article-async/", article_async)),
]
