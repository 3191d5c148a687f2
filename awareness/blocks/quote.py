"""Somebody's words."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.limits import HEADING_LIMIT_CHARS
from awareness.blocks.registry import TEXTS, stream_block

WORDS_LIMIT_CHARS = 400


@stream_block("quote", bodies=TEXTS, order=70)
class QuoteBlock(blocks.StructBlock):
    """Somebody's words. Never a real child's."""

    words = blocks.TextBlock(label=_("Words"), max_length=WORDS_LIMIT_CHARS)
    speaker = blocks.CharBlock(
        label=_("Who says it"), required=False, max_length=HEADING_LIMIT_CHARS
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "awareness/blocks/quote.html"
        preview_value = {
            "words": "I thought I would get into trouble. I got help instead.",
            "speaker": "Invented for this page",
        }
