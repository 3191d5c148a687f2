"""Which blocks stand where."""

from wagtail import blocks

from awareness.blocks.advice import (
    AccordionBlock,
    CalloutBlock,
    ConversationStarterBlock,
    DoDontBlock,
    QuoteBlock,
    StepsBlock,
)
from awareness.blocks.help import HelpBoxBlock, LinksBlock
from awareness.blocks.kit import ActivityBlock, KitItemBlock
from awareness.blocks.text import HeadingBlock, PictureBlock, TextBlock


class AdviceStreamBlock(blocks.StreamBlock):
    """For the parts of a topic: no headings of its own, the part has one."""

    text = TextBlock()
    callout = CalloutBlock()
    steps = StepsBlock()
    do_dont = DoDontBlock()
    accordion = AccordionBlock()
    starter = ConversationStarterBlock()
    quote = QuoteBlock()
    picture = PictureBlock()
    help_box = HelpBoxBlock()
    links = LinksBlock()


class BodyStreamBlock(AdviceStreamBlock):
    """For free pages: headings too."""

    heading = HeadingBlock()


class KitStreamBlock(blocks.StreamBlock):
    """A campaign's kit."""

    item = KitItemBlock()


class ActivityStreamBlock(blocks.StreamBlock):
    """A campaign's ideas for the day."""

    activity = ActivityBlock()
