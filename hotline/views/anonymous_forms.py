"""How anonymous forms come in: no files, no large bodies, and answers of one size."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from hotline.forms.public import BODY_LIMIT_BYTES
from hotline.words.errors_public import BodyTooLarge

View = Callable[..., HttpResponse]
SAME_SIZE_BYTES = 48 * 1024
"""Status answers are filled up to this, so that their length on the wire tells nothing."""


class NoFiles(FileUploadHandler):
    """Drops every file before its first byte is kept."""

    def new_file(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Skips the file; the fields beside it are read."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing to keep."""

    def file_complete(self, file_size: int) -> None:
        """Nothing was kept."""


def no_files(view: View) -> View:
    """Keeps no byte of any file that is sent along."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        if request.method == "POST":
            request.upload_handlers = [NoFiles(request)]
        return view(request, **named)

    return guarded


def text_only(view: View) -> View:
    """Refuses bodies larger than a report unread and keeps no file. Raises BodyTooLarge."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if request.method == "POST" and length > BODY_LIMIT_BYTES:
            raise BodyTooLarge
        return no_files(view)(request, **named)

    return guarded


def same_size(response: TemplateResponse) -> HttpResponse:
    """The rendered answer, filled up with blanks to a multiple of SAME_SIZE_BYTES."""
    response.render()
    missing = -len(response.content) % SAME_SIZE_BYTES
    response.content += b" " * missing
    response["Content-Encoding"] = "identity"  # a proxy that compressed it would undo this
    return response
