"""Plain words and pictures."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

LIMITED_FEATURES = ["bold", "italic", "link", "document-link", "ul", "ol"]
"""What rich text may hold: headings, pictures and embeds are blocks of their own."""

HEADING_LIMIT_CHARS = 120
CAPTION_LIMIT_CHARS = 200
CREDIT_LIMIT_CHARS = 120


class TextBlock(blocks.RichTextBlock):
    """Paragraphs and lists with links."""

    def __init__(self, features: list[str] | None = None, **options: object) -> None:
        super().__init__(features=features or LIMITED_FEATURES, **options)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "awareness/blocks/text.html"
        preview_value = "<p>You did nothing wrong by asking. Here is what you can do now.</p>"


class HeadingBlock(blocks.CharBlock):
    """A heading between paragraphs; the page's own title is the only one above it."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "awareness/blocks/heading.html"
        preview_value = "What you can do today"
        max_length = HEADING_LIMIT_CHARS


class PictureBlock(blocks.StructBlock):
    """A picture with its words for people who cannot see it, or marked as decoration."""

    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=CAPTION_LIMIT_CHARS)
    credit = blocks.CharBlock(label=_("Credit"), required=False, max_length=CREDIT_LIMIT_CHARS)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "awareness/blocks/picture.html"
