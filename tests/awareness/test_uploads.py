"""Pictures forget where they were taken; documents are of a known kind and never run."""

import json
import re
import uuid
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import ExifTags, Image, ImageCms, PngImagePlugin
from wagtail.documents.models import Document
from wagtail.images.models import Image as Picture
from wagtail.models import Collection, CollectionViewRestriction

from awareness.uploads.documents import DOCUMENT_LIMIT_BYTES, KINDS, checked
from awareness.uploads.images import stripped
from tests.makers.awareness import make_standard

CANARY = b"Canary"
COLOURS = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
TURNED_LEFT = 6


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photograph(kind, *, orientation=TURNED_LEFT):
    """A picture that tells everything a telephone tells."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Canary maker"
    exif[ExifTags.Base.Artist] = "Canary owner"
    position = exif.get_ifd(ExifTags.IFD.GPSInfo)
    position[ExifTags.GPS.GPSLatitudeRef] = "N"
    position[ExifTags.GPS.GPSLatitude] = (50.0, 51.0, 2.0)
    position[ExifTags.GPS.GPSAreaInformation] = "Canary street"
    options = {"exif": exif, "icc_profile": COLOURS, "xmp": b"<x>Canary</x>"}
    if kind == "JPEG":
        options["comment"] = b"Canary comment"
    if kind == "PNG":
        told = PngImagePlugin.PngInfo()
        told.add_text("Comment", "Canary text")
        told.add_itxt("XML:com.adobe.xmp", "Canary")
        options["pnginfo"] = told
    written = BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(written, kind, **options)
    return written.getvalue()


def fetched(client, address):
    """The answer, its file read to the end and closed again."""
    answer = client.get(address)
    answer.read = b"".join(answer.streaming_content)
    return answer


def office(*parts):
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        for part in parts:
            archive.writestr(part, "application/vnd.oasis.opendocument.text")
    return written.getvalue()


GOOD = {
    "pdf": b"%PDF-1.7\n1 0 obj\n",
    "docx": office("[Content_Types].xml", "word/document.xml"),
    "pptx": office("[Content_Types].xml", "ppt/presentation.xml"),
    "xlsx": office("[Content_Types].xml", "xl/workbook.xml"),
    "odt": office("mimetype", "content.xml"),
    "txt": "Wer hört zu? من يسمع\n".encode(),
    "csv": b"a;b\r\n1;2\r\n",
    "png": photograph("PNG"),
    "jpg": photograph("JPEG"),
    "webp": photograph("WEBP"),
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_keeps_its_pixels_colours_and_turn_and_nothing_else(kind):
    original = photograph(kind)
    assert CANARY in original
    clean = stripped(SimpleUploadedFile(f"beach.{kind.lower()}", original)).read()
    assert CANARY not in clean
    picture = Image.open(BytesIO(clean))
    assert dict(picture.getexif()) == {ExifTags.Base.Orientation: TURNED_LEFT}
    assert picture.info["icc_profile"] == COLOURS
    assert (picture.format, picture.size) == (kind, (64, 48))


def test_a_picture_that_is_up_already_says_nothing_at_all():
    clean = stripped(SimpleUploadedFile("up.jpg", photograph("JPEG", orientation=1))).read()
    assert dict(Image.open(BytesIO(clean)).getexif()) == {}


def test_moving_pictures_go_on_moving():
    frames = [Image.new("RGB", (20, 20), (shade, 0, 0)) for shade in (0, 120, 240)]
    for kind in ("GIF", "WEBP", "PNG"):
        written = BytesIO()
        frames[0].save(written, kind, save_all=True, append_images=frames[1:], duration=100)
        clean = stripped(SimpleUploadedFile("moving", written.getvalue())).read()
        assert Image.open(BytesIO(clean)).n_frames == 3, kind


def test_an_editors_photograph_is_stored_and_shown_without_its_place(client, editor):
    upload = SimpleUploadedFile("beach.jpg", photograph("JPEG"), "image/jpeg")
    editor.post(
        reverse("wagtailimages:add"),
        {"title": "Beach", "file": upload, "collection": Collection.get_first_root_node().pk},
    )
    picture = Picture.objects.get(title="Beach")
    with picture.open_file() as kept:
        assert CANARY not in kept.read()
    assert (picture.width, picture.height) == (64, 48)
    assert picture.file_size == picture.file.size
    rendition = picture.get_rendition("width-30")
    assert (rendition.width, rendition.height) == (30, 40)  # as people see it
    assert CANARY not in fetched(client, rendition.url).read


def picture_addresses(client, page):
    """Every address of the page's picture, as readers get it now."""
    return set(re.findall(r"/media/images/[^\s\"]+", client.get(page.url).text))


def test_a_replaced_picture_leaves_no_dead_address_on_a_kept_page(client, editor, committed):
    picture = Picture.objects.create(
        title="Beach", file=ContentFile(photograph("PNG"), "beach.png")
    )
    shown = {"image": {"image": picture.pk, "alt_text": "A beach", "decorative": False}}
    body = json.dumps([{"type": "picture", "value": shown, "id": str(uuid.uuid4())}])
    page = make_standard(title="By the sea", slug="sea", body=body)
    before = picture_addresses(client, page)
    assert client.get(page.url).wsgi_request.page_cache_outcome == "hit"
    root = Collection.get_first_root_node().pk
    upload = SimpleUploadedFile("harbour.png", photograph("PNG"), "image/png")
    with committed():
        editor.post(
            reverse("wagtailimages:edit", args=[picture.pk]),
            {"title": "Harbour", "file": upload, "collection": root},
        )
    after = picture_addresses(client, page)
    assert len(after) == len(before) > 1
    assert not after & before
    assert {fetched(client, address).status_code for address in after} == {200}


def test_a_page_shown_while_a_picture_is_replaced_is_not_kept(client, site, committed):
    picture = Picture.objects.create(
        title="Beach", file=ContentFile(photograph("PNG"), "beach.png")
    )
    rendition = picture.get_rendition("width-30")
    page = make_standard(title="By the sea", slug="sea")
    client.get(page.url)
    with committed():
        rendition.delete()
    assert client.get(page.url).wsgi_request.page_cache_outcome == "kept"


def test_a_picture_cut_off_in_the_middle_is_an_error_on_its_field(editor):
    upload = SimpleUploadedFile("beach.jpg", photograph("JPEG")[:-900], "image/jpeg")
    answer = editor.post(
        reverse("wagtailimages:add"),
        {"title": "Beach", "file": upload, "collection": Collection.get_first_root_node().pk},
    )
    assert "cannot be read to its end" in answer.text
    assert not Picture.objects.exists()


@pytest.mark.parametrize("ending", sorted(GOOD))
def test_a_document_of_a_known_kind_is_taken(ending):
    taken = checked(SimpleUploadedFile(f"Kit.{ending.upper()}", GOOD[ending]))
    assert CANARY not in taken.read()


@pytest.mark.parametrize("ending", ["js", "html", "svg", "xml", "exe", "zip", "docm", "mjs", ""])
def test_a_document_of_another_kind_is_refused_and_told_what_is_taken(ending):
    with pytest.raises(ValidationError, match="You can upload: pdf, docx"):
        checked(SimpleUploadedFile(f"kit.{ending}", GOOD["pdf"]))


@pytest.mark.parametrize("ending", sorted(KINDS))
@pytest.mark.parametrize(
    "content",
    [
        b"<script>alert(1)</script>\x00",
        b"MZ\x90\x00\x03",
        office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        b"PK\x03\x04 cut off",
    ],
    ids=["script", "program", "macros", "broken archive"],
)
def test_a_name_does_not_make_the_kind(ending, content):
    with pytest.raises(ValidationError, match="is not what its name says"):
        checked(SimpleUploadedFile(f"kit.{ending}", content))


def test_a_document_above_the_limit_is_told_the_limit():
    upload = SimpleUploadedFile("kit.pdf", b"%PDF-1.7")
    upload.size = DOCUMENT_LIMIT_BYTES + 1
    with pytest.raises(ValidationError, match="larger than 20"):
        checked(upload)


def test_an_editor_reads_on_the_field_why_a_script_is_not_taken(editor):
    answer = editor.post(
        reverse("wagtaildocs:add"),
        {
            "title": "Script",
            "file": SimpleUploadedFile("kit.js", b"alert(1)", "text/javascript"),
            "collection": Collection.get_first_root_node().pk,
        },
    )
    assert "Files of this kind are not taken." in answer.text
    assert 'value="Script"' in answer.text
    assert not Document.objects.exists()


def stored(name, content=GOOD["pdf"], collection=None):
    """A document as it may stand in a database of before there was a list of kinds."""
    more = {"collection": collection} if collection else {}
    return Document.objects.create(title=name, file=ContentFile(content, name), **more)


@pytest.mark.parametrize("name", ["kit.pdf", "old.js", "old.html", "old.svg", "old.xml"])
def test_every_document_is_a_file_to_keep_of_a_neutral_type(client, site, name):
    answer = fetched(client, stored(name).url)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_document_has_no_address_but_the_one_that_asks_for_permission(client, editor, site):
    closed = Collection.get_first_root_node().add_child(name="For staff")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    document = stored("plan.pdf", collection=closed)
    assert client.get(document.url)["Location"].startswith("/accounts/login/")
    assert fetched(editor, document.url).status_code == 200
    for address in (
        document.file.url,
        f"/media/images/../{document.file.name}",
        f"/media/images/%2e%2e/{document.file.name}",
        f"/media//{document.file.name}",
    ):
        assert client.get(address).status_code == 404, address
        assert editor.get(address).status_code == 404, address


def test_an_original_picture_is_for_the_cms_alone(client, editor, site):
    original = Picture.objects.create(
        title="Beach", file=ContentFile(photograph("PNG"), "beach.png")
    )
    assert client.get(original.file.url).status_code == 404
    answer = fetched(editor, original.file.url)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_a_name_longer_than_files_have_is_not_found(client, db):
    assert client.get("/media/images/" + "a" * 300).status_code == 404
