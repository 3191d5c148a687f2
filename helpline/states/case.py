"""The life of a case: contacts about the same child, open until nothing is left to do."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class CaseState(models.TextChoices):
    """Whether somebody still works on it."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class CaseEnd(models.TextChoices):
    """Why it was closed."""

    DONE = "done", _("What was agreed is done")
    PASSED_ON = "passed_on", _("Somebody else helps from here")
    QUIET = "quiet", _("Nobody got in touch for a long time")
    MISTAKE = "mistake", _("Opened by mistake, or twice")


CASE = Lifecycle(
    "case",
    "helpline.Case",
    {
        CaseState.OPEN: State("active", then={CaseState.CLOSED}),
        CaseState.CLOSED: State(
            "closed", then={CaseState.OPEN}, fills={"closed_at", "closed_because"}
        ),
    },
    starts={CaseState.OPEN},
    texts={"closed_because"},
    not_public_because="whoever got in touch is told nothing of how contacts are linked",
)
