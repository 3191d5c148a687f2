"""Who else is told while a provider is still reminded, and how far that has come.

Each step becomes due by the clock of the profile, and a person does it or says why nobody is told.
"""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hotline.states.assessment import READS_PUBLIC_STATUS
from hotline.states.manual import Addressee
from portal.lifecycle import Lifecycle, State


class AlsoTold(TextChoices):
    """Who else is told of what stays online, in the order in which they are due."""

    OWNER = "owner", _("Platform or owner of the site")
    NETWORK = "network", _("Registrar or network before it")
    AUTHORITY = "authority", _("Regulator or police")


class EscalationState(TextChoices):
    """How far one of these steps has come."""

    WAITING = "waiting", _("Not due yet")
    DUE = "due", _("Due")
    QUEUED = "queued", _("Notice on its way")
    TOLD = "told", _("Told")
    SKIPPED = "skipped", _("Nobody is told")
    MOOT = "moot", _("No longer needed")


_ENDS = frozenset({EscalationState.TOLD, EscalationState.SKIPPED, EscalationState.MOOT})
_ENDED = {"ended_at"}
ESCALATION = Lifecycle(
    "escalation",
    "hotline.Escalation",
    {
        EscalationState.WAITING: State(
            "waiting", then=_ENDS | {EscalationState.DUE, EscalationState.QUEUED}
        ),
        EscalationState.DUE: State("urgent", then=_ENDS | {EscalationState.QUEUED}),
        EscalationState.QUEUED: State(
            "active", then={EscalationState.TOLD, EscalationState.DUE, EscalationState.MOOT}
        ),
        EscalationState.TOLD: State("done", then={EscalationState.DUE}, fills=_ENDED),
        EscalationState.SKIPPED: State("closed", fills=_ENDED),
        EscalationState.MOOT: State("closed", fills=_ENDED),
    },
    starts={EscalationState.WAITING},
    not_public_because=READS_PUBLIC_STATUS,
)
ESCALATION_OPEN = frozenset(EscalationState) - _ENDS
"""Somebody is still to be told, or on the way of being told."""


class WhyNobody(TextChoices):
    """Why nobody else is told at one of these steps."""

    NOT_FOUND = "not_found", _("Nobody in that place can be found")
    KNOWN = "known", _("They know of it already")
    POWERLESS = "powerless", _("They can do nothing about it here")
    ACTING = "acting", _("Whoever was asked is acting")


TOLD_AS: Mapping[Addressee, AlsoTold] = {
    Addressee.OWNER: AlsoTold.OWNER,
    Addressee.NETWORK: AlsoTold.NETWORK,
    Addressee.REGULATOR: AlsoTold.AUTHORITY,
}
"""Which step is done by whom somebody told by hand."""
