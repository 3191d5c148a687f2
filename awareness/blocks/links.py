"""Where to read on."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.limits import HEADING_LIMIT_CHARS, SENTENCE_LIMIT_CHARS
from awareness.blocks.registry import TEXTS, stream_block

LINKS_LIMIT = 12


class LinkBlock(blocks.StructBlock):
    """One page of ours or one address elsewhere, and why to go there."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=HEADING_LIMIT_CHARS)
    page = blocks.PageChooserBlock(label=_("Page of this site"), required=False)
    url = blocks.URLBlock(label=_("Address elsewhere"), required=False)
    note = blocks.CharBlock(label=_("Why"), required=False, max_length=SENTENCE_LIMIT_CHARS)

    def clean(self, value: Any) -> Any:
        """Exactly one target, and words for a target that brings none."""
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            raise blocks.StructBlockValidationError(
                non_block_errors=[
                    ValidationError(_("Choose a page of this site or give an address, not both."))
                ]
            )
        if cleaned["url"] and not cleaned["title"]:
            raise blocks.StructBlockValidationError(
                block_errors={"title": ValidationError(_("Say where this address leads."))}
            )
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link")


@stream_block("links", bodies=TEXTS, order=100)
class LinksBlock(blocks.StructBlock):
    """Where to read on."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=HEADING_LIMIT_CHARS)
    links = blocks.ListBlock(LinkBlock(), label=_("Links"), min_num=1, max_num=LINKS_LIMIT)

    class Meta:
        icon = "link"
        label = _("Links")
        template = "awareness/blocks/links.html"
        preview_value = {
            "title": "Read on",
            "links": [
                {
                    "title": "Privacy in five minutes",
                    "page": None,
                    "url": "https://www.example.org/",
                    "note": "Settings that are worth an evening.",
                }
            ],
        }
