"""A picture with its caption."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from awareness.blocks.registry import TEXTS, stream_block

CAPTION_LIMIT_CHARS = 200
CREDIT_LIMIT_CHARS = 120


@stream_block("picture", bodies=TEXTS, order=80)
class PictureBlock(blocks.StructBlock):
    """A picture with its words for people who cannot see it, or marked as decoration."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=CAPTION_LIMIT_CHARS)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=CREDIT_LIMIT_CHARS)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "awareness/blocks/picture.html"
        preview_template = "awareness/blocks/picture_preview.html"
        preview_value = {
            "image": None,
            "caption": "Lighthouses along the coast",
            "credit": "Drawn for this page",
        }
