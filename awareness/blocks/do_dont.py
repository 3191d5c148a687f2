"""What helps beside what does not."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.limits import HEADING_LIMIT_CHARS, LINE_LIMIT_CHARS, POINTS_LIMIT
from awareness.blocks.registry import TEXTS, stream_block


@stream_block("do_dont", bodies=TEXTS, order=40)
class DoDontBlock(blocks.StructBlock):
    """What helps beside what does not."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=HEADING_LIMIT_CHARS)
    do = blocks.ListBlock(
        blocks.CharBlock(max_length=LINE_LIMIT_CHARS),
        label=_("This helps"),
        min_num=1,
        max_num=POINTS_LIMIT,
    )
    dont = blocks.ListBlock(
        blocks.CharBlock(max_length=LINE_LIMIT_CHARS),
        label=_("Better not"),
        min_num=1,
        max_num=POINTS_LIMIT,
    )

    class Meta:
        icon = "tasks"
        label = _("Do and don't")
        template = "awareness/blocks/do_dont.html"
        preview_value = {
            "title": "When a friend tells you",
            "do": ["Listen first", "Ask what they want to happen"],
            "dont": ["Ask why they did it", "Share what you saw"],
        }
