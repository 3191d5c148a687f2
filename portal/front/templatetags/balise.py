"""Tags and filters the components need; services use the components instead."""

import datetime as dt
from typing import Any

from django import template
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hotline import reported_urls

register = template.Library()

SOON_MINUTES = 60
MOST_LIGHTS = 12
LANGUAGES_IN_SMALL_LETTERS = frozenset({"fr", "es"})
"""Languages that write the names of languages small within a sentence."""
DAY_MINUTES = 24 * 60


@register.simple_tag
def time_left(
    due: dt.datetime, now: dt.datetime | str | None = None, soon_minutes: int | str | None = None
) -> dict[str, Any]:
    """`2 h 14 min left`, `35 min late`; soon when less than `soon_minutes` are left."""
    present = now if isinstance(now, dt.datetime) else timezone.now()
    minutes = round((due - present).total_seconds() / 60)
    length = span(abs(minutes))
    if minutes < 0:
        return {"words": _("%(time)s late") % {"time": length}, "past": True, "soon": False}
    soon = minutes <= int(soon_minutes or SOON_MINUTES)
    return {"words": _("%(time)s left") % {"time": length}, "past": False, "soon": soon}


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


@register.filter
def language_in_sentence(code: str) -> str:
    """The name of a language as it stands within a sentence of the active one."""
    name = str(translation.get_language_info(code)["name_translated"])
    small = translation.get_language() in LANGUAGES_IN_SMALL_LETTERS
    return name[:1].lower() + name[1:] if small else name
