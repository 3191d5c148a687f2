"""Takes out of a picture what the eye does not see: where, when and with what it was taken.

Photographs carry positions, serial numbers and names of owners (Exif, XMP, IPTC, comments).
What is stored is written anew with its pixels, its colour profile and its orientation alone,
so that the original is as clean as everything made from it.
"""

from io import BytesIO
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

MIXED = "MPO"
"""A JPEG followed by further pictures (depth, a second lens); only the first one is kept."""
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError)
"""What Pillow raises for files that are cut off or broken."""
QUALITY_PERCENT = 92
"""For formats that cannot be written with the same tables as they were read."""
TOLD = ("comment", "xmp")
"""What Pillow would otherwise carry over by itself, beside Exif data."""
TURNED_FROM, TURNED_TO = 2, 8
"""Values of the orientation tag that say anything (Exif 2.32, 4.6.4)."""


class StrippedImageField(WagtailImageField):
    """A picture that can be read to its end, without anything but itself."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The picture as it is stored. Raises ValidationError when it is broken."""
        try:
            uploaded = super().clean(data, initial)
        except UNREADABLE as broken:  # found by Wagtail when it asks for the size
            raise _cannot_be_read() from broken
        return stripped(uploaded) if isinstance(uploaded, UploadedFile) else uploaded


class ImageForm(BaseImageForm):
    """Wagtail's form for pictures; named in `settings.WAGTAILIMAGES_IMAGE_FORM_BASE`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.fields.get("file")
        if given is not None:
            self.fields["file"] = StrippedImageField(
                label=given.label, required=given.required, widget=given.widget
            )


def stripped(uploaded: UploadedFile[Any]) -> UploadedFile[Any]:
    """The same picture under the same name, without location, device, owner and comments.

    Raises ValidationError when the picture cannot be read to its end.
    """
    written = BytesIO()
    try:
        uploaded.seek(0)
        with Image.open(uploaded) as picture:
            _write_anew(picture, written)
    except UNREADABLE as broken:
        raise _cannot_be_read() from broken
    size = written.tell()
    written.seek(0)
    return InMemoryUploadedFile(
        written, None, uploaded.name, uploaded.content_type, size, uploaded.charset
    )


def _cannot_be_read() -> ValidationError:
    return ValidationError(
        _("This picture cannot be read to its end. Save it again and choose the new file."),
        code="broken_picture",
    )


def _write_anew(picture: Image.Image, written: BinaryIO) -> None:
    kind = "JPEG" if picture.format == MIXED else str(picture.format)
    frames = getattr(picture, "n_frames", 1)
    options: dict[str, Any] = {"exif": _orientation(picture)}
    if picture.info.get("icc_profile"):
        options["icc_profile"] = picture.info["icc_profile"]
    if picture.format == "JPEG":
        options["quality"] = "keep"
    elif kind != "PNG":
        options["quality"] = QUALITY_PERCENT
    if frames > 1 and picture.format != MIXED:
        options["save_all"] = True
    picture.load()
    for told in TOLD:
        picture.info.pop(told, None)
    picture.save(written, format=kind, **options)


def _orientation(picture: Image.Image) -> bytes:
    """Exif data that say which side is up, and nothing else; none where it is up already."""
    turned = picture.getexif().get(ExifTags.Base.Orientation)
    clean = Image.Exif()
    if isinstance(turned, int) and TURNED_FROM <= turned <= TURNED_TO:
        clean[ExifTags.Base.Orientation] = turned
        return clean.tobytes()
    return b""
