"""Others were told that something is illegal and it is not after all: they are told so."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


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
        RetractionState.SENT: State("done", fills={"told_at"}),
        RetractionState.TOLD: State("done", fills={"told_at"}),
        RetractionState.DROPPED: State(
            "closed", then={RetractionState.QUEUED, RetractionState.TO_TELL}
        ),
    },
    starts={RetractionState.QUEUED, RetractionState.TO_TELL},
    remembered={"due_at"},
    not_public_because="it is for providers and the police, who read the mail itself",
)
RETRACTION_OPEN = frozenset({RetractionState.QUEUED, RetractionState.TO_TELL})
RETRACTION_TOLD = frozenset({RetractionState.SENT, RetractionState.TOLD})
"""They know that it is not illegal."""
