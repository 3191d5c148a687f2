"""What the register of providers refuses, by name. Shown to staff only."""

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal


class PaceRefused(Refusal):
    """A pace that no provider may have. Say with which numbers."""

    title = _("No provider may have this pace")

    def __init__(self, **numbers: int) -> None:
        super().__init__(str(self.message) % numbers)


class PaceBeyondBounds(PaceRefused):
    """A number that is too small or too large."""

    code = "pace-beyond-bounds"
    message = _("Between %(least)d and %(most)d.")


class RemindersNotInOrder(PaceRefused):
    """Hours that do not rise, or too many of them."""

    code = "reminders-not-in-order"
    message = _("At most %(most)d reminders, each later than the one before.")


class RemindersBeforeDeadline(PaceRefused):
    """A reminder while the provider still has time."""

    code = "reminders-before-deadline"
    message = _(
        "The first reminder leaves %(hours)d hours after the notice, or later: until then the "
        "provider has time."
    )


class RemindersTooLate(PaceRefused):
    """A reminder after which a person ought to have written to somebody else long ago."""

    code = "reminders-too-late"
    message = _("The last reminder leaves %(most)d hours after the notice at the latest.")


class PaceReasonNeeded(Refusal):
    """Another pace without a word why."""

    code = "pace-reason-needed"
    title = _("A reason is needed")
    message = _("Say why this provider has another pace than the law profile.")
