"""Sentences a parent or teacher can begin with."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.limits import HEADING_LIMIT_CHARS, LINE_LIMIT_CHARS, POINTS_LIMIT
from awareness.blocks.registry import TEXTS, stream_block


@stream_block("conversation_starter", bodies=TEXTS, order=60)
class ConversationStarterBlock(blocks.StructBlock):
    """Sentences a parent or teacher can begin with."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=HEADING_LIMIT_CHARS)
    lines = blocks.ListBlock(
        blocks.CharBlock(max_length=LINE_LIMIT_CHARS),
        label=_("Sentences"),
        min_num=1,
        max_num=POINTS_LIMIT,
    )

    class Meta:
        icon = "comment"
        label = _("Conversation starter")
        template = "awareness/blocks/conversation_starter.html"
        preview_value = {
            "title": "Ways to begin",
            "lines": ["What made you laugh online today?", "Who would you tell first?"],
        }
