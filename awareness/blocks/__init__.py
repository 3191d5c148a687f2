"""What pages are built from. Each block has a preview so that editors see it before using it."""

from awareness.blocks.advice import (
    AccordionBlock,
    CalloutBlock,
    ConversationStarterBlock,
    DoDontBlock,
    QuoteBlock,
    StepsBlock,
)
from awareness.blocks.bodies import (
    ActivityStreamBlock,
    AdviceStreamBlock,
    BodyStreamBlock,
    KitStreamBlock,
)
from awareness.blocks.help import HelpBoxBlock, LinksBlock
from awareness.blocks.kit import ActivityBlock, KitItemBlock
from awareness.blocks.text import LIMITED_FEATURES, HeadingBlock, PictureBlock, TextBlock

__all__ = [
    "LIMITED_FEATURES",
    "AccordionBlock",
    "ActivityBlock",
    "ActivityStreamBlock",
    "AdviceStreamBlock",
    "BodyStreamBlock",
    "CalloutBlock",
    "ConversationStarterBlock",
    "DoDontBlock",
    "HeadingBlock",
    "HelpBoxBlock",
    "KitItemBlock",
    "KitStreamBlock",
    "LinksBlock",
    "PictureBlock",
    "QuoteBlock",
    "StepsBlock",
    "TextBlock",
]
