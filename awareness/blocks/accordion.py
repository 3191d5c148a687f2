"""Questions that open to their answers."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.limits import HEADING_LIMIT_CHARS, LINE_LIMIT_CHARS
from awareness.blocks.registry import TEXTS, stream_block
from awareness.blocks.text import TextBlock


class QuestionBlock(blocks.StructBlock):
    """A question and its answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=LINE_LIMIT_CHARS)
    answer = TextBlock(label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question")


@stream_block("accordion", bodies=TEXTS, order=50)
class AccordionBlock(blocks.StructBlock):
    """Questions that open to their answers; works without scripts."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=HEADING_LIMIT_CHARS)
    questions = blocks.ListBlock(QuestionBlock(), label=_("Questions"), min_num=1)

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "awareness/blocks/accordion.html"
        preview_value = {
            "title": "Questions we often hear",
            "questions": [
                {"question": "Will my parents be told?", "answer": "<p>Not by us.</p>"},
            ],
        }
