"""What staff read about a provider's pace, beside that of the law profile."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hotline.models import Provider
from hotline.policies import profiles
from hotline.policies.pace import Pace, pace_by_law, pace_with
from portal.web.actions import Words


class PaceRow(NamedTuple):
    """One clock: what holds for the provider, by the law profile, and whether they differ."""

    of: Words
    here: str
    by_law: str

    @property
    def differs(self) -> bool:
        """Whether the provider has something of its own."""
        return self.here != self.by_law


def pace_rows(provider: Provider) -> list[PaceRow]:
    """Its clocks, in the order in which a notice meets them."""
    law = pace_by_law(profiles.current())
    here = pace_with(provider.own_pace, law)
    return [
        PaceRow(_("Grouping URLs of one provider"), _minutes(here), _minutes(law)),
        PaceRow(_("Most URLs in one notice"), str(here.urls), str(law.urls)),
        PaceRow(_("A provider’s time to act"), _deadline(here), _deadline(law)),
        PaceRow(_("Reminders after"), _reminders(here), _reminders(law)),
    ]


def _minutes(pace: Pace) -> str:
    return ngettext("%(count)d minute", "%(count)d minutes", pace.group_minutes) % {
        "count": pace.group_minutes
    }


def _deadline(pace: Pace) -> str:
    return _hours(pace.deadline_hours)


def _hours(count: int) -> str:
    return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}


def _reminders(pace: Pace) -> str:
    return ", ".join(map(_hours, pace.reminder_hours)) or "–"


def why_it_waits(provider: Provider) -> str:
    """Why a notice leaves when it does, where that is the provider's own window."""
    own = provider.own_pace.group_minutes
    law = pace_by_law(profiles.current())
    if own is None or own == law.group_minutes:
        return ""
    here = pace_with(provider.own_pace, law)
    return str(
        _("This provider’s own window is %(window)s; by the law profile it is %(by_law)s.")
    ) % {"window": _minutes(here), "by_law": _minutes(law)}
