"""What the register of providers refuses, by name. Shown to staff only."""

from http import HTTPStatus

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refusal

FORM_URL_LIMIT_CHARS = 500
"""Of the address of a provider's form."""


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


class NoFormAddress(Refusal):
    """A form that no browser would find under an https address of a site."""

    code = "no-form-address"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = _("This is no address of a form")
    message = _(
        "Write it like https://provider.example/abuse, with at most %(most)d characters and no "
        "user name. It may hold a sign that cannot be seen, or a host name that mixes scripts."
    )

    def __init__(self) -> None:
        super().__init__(str(self.message) % {"most": FORM_URL_LIMIT_CHARS})


class FormWaits(Refusal):
    """Hurrying a notice whose form a person is to fill in."""

    code = "form-waits"
    title = _("This notice waits for a person")
    message = _("Its provider takes notices by a form. Fill it in, and write down that it is sent.")


class HostingIsLookedUp(Refusal):
    """Taking a form whose URLs are being looked up once more."""

    code = "hosting-is-looked-up"
    title = _("Hosting is looked up once more")
    message = _("Hosting is looked up once more before it leaves. Try again in a few seconds.")


class FormIsAColleagues(Refusal):
    """Filling in what a colleague fills in."""

    code = "form-is-a-colleagues"
    title = _("A colleague fills it in")
    message = _(
        "A colleague fills in this form. If you sent it as well, tell them: it counts once."
    )


class FormNotTaken(Refusal):
    """A form that does not wait to be filled in, or that nobody has taken."""

    code = "form-not-taken"
    title = _("This form is not to be filled in now")
    message = _(
        "It was sent, taken back or given back meanwhile. Look at where it stands before you "
        "write anything down."
    )


class FormOvertaken(Refusal):
    """Something in the text was to be told no more before it was written down as sent."""

    code = "form-overtaken"
    title = _("Something changed meanwhile")
    message = _(
        "%(count)s of its URLs may not be told any more: the police hold them, they are gone, or "
        "they are assessed again. If the form had left before, say so. Else give it back: they "
        "are taken out of it."
    )

    def __init__(self, count: int) -> None:
        super().__init__(str(self.message) % {"count": count})


class AlreadyAsked(Refusal):
    """Somebody is told as well who is asked already."""

    code = "already-asked"
    title = _("They are asked already")
    message = _("A notice of ours already asks them for this URL. Choose somebody else.")


class NobodyIsDue(Refusal):
    """Somebody is told as well, or nobody, where that is not due."""

    code = "nobody-is-due"
    title = _("Nobody else is due")
    message = _(
        "Nobody in that place is to be told of this URL at this moment: it is not time yet, or "
        "they were told, or an answer of the provider is to be looked at first."
    )
