"""One thing that must not be overlooked."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.limits import HEADING_LIMIT_CHARS
from awareness.blocks.registry import TEXTS, stream_block
from awareness.blocks.text import TextBlock


@stream_block("callout", bodies=TEXTS, order=20)
class CalloutBlock(blocks.StructBlock):
    """One thing that must not be overlooked."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("tip", _("Good to know")),
            ("warning", _("Take care")),
            ("content-note", _("Before you read")),
        ],
        default="tip",
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=HEADING_LIMIT_CHARS)
    text = TextBlock()

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "awareness/blocks/callout.html"
        preview_value = {
            "kind": "tip",
            "title": "It is never too late to tell someone",
            "text": "<p>Even when it has been going on for weeks.</p>",
        }
