"""Advice in shapes that can be read under stress: steps, do and don't, short warnings."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from awareness.blocks.text import HEADING_LIMIT_CHARS, TextBlock

LINE_LIMIT_CHARS = 240
WORDS_LIMIT_CHARS = 400
STEPS_LIMIT = 12
POINTS_LIMIT = 10


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


class StepBlock(blocks.StructBlock):
    """One step: what to do in a few words, then how."""

    title = blocks.CharBlock(label=_("What to do"), max_length=HEADING_LIMIT_CHARS)
    text = TextBlock(label=_("How"), required=False)

    class Meta:
        icon = "list-ol"
        label = _("Step")


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


class QuestionBlock(blocks.StructBlock):
    """A question and its answer."""

    question = blocks.CharBlock(label=_("Question"), max_length=LINE_LIMIT_CHARS)
    answer = TextBlock(label=_("Answer"))

    class Meta:
        icon = "help"
        label = _("Question")


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


class ConversationStarterBlock(blocks.StructBlock):
    """Sentences a parent or teacher can begin with."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=HEADING_LIMIT_CHARS)
    lines = blocks.ListBlock(
        blocks.CharBlock(max_length=LINE_LIMIT_CHARS),
        label=_("Sentences"),
        min_num=1,
        max_num=POINTS_LIMIT,
    )

    class Meta:
        icon = "comment"
        label = _("Conversation starter")
        template = "awareness/blocks/starter.html"
        preview_value = {
            "title": "Ways to begin",
            "lines": ["What made you laugh online today?", "Who would you tell first?"],
        }


class QuoteBlock(blocks.StructBlock):
    """Somebody's words. Never a real child's."""

    words = blocks.TextBlock(label=_("Words"), max_length=WORDS_LIMIT_CHARS)
    speaker = blocks.CharBlock(
        label=_("Who says it"), required=False, max_length=HEADING_LIMIT_CHARS
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "awareness/blocks/quote.html"
        preview_value = {
            "words": "I thought I would get into trouble. I got help instead.",
            "speaker": "Invented for this page",
        }
