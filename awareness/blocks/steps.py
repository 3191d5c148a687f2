"""Things to do, in this order."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.limits import HEADING_LIMIT_CHARS
from awareness.blocks.registry import TEXTS, stream_block
from awareness.blocks.text import TextBlock

STEPS_LIMIT = 12


class StepBlock(blocks.StructBlock):
    """One step: what to do in a few words, then how."""

    title = blocks.CharBlock(label=_("What to do"), max_length=HEADING_LIMIT_CHARS)
    text = TextBlock(label=_("How"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Step")


@stream_block("steps", bodies=TEXTS, order=30)
class StepsBlock(blocks.StructBlock):
    """Things to do in this order."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=HEADING_LIMIT_CHARS)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1, max_num=STEPS_LIMIT)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "awareness/blocks/steps.html"
        preview_value = {
            "title": "Three calm steps",
            "steps": [
                {"title": "Stop answering", "text": "<p>You owe them nothing.</p>"},
                {"title": "Keep what was written", "text": "<p>A screenshot is enough.</p>"},
                {"title": "Tell someone", "text": "<p>You do not have to do this alone.</p>"},
            ],
        }
