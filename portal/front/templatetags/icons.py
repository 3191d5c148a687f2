"""The icons of the sprite, in every template without loading: `{% icon "phone" %}`.

A page of the desk draws some sixty of them; as an included template each took a tenth of a
millisecond.
"""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

SPRITE = "balise/icons.svg"
ICONS_KEPT = 1_024
"""How many drawn icons a process keeps; there are some hundred names, few of them with words."""


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """One icon; `size` is "" or "large". With a label it says something to screen readers,
    without one it is decoration."""
    return _drawn(str(name), size, str(label), static(SPRITE))


@lru_cache(ICONS_KEPT)
def _drawn(name: str, size: str, label: str, sprite: str) -> SafeString:
    said = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="icon icon--{}{}" {} width="24" height="24" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        name,
        f" icon--{size}" if size else "",
        SafeString(said),
        sprite,
        name,
    )
