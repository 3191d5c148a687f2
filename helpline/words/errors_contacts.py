"""What a contact record is refused, by name (staff only)."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from helpline.policies.contacts import CORRECT_WITHIN_DAYS, WRITTEN_DOWN_WITHIN_DAYS
from portal.web.refusals import Refusal


class CategoryNotValid(Refusal):
    """The category is a heading, or is not in today's list."""

    code = "category_not_valid"
    title = _("This category cannot be chosen")
    message = _("Choose one sub-reason or category of today's lists.")


class ActionMissing(Refusal):
    """High risk, and nothing was done."""

    code = "action_missing"
    title = _("Say what was done")
    message = _("The risk was high or imminent. Say under “What was done” what you did.")


class ContactInTheFuture(Refusal):
    """It has not been yet."""

    code = "contact_in_the_future"
    title = _("That is in the future")
    message = _("Choose a day and a time that have been.")


class ContactTooOld(Refusal):
    """Its month is closed."""

    code = "contact_too_old"
    title = _("That contact was too long ago")
    message = format_lazy(
        _("A contact is written down within {days} days: later its month’s figures are closed."),
        days=WRITTEN_DOWN_WITHIN_DAYS,
    )


class TooLateToCorrect(Refusal):
    """Its month is closed."""

    code = "too_late_to_correct"
    title = _("Too late to correct it")
    message = format_lazy(
        _("A record is corrected within {days} days: later its month’s figures are closed."),
        days=CORRECT_WITHIN_DAYS,
    )
