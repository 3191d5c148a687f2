"""What is not done about a legal hold."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class HoldMovedOn(Refusal):
    """Somebody answered meanwhile, or its time is over."""

    code = "hold_moved_on"
    title = _("This was answered meanwhile")
    message = _("Somebody has answered this meanwhile, or its time is over. Look at it again.")


class AnotherPersonAnswers(Refusal):
    """Nobody agrees to what they asked for."""

    code = "another_person_answers"
    title = _("Another person answers")
    message = _("Whoever asked cannot agree to it: another person has to.")


class NothingToKeep(Refusal):
    """It is erased."""

    code = "nothing_to_keep"
    title = _("It is erased")
    message = _("This is erased already: nothing is left that could be kept.")


class AskedBefore(Refusal):
    """One person alone keeps nothing by asking again and again."""

    code = "hold_asked_before"
    title = _("You asked for this before")
    message = _(
        "You have asked to keep this before, and nobody agreed. Somebody else has to ask now."
    )
