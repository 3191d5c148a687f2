"""The way to a person who listens, or to a report."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.limits import HEADING_LIMIT_CHARS, SENTENCE_LIMIT_CHARS
from awareness.blocks.registry import TEXTS, stream_block


@stream_block("help_box", bodies=TEXTS, order=90)
class HelpBoxBlock(blocks.StructBlock):
    """Opens the chat or the report form and carries the topic along."""

    title = blocks.CharBlock(label=_("Title"), max_length=HEADING_LIMIT_CHARS)
    text = blocks.TextBlock(label=_("Text"), required=False, max_length=SENTENCE_LIMIT_CHARS)
    leads_to = blocks.ChoiceBlock(
        label=_("Leads to"),
        choices=[
            ("talk", _("Talk to someone")),
            ("report", _("Report something")),
            ("both", _("Both")),
        ],
        default="both",
    )
    topic = blocks.CharBlock(
        label=_("Topic key"),
        required=False,
        max_length=50,
        help_text=_("The key of a topic, such as sexting; empty for none."),
    )

    class Meta:
        icon = "comment"
        label = _("Help box")
        template = "awareness/blocks/help_box.html"
        form_layout = blocks.BlockGroup(children=["title", "text", "leads_to"], settings=["topic"])
        preview_value = {
            "title": "You do not have to sort this out alone",
            "text": "A counsellor reads what you write. You need not say who you are.",
            "leads_to": "both",
            "topic": "",
        }
