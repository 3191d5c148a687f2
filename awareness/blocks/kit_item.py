"""One thing that a campaign hands out."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from awareness.blocks.limits import FOR_WHOM_LIMIT_CHARS, HEADING_LIMIT_CHARS
from awareness.blocks.registry import Body, stream_block
from awareness.blocks.text import TextBlock

LONGEST_MINUTES = 480


@stream_block("kit_item", bodies=(Body.KIT,), order=10)
class KitItemBlock(blocks.StructBlock):
    """One thing of the kit: its words on the page, a file when there is one."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[
            ("lesson", _("Lesson")),
            ("assembly", _("Assembly")),
            ("family", _("For the family")),
            ("poster", _("Poster")),
            ("words", _("Words to share")),
        ],
        default="lesson",
    )
    title = blocks.CharBlock(label=_("Title"), max_length=HEADING_LIMIT_CHARS)
    for_whom = blocks.CharBlock(
        label=_("For whom"), required=False, max_length=FOR_WHOM_LIMIT_CHARS
    )
    minutes = blocks.IntegerBlock(
        label=_("Minutes"), required=False, min_value=1, max_value=LONGEST_MINUTES
    )
    text = TextBlock()
    document = DocumentChooserBlock(label=_("File"), required=False)

    class Meta:
        icon = "folder-open-inverse"
        label = _("Kit item")
        template = "awareness/blocks/kit_item.html"
        form_layout = blocks.BlockGroup(
            children=["kind", "title", "text", "document"], settings=["for_whom", "minutes"]
        )
        preview_value = {
            "kind": "lesson",
            "title": "Who keeps the light?",
            "for_whom": "Ages 8 to 11",
            "minutes": 45,
            "text": "<p>Pupils draw the people they would tell.</p>",
            "document": None,
        }
