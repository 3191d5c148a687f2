"""What becomes of a message that a visitor left behind."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, State


class LeftMessageState(models.TextChoices):
    """Where a message stands that was left while nobody could talk."""

    WAITING = "waiting", _("Waits for a counsellor")
    TAKEN = "taken", _("Somebody is on it")
    DONE = "done", _("Worked off")


class Outcome(models.TextChoices):
    """What came of it."""

    ANSWERED = "answered", _("Reached and talked with, or answered")
    NOT_REACHED = "not_reached", _("Could not be reached")
    NO_ANSWER = "no_answer", _("Read; no answer was wanted")
    NOT_FOR_US = "not_for_us", _("Not for the helpline")


LEFT_MESSAGE = Lifecycle(
    "left_message",
    "helpline.LeftMessage",
    {
        LeftMessageState.WAITING: State("waiting", then={LeftMessageState.TAKEN}),
        LeftMessageState.TAKEN: State(
            "active", then={LeftMessageState.WAITING, LeftMessageState.DONE}, fills={"taken_by"}
        ),
        LeftMessageState.DONE: State("done", fills={"taken_by", "done_at", "outcome"}),
    },
    starts={LeftMessageState.WAITING},
    texts={"outcome"},
    not_public_because="whoever left it is answered, and reads nothing of it again",
)
