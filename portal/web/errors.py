"""`handler400` to `handler500` of every URLconf: a page, or JSON for a script."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template import loader

from portal.web.pages import answer_page
from portal.web.refusals import wants_json


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """400: a name we do not answer to, or a form no browser would send. Asks no database."""
    del exception
    return _bare(request, "400.html", HTTPStatus.BAD_REQUEST, "not-understood")


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """403 raised by a library; our own views raise `NotAllowed`."""
    del exception
    return _answer(request, "403.html", HTTPStatus.FORBIDDEN, "not-allowed")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """404: nothing there, or nothing this person may know of. Both answer the same."""
    del exception
    return _answer(request, "404.html", HTTPStatus.NOT_FOUND, "not-found")


def crashed(request: HttpRequest) -> HttpResponseBase:
    """500: a page that needs no database, no Redis and no static manifest."""
    return _bare(request, "500.html", HTTPStatus.INTERNAL_SERVER_ERROR, "crashed")


def _bare(request: HttpRequest, template: str, status: HTTPStatus, code: str) -> HttpResponseBase:
    if wants_json(request):
        return _json(status, code)
    return _stored_nowhere(HttpResponse(loader.render_to_string(template), status=status))


def _answer(request: HttpRequest, template: str, status: HTTPStatus, code: str) -> HttpResponseBase:
    if wants_json(request):
        return _json(status, code)
    return _stored_nowhere(answer_page(request, template, status))


def _json(status: HTTPStatus, code: str) -> HttpResponseBase:
    return _stored_nowhere(JsonResponse({"refused": code, "message": ""}, status=status))


def _stored_nowhere(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    return response
