"""What a case and its flags are refused, by name (staff only)."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from helpline.policies.cases import FLAG_DAYS_MOST
from portal.web.refusals import Refusal


class CaseMovedOn(Refusal):
    """Closed, reopened or changed meanwhile, or no longer this person's."""

    code = "case_moved_on"
    title = _("This case has moved on")
    message = _("Somebody changed this case meanwhile. Look at it again.")


class ContactTaken(Refusal):
    """It is linked already."""

    code = "contact_taken"
    title = _("This contact is in a case already")
    message = _("A contact is in one case at a time. Take it out of the other one first.")


class ContactErased(Refusal):
    """Whoever wrote asked to be forgotten."""

    code = "contact_erased"
    title = _("This contact stays on its own")
    message = _(
        "Whoever wrote there had everything erased. The record only counts in the statistics."
    )


class FlagDayPast(Refusal):
    """Its last day is over."""

    code = "flag_day_past"
    title = _("That day is over")
    message = _("Choose today or a later day.")


class FlagTooLong(Refusal):
    """Longer than anybody should trust it unread."""

    code = "flag_too_long"
    title = _("That is too long for a flag")
    message = format_lazy(
        _("A flag stands for at most {days} days. Renew it then, if it still holds."),
        days=FLAG_DAYS_MOST,
    )


class FlagOver(Refusal):
    """Its last day is over, or somebody ended it."""

    code = "flag_over"
    title = _("This flag is over")
    message = _("It ended meanwhile. Set a new one if it still holds.")


class NotForCase(Refusal):
    """A person who cannot be given this."""

    code = "not_for_case"
    title = _("This person cannot be chosen")
    message = _("Choose somebody who works at the helpline and may see this case.")
