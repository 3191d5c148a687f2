"""A small site to try the ground package on."""

from django.http import HttpResponse, JsonResponse
from django.urls import include, path
from django.utils.decorators import method_decorator
from django.views import View

from portal.urls.shared import handler400, handler403, handler404, handler500
from portal.web.access import any_staff, open_to_all, staff_with
from portal.web.origin import same_origin_required
from portal.web.refusals import Refusal
from tests.portal.web.people import PERMISSION

__all__ = ["handler400", "handler403", "handler404", "handler500"]


class Full(Refusal):
    code = "full"
    title = "The queue is full"
    message = "Please come back later."


@open_to_all(because="a sample")
def hello(request):
    return HttpResponse("hello")


@open_to_all(because="a sample")
def refused(request):
    raise Full


@open_to_all(because="a sample")
async def refused_async(request):
    raise Full


@open_to_all(because="a sample")
def crash(request):
    raise RuntimeError("canary-of-a-child")


@staff_with(PERMISSION, "accounts.delete_user")
def ruled(request):
    return HttpResponse("ruled")


@any_staff
def inside(request):
    return HttpResponse("inside")


@method_decorator(staff_with(PERMISSION), name="dispatch")
class Ruled(View):
    def get(self, request):
        return HttpResponse("ruled")


class Bare(View):
    def get(self, request):
        return HttpResponse("ruled")


@open_to_all(because="a sample")
def ping(request):
    return JsonResponse({})


@open_to_all(because="a sample")
@same_origin_required
def post(request):
    return HttpResponse("posted")


@open_to_all(because="a sample")
def guarded_by_token(request):
    return HttpResponse("posted")


urlpatterns = [
    path("", include("portal.web.urls")),
    path("accounts/2fa/", hello, name="mfa_index"),
    path("hello/", hello),
    path("refused/", refused),
    path("refused-async/", refused_async),
    path("crash/", crash),
    path("desk/ruled/", ruled),
    path("desk/ruled-class/", Ruled.as_view()),
    path("desk/ruled-result/", staff_with(PERMISSION)(Bare.as_view())),
    path("desk/inside/", inside),
    path("ping/", ping),
    path("post/", post),
    path("token/", guarded_by_token),
]
