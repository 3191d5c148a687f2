"""Which documents are taken: a short list of kinds, known by what is inside and not by the name.

Nothing on the list is run by a browser, and `awareness.views.documents` serves all of it as a
file to keep. Pictures lose what they tell about their making, like those of pages do.
"""

from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm

from awareness.uploads.images import stripped

DOCUMENT_LIMIT_BYTES = 20 * 1024 * 1024
SIGNATURE_BYTES = 8192
"""How far into a file its signature may stand."""
PLAIN_CONTROLS = frozenset("\t\n\r\f")
"""The only control characters of a text that people wrote."""


def _begins_like(kind: str) -> Callable[[BinaryIO], bool]:
    def check(file: BinaryIO) -> bool:
        return bool(filetype.guess_extension(file.read(SIGNATURE_BYTES)) == kind)

    return check


def _office(part: str) -> Callable[[BinaryIO], bool]:
    """Office Open XML with this main part and without macros (ECMA-376, part 2)."""

    def check(file: BinaryIO) -> bool:
        with ZipFile(file) as archive:
            names = {name.lower() for name in archive.namelist()}
        macros = any(name.endswith("vbaproject.bin") for name in names)
        return {"[content_types].xml", part} <= names and not macros

    return check


def _open_document(kind: str) -> Callable[[BinaryIO], bool]:
    """OpenDocument, which says what it is in a part of its own (ODF 1.3, part 2, 3.3)."""
    said = f"application/vnd.oasis.opendocument.{kind}".encode()

    def check(file: BinaryIO) -> bool:
        with ZipFile(file) as archive, archive.open("mimetype") as part:
            return part.read(len(said) + 1).strip() == said

    return check


def _plain_text(file: BinaryIO) -> bool:
    text = file.read().decode("utf-8-sig")
    return all(sign.isprintable() or sign in PLAIN_CONTROLS or sign >= "\xa0" for sign in text)


KINDS: Mapping[str, Callable[[BinaryIO], bool]] = MappingProxyType(
    {
        "pdf": _begins_like("pdf"),
        "docx": _office("word/document.xml"),
        "pptx": _office("ppt/presentation.xml"),
        "xlsx": _office("xl/workbook.xml"),
        "odt": _open_document("text"),
        "odp": _open_document("presentation"),
        "ods": _open_document("spreadsheet"),
        "txt": _plain_text,
        "csv": _plain_text,
        "png": _begins_like("png"),
        "jpg": _begins_like("jpg"),
        "jpeg": _begins_like("jpg"),
        "webp": _begins_like("webp"),
    }
)
"""Ending of the name → whether the content is what the ending says."""
PICTURES = frozenset({"png", "jpg", "jpeg", "webp"})


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for documents; named in `settings.WAGTAILDOCS_DOCUMENT_FORM_BASE`."""

    def clean_file(self) -> Any:
        """The file, when it is of a kind on the list. Raises ValidationError saying what is."""
        uploaded = self.cleaned_data["file"]
        return checked(uploaded) if isinstance(uploaded, UploadedFile) else uploaded


def checked(uploaded: UploadedFile[Any]) -> UploadedFile[Any]:
    """The document, pictures without what they tell about their making.

    Raises ValidationError for a file above DOCUMENT_LIMIT_BYTES, of a kind that is not taken,
    or with a content that is not what its name says.
    """
    ending = PurePath(uploaded.name or "").suffix.lower().removeprefix(".")
    if ending not in KINDS:
        raise ValidationError(
            _("Files of this kind are not taken. You can upload: %(kinds)s."),
            code="unknown_kind",
            params={"kinds": ", ".join(KINDS)},
        )
    if (uploaded.size or 0) > DOCUMENT_LIMIT_BYTES:
        raise ValidationError(
            _("This file is larger than %(limit)s."),
            code="too_large",
            params={"limit": filesizeformat(DOCUMENT_LIMIT_BYTES)},
        )
    if not _is_what_it_says(uploaded, ending):
        raise ValidationError(
            _("This file is not what its name says (.%(ending)s). Save it again as that kind."),
            code="other_content",
            params={"ending": ending},
        )
    return stripped(uploaded) if ending in PICTURES else uploaded


def _is_what_it_says(uploaded: UploadedFile[Any], ending: str) -> bool:
    uploaded.seek(0)
    try:
        return KINDS[ending](uploaded)  # type: ignore[arg-type]
    except (BadZipFile, KeyError, UnicodeDecodeError, NotImplementedError, RuntimeError, EOFError):
        return False
    finally:
        uploaded.seek(0)
