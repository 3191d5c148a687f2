"""A heading between paragraphs."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.limits import HEADING_LIMIT_CHARS
from awareness.blocks.registry import Body, stream_block


@stream_block("heading", bodies=(Body.FREE,), order=110)
class HeadingBlock(blocks.CharBlock):
    """A heading between paragraphs; the page's own title is the only one above it."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "awareness/blocks/heading.html"
        preview_value = "What you can do today"
        max_length = HEADING_LIMIT_CHARS
