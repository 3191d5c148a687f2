"""The matcher's stored reasons in words (staff only)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helpline.words.desk import BANDS

_WITH_A_VALUE: dict[str, str | Promise] = {
    "band": _("Band: {value}"),
    "aged_to": _("By waiting time now in: {value}"),
    "language": _("Language: {value}"),
    "chats": _("Chats the counsellor had then: {value}"),
}
_PLAIN: dict[str, str | Promise] = {
    "boosted": _("Ahead in their band, since an offer or a chat fell through"),
    "asked_again": _("Asked again, since nobody else was free"),
    "claimed_by_supervisor": _("Claimed by a supervisor"),
}


def matching_reason(code: str) -> str:
    """A reason of `queue_order.choose` or of a claim, such as "band:2", in the reader's words."""
    name, _colon, value = code.partition(":")
    if not value:
        return str(_PLAIN.get(code, code))
    shown = str(BANDS[int(value)]) if name in ("band", "aged_to") else value.upper()
    return str(_WITH_A_VALUE[name]).format(value=shown)
