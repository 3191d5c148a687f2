"""What a look at reported content brought, how closely was looked, and what follows for "gone".

Silence and refusal are findings of their own: only what says so itself speaks for "gone".
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Finding(TextChoices):
    """What one look brought."""

    ONLINE_SAME = "online_same", _("Online")
    ONLINE_CHANGED = "online_changed", _("Online, changed")
    GONE_404 = "gone_404", _("Gone: not found (404)")
    GONE_410 = "gone_410", _("Gone: removed (410)")
    GONE_451 = "gone_451", _("Gone: barred for legal reasons (451)")
    GONE_DNS = "gone_dns", _("Gone: the name has no IP address")
    GONE_SEEN = "gone_seen", _("Gone: a person looked")
    SOFT_404 = "soft_404", _("Probably gone: answers like a page that never was")
    BLOCKED_OR_CHALLENGE = "blocked_or_challenge", _("Unknown: turned away or asked for a captcha")
    LOGIN_WALL = "login_wall", _("Unknown: asks to sign in")
    TIMEOUT = "timeout", _("Unknown: no answer in time")
    REFUSED = "refused", _("Unknown: not looked at, because it is not on the public internet")
    UNREACHABLE = "unreachable", _("Unknown: no connection")
    MOVED_HOST = "moved_host", _("Leads to another site")
    UNKNOWN = "unknown", _("Unknown: no usable answer")


class SeenGone(TextChoices):
    """How a person saw that it is gone."""

    OPENED = "opened", _("I opened it: nothing is there any more")
    ELSEWHERE = "elsewhere", _("I opened it from another network or country: nothing is there")
    EMPTIED = "emptied", _("The page is still there, what was reported is not")
    ACCOUNT = "account", _("The account or group is closed")


class WhyOnline(TextChoices):
    """Why the machine saw online what a person finds gone."""

    SINCE = "since", _("It went away after the machine looked")
    OTHER = "other", _("Something else is there now")
    MACHINES = "machines", _("The machine is shown something else than people")


class Level(TextChoices):
    """How closely the law of a centre lets it look. Each level includes the ones before it."""

    DNS = "dns", _("Only whether the name has an IP address")
    HEADERS = "headers", _("Status and headers of the answer")
    FIRST_BYTES = "first_bytes", _("Headers and the first bytes, which are dropped at once")
    DIGEST = "digest", _("A digest of the whole content, which is dropped at once")


ONLINE = frozenset({Finding.ONLINE_SAME, Finding.ONLINE_CHANGED})
NEGATIVE = frozenset(
    {
        Finding.GONE_404,
        Finding.GONE_410,
        Finding.GONE_451,
        Finding.GONE_DNS,
        Finding.GONE_SEEN,
        Finding.SOFT_404,
    }
)
UNKNOWN = frozenset(
    {
        Finding.BLOCKED_OR_CHALLENGE,
        Finding.LOGIN_WALL,
        Finding.TIMEOUT,
        Finding.REFUSED,
        Finding.UNREACHABLE,
        Finding.UNKNOWN,
    }
)
"""Never evidence that something is gone, however often it is found."""
MOVED = frozenset({Finding.MOVED_HOST})
"""Whether it is there must be asked of the other site, as a location of its own."""
LEVELS = (Level.DNS, Level.HEADERS, Level.FIRST_BYTES, Level.DIGEST)
"""From the most distant to the closest."""


def speaks_for_gone(finding: Finding, *, seen_online: bool) -> bool:
    """Whether a finding counts towards "removed".

    A soft 404 does so only where an earlier look found the content online: a site whose pages
    are all put together by a script answers every path alike, also while the content is there.
    """
    if finding == Finding.SOFT_404:
        return seen_online
    return finding in NEGATIVE


def includes(level: Level, needed: Level) -> bool:
    """Whether `level` allows what `needed` allows."""
    return LEVELS.index(level) >= LEVELS.index(needed)
