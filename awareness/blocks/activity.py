"""An idea for the day of a campaign."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.limits import FOR_WHOM_LIMIT_CHARS, HEADING_LIMIT_CHARS
from awareness.blocks.registry import Body, stream_block
from awareness.blocks.text import TextBlock


@stream_block("activity", bodies=(Body.ACTIVITIES,), order=10)
class ActivityBlock(blocks.StructBlock):
    """An idea for the day that needs no preparation to speak of."""

    title = blocks.CharBlock(label=_("Title"), max_length=HEADING_LIMIT_CHARS)
    for_whom = blocks.CharBlock(
        label=_("For whom"), required=False, max_length=FOR_WHOM_LIMIT_CHARS
    )
    text = TextBlock()

    class Meta:
        icon = "date"
        label = _("Activity")
        template = "awareness/blocks/activity.html"
        preview_value = {
            "title": "One question at supper",
            "for_whom": "Families",
            "text": "<p>Everybody shows one thing they like online.</p>",
        }
