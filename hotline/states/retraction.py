"""Others were told that something is illegal, or somebody in danger: they hear that it is not."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class RetractionOf(TextChoices):
    """What they were told, and hear that it is not so."""

    ILLEGAL = "illegal", _("That it is illegal")
    DANGER = "danger", _("That somebody is in danger")


class RetractionState(TextChoices):
    """Whether one of those who were told knows that it is not illegal."""

    QUEUED = "queued", _("On its way")
    SENT = "sent", _("Told by mail")
    TO_TELL = "to_tell", _("Somebody has to tell them")
    TOLD = "told", _("Told by hand")
    DROPPED = "dropped", _("No longer needed")


RETRACTION = Lifecycle(
    "retraction",
    "hotline.Retraction",
    {
        RetractionState.QUEUED: State(
            "waiting",
            then={RetractionState.SENT, RetractionState.TO_TELL, RetractionState.DROPPED},
        ),
        RetractionState.TO_TELL: State(
            "open", then={RetractionState.TOLD, RetractionState.DROPPED}, fills={"due_at"}
        ),
        RetractionState.SENT: State(
            "done",
            then={RetractionState.TO_TELL, RetractionState.DROPPED},
            fills={"told_at"},
        ),
        RetractionState.TOLD: State("done", then={RetractionState.DROPPED}, fills={"told_at"}),
        RetractionState.DROPPED: State(
            "closed", then={RetractionState.QUEUED, RetractionState.TO_TELL}
        ),
    },
    starts={RetractionState.QUEUED, RetractionState.TO_TELL},
    remembered={"due_at", "told_at"},
    not_public_because="it is for providers and the police, who read the mail itself",
)
RETRACTION_OPEN = frozenset({RetractionState.QUEUED, RetractionState.TO_TELL})
RETRACTION_TOLD = frozenset({RetractionState.SENT, RetractionState.TOLD})
"""They know that it is not illegal."""
