"""`handler403`, `handler404`, `handler500` of every URLconf: a page, or JSON for a script."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template import loader

from portal.web.pages import answer_page
from portal.web.refusals import wants_json


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
    if wants_json(request):
        return _json(HTTPStatus.INTERNAL_SERVER_ERROR, "crashed")
    body = loader.render_to_string("500.html")
    return _stored_nowhere(HttpResponse(body, status=HTTPStatus.INTERNAL_SERVER_ERROR))


def _answer(request: HttpRequest, template: str, status: HTTPStatus, code: str) -> HttpResponseBase:
    if wants_json(request):
        return _json(status, code)
    return _stored_nowhere(answer_page(request, template, status))


def _json(status: HTTPStatus, code: str) -> HttpResponseBase:
    return _stored_nowhere(JsonResponse({"refused": code, "message": ""}, status=status))


def _stored_nowhere(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    return response
