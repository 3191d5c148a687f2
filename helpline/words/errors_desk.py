"""What the desk is refused, by name (staff only)."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class OfferGone(Refusal):
    """The offer was answered, has run out, or the visitor left."""

    code = "offer_gone"
    title = _("This offer is gone")
    message = _("It was answered, ran out of time, or the visitor left.")


class NotOnShift(Refusal):
    """Press Ready first."""

    code = "not_on_shift"
    title = _("You are not on shift")
    message = _("Press Ready to begin your shift.")


class NotInThatState(Refusal):
    """The conversation has moved on in the meantime."""

    code = "not_in_that_state"
    title = _("The conversation has moved on")
    message = _("Somebody or the clock was faster. Look at where it stands now.")


class ConversationErased(Refusal):
    """Its texts are gone, and so is the key that would seal another."""

    code = "conversation_erased"
    title = _("This conversation is erased")
    message = _("Its texts are gone for good, so nothing can be added to it.")


class MessageMovedOn(Refusal):
    """A message that was left is somebody else's by now, or done."""

    code = "message_moved_on"
    title = _("The message has moved on")
    message = _("Somebody else was faster. Look at where it stands now.")


class HoursBackwards(Refusal):
    """A stretch that ends before it begins."""

    code = "hours_backwards"
    title = _("It would close before it opens")
    message = _(
        "Choose a closing time after the opening time. 00:00 is the end of the day; hours over "
        "midnight are two, one on each day."
    )


class HoursOverlap(Refusal):
    """A stretch that shares time with another of the same day."""

    code = "hours_overlap"
    title = _("These hours overlap")
    message = _("On one of these days the line is open at that time already. Remove that first.")


class DayIsClosed(Refusal):
    """A day that is in the list already."""

    code = "day_is_closed"
    title = _("That day is closed already")
    message = _("It is in the list of closed days.")


class NoHolidays(Refusal):
    """Nothing to add."""

    code = "no_holidays"
    title = _("No public holiday to add")
    message = _("None is known for this country, or all of them are in the list already.")
