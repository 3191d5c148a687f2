"""Paragraphs and lists."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.registry import TEXTS, stream_block

LIMITED_FEATURES = ["bold", "italic", "link", "document-link", "ul", "ol"]
"""What rich text may hold: headings, pictures and embeds are blocks of their own."""


@stream_block("text", bodies=TEXTS, order=10)
class TextBlock(blocks.RichTextBlock):
    """Paragraphs and lists with links."""

    def __init__(self, features: list[str] | None = None, **options: object) -> None:
        super().__init__(features=features or LIMITED_FEATURES, **options)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "awareness/blocks/text.html"
        preview_value = "<p>You did nothing wrong by asking. Here is what you can do now.</p>"
