"""How anonymous forms come in: no files, no large bodies, and answers of one size."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from hotline.forms.public import BODY_LIMIT_BYTES
from portal.web.refusals import Refusal

SAME_SIZE_BYTES = 48 * 1024
"""Status answers are filled up to this, so that their length on the wire tells nothing."""


class BodyTooLarge(Refusal):
    """More than BODY_LIMIT_BYTES; refused before any of it is read."""

    code = "body-too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = _("That is too much at once")
    message = _(
        "A report may have up to 64 kilobytes of text and no files. Please go back, shorten it, "
        "and send it again."
    )


class NoFiles(FileUploadHandler):
    """Drops every file before its first byte is kept."""

    def new_file(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Skips the file; the fields beside it are read."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing to keep."""

    def file_complete(self, file_size: int) -> None:
        """Nothing was kept."""


def text_only(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Refuses large bodies unread and keeps no byte of any file. Raises BodyTooLarge."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT_BYTES:
                raise BodyTooLarge
            request.upload_handlers = [NoFiles(request)]
        return view(request)

    return guarded


def same_size(response: TemplateResponse) -> HttpResponse:
    """The rendered answer, filled up with blanks to a multiple of SAME_SIZE_BYTES."""
    response.render()
    missing = -len(response.content) % SAME_SIZE_BYTES
    response.content += b" " * missing
    response["Content-Encoding"] = "identity"  # a proxy that compressed it would undo this
    return response
