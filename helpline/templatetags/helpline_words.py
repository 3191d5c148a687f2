"""`{% translate %}` for pages that children and adults share: it speaks to whoever reads.

Load it after i18n. A view says once that an adult reads (`speak_to_adults(request)`); the
sentences that have an adults' version (`helpline.words.adults`) then appear in it.
"""

import re
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from helpline.operations.break_glass import times_opened
from helpline.operations.waiting import QueuePosition
from helpline.words.adults import CONTEXT, by_sentence

register = template.Library()
_SPACES = re.compile(r"(\s+)")


def speak_to_adults(request: HttpRequest) -> None:
    """Everything this request shows is read by an adult."""
    request.read_by_adult = True  # type: ignore[attr-defined]


class SpokenNode(template.Node):
    """A translated sentence in two versions, chosen when it is shown."""

    def __init__(self, to_children: TranslateNode, to_adults: TranslateNode) -> None:
        self.to_children, self.to_adults = to_children, to_adults

    def render(self, context: template.Context) -> Any:
        """The version for whoever reads."""
        request = getattr(context, "request", None)
        adult = getattr(request, "read_by_adult", False)
        return (self.to_adults if adult else self.to_children).render(context)


@register.tag("translate")
def translate(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """As in i18n."""
    plain: TranslateNode = do_translate(parser, token)
    sentence = token.split_contents()[1]
    if sentence[1:-1] not in by_sentence():
        return plain
    words = parser.compile_filter(sentence)
    return SpokenNode(
        plain, TranslateNode(words, False, plain.asvar, parser.compile_filter(f'"{CONTEXT}"'))
    )


@register.simple_tag
def times_address_opened() -> int | None:
    """How often the sealed address of a visitor was opened in a year; None where none is kept."""
    return times_opened(timezone.now()) if settings.KEEP_VISITOR_ADDRESS else None


@register.filter
def own_links(text: str) -> SafeString:
    """Addresses of this site as links, as own-links.js makes them; all others stay text."""
    return format_html_join("", "{}", ((_linked(part),) for part in _SPACES.split(text)))


def _linked(part: str) -> str:
    if part.startswith(f"{settings.SITE_ORIGIN}/"):
        return format_html('<a href="{0}">{0}</a>', part)
    return part


@register.filter
def filled_for(words: str, position: QueuePosition | None) -> str:
    """A sentence about one's position in the queue with its numbers, as the element fills it."""
    if position is None:
        return words
    low, high = position.minutes or (0, 0)
    filled = words.replace("{n}", str(position.people_before))
    return filled.replace("{low}", str(low)).replace("{high}", str(high))
