"""Small parts of pages and filters, in every template without loading.

What stands in each row of a long list is a tag: as an included template each took a fifth of a
millisecond.
"""

import datetime as dt
from typing import Any

from django import template
from django.utils import formats, timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline import reported_urls
from portal.front.templatetags.icons import icon

register = template.Library()

SOON_MINUTES = 60
MOST_LIGHTS = 12
LANGUAGES_IN_SMALL_LETTERS = frozenset({"fr", "es"})
"""Languages that write the names of languages small within a sentence."""
DAY_MINUTES = 24 * 60


@register.simple_tag
def time_left(
    due: dt.datetime, now: dt.datetime | None = None, soon_minutes: int = SOON_MINUTES
) -> SafeString:
    """`2 h 14 min left`, `35 min late`; the exact moment on hover.

    `now` is the present unless given; it is soon when at most `soon_minutes` are left.
    """
    minutes = round((due - (now or timezone.now())).total_seconds() / 60)
    words = _("%(time)s late") if minutes < 0 else _("%(time)s left")
    look = "past" if minutes < 0 else "soon" if minutes <= soon_minutes else ""
    return format_html(
        '<time class="time-left{}" datetime="{}" title="{}">{}</time>',
        look and f" time-left--{look}",
        due.isoformat(),
        formats.date_format(timezone.localtime(due), "DATETIME_FORMAT"),
        words % {"time": span(abs(minutes))},
    )


def span(minutes: int) -> str:
    """A length of time in its two largest units."""
    if minutes >= 2 * DAY_MINUTES:
        days = minutes // DAY_MINUTES
        return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
    if minutes >= 60:
        return _("%(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}
    return _("%(minutes)s min") % {"minutes": minutes}


@register.filter
def span_of_time(minutes: int) -> str:
    """A length of time in words: `2 h 14 min`, `35 min`, `3 days`."""
    return span(minutes)


@register.filter
def up_to(number: Any, most: int = MOST_LIGHTS) -> range:
    """The numbers from one to `number`, at most `most` of them."""
    return range(1, min(int(number or 0), most) + 1)


@register.filter
def defang(address: str) -> str:
    """An address nobody can follow by accident: `hxxps://example[.]org`. Safe to repeat."""
    return reported_urls.defang(reported_urls.refang(str(address).strip()))


@register.simple_tag
def defanged(address: str) -> SafeString:
    """A reported address as inert text."""
    return format_html('<span class="defanged" dir="ltr" translate="no">{}</span>', defang(address))


@register.simple_tag
def copy_address(address: str) -> SafeString:
    """A reported address as inert text, with a button that copies it as it stands here; without
    scripts one press marks it. The page loads `copy-text.js`."""
    return format_html(
        '<copy-text class="copy-address" data-copied="{}">'
        '<span class="copy-address-text" data-copy>{}</span> '
        '<button class="button button--bare button--small" type="button" data-copy-button hidden>'
        '{}<span class="hidden-words">{}</span></button>'
        '<span class="muted" role="status" data-copy-status></span></copy-text>',
        _("Copied."),
        defanged(address),
        icon("copy"),
        _("Copy %(address)s") % {"address": address},
    )


@register.filter
def language_in_sentence(code: str) -> str:
    """The name of a language as it stands within a sentence of the active one."""
    name = str(translation.get_language_info(code)["name_translated"])
    small = translation.get_language() in LANGUAGES_IN_SMALL_LETTERS
    return name[:1].lower() + name[1:] if small else name
