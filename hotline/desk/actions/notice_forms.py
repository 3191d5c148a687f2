"""Actions on a notice whose provider takes it by a form: taken, sent, not sent, given back."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hotline.forms.desk_notice_forms import FormNotSentForm, FormSentForm
from hotline.models import Location, Notice
from hotline.operations.notice_forms import (
    form_not_sent,
    form_sent,
    form_sent_after_all,
    give_form_back,
    may_be_sent_after_all,
    take_form,
)
from hotline.states import FORM_OPEN, NoticeState
from hotline.words.errors import AbuseContactNotVerified, HeldForThePolice
from hotline.words.errors_providers import (
    FormIsAColleagues,
    FormNotTaken,
    FormOvertaken,
    HostingIsLookedUp,
)
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done


@dataclass(frozen=True, slots=True)
class FormAt:
    """A notice by a form, before somebody of staff. `overtaken` may not be told any more."""

    notice: Notice
    person: User
    overtaken: list[Location] = field(default_factory=list)

    @property
    def is_mine(self) -> bool:
        """Whether this person fills it in, or did and has not said what became of it."""
        return self.notice.may_have_left and self.notice.reserved_by_id == self.person.pk

    @property
    def may_be_left_to_others(self) -> bool:
        """Whether this person may also say that it was not sent."""
        return self.is_mine and self.notice.state in FORM_OPEN


FORM: Actions[FormAt] = Actions(
    "a form of a provider",
    ("take", "outcome", "otherwise", "taken_back"),
    "hotline_desk",
    lambda at: reverse("hotline_desk:notice_form", args=[at.notice.pk]),
    where=lambda at: (at.notice.pk,),
)


def taken(notice: Notice) -> Done:
    """It may turn out that nothing is left to tell."""
    if notice.state != NoticeState.SENDING:
        return ended(notice)
    return Done(_("It is yours. Fill the form in, then write down here what became of it."))


def ended(notice: Notice) -> Done:
    """Nothing is left to tell; where it may have left, nobody says that it did not."""
    if notice.may_have_left:
        return Done(
            _("Nothing in it may be told any more. Whether it was sent before, nobody has said."),
            messages.INFO,
        )
    return Done(_("Nothing in it may be told any more: the notice is cancelled."), messages.INFO)


def sent(now: bool) -> Done:
    """The second of two presses changes nothing."""
    if now:
        return Done(_("Written down as sent. The provider’s time runs from now on."))
    return Done(_("It was written down as sent already."), messages.INFO)


def given_back(notice: Notice) -> Done:
    """What may not leave is taken out of it."""
    if notice.state == NoticeState.CANCELLED:
        return ended(notice)
    return Done(_("Given back. Nothing was sent. If you did send it, fill it in now and say so."))


FORM.add(
    Action(
        "take_form",
        permissions=("hotline.assess_location",),
        place="take",
        label=_("Fill it in now"),
        button="",
        icon="onward",
        hint=lambda _at: _("It is yours for half an hour; nobody else fills it in meanwhile."),
        offered=lambda at: bool(at.notice.state == NoticeState.FORM_DUE),
        verb=take_form,
        warnings=(
            *(AbuseContactNotVerified, FormIsAColleagues, FormNotTaken),
            *(HeldForThePolice, HostingIsLookedUp),
        ),
        done=taken,
        history={"notice.form_taken": _("Form of the provider being filled in")},
    ),
    Action(
        "form_sent",
        permissions=("hotline.assess_location",),
        place="outcome",
        label=_("Sent"),
        button="",
        icon="check",
        layout="stack",
        offered=lambda at: at.is_mine,
        form=lambda at, data: FormSentForm(data, overtaken=len(at.overtaken)),
        verb=form_sent,
        answers=(FormOvertaken,),
        warnings=(FormIsAColleagues, FormNotTaken),
        done=sent,
        history={"notice.sent": _("Notice sent")},
    ),
    Action(
        "form_not_sent",
        permissions=("hotline.assess_location",),
        place="otherwise",
        label=_("Write down that it could not be sent"),
        layout="stack",
        folded=_("It could not be sent"),
        offered=lambda at: at.may_be_left_to_others,
        form=lambda _at, data: FormNotSentForm(data),
        verb=form_not_sent,
        warnings=(FormIsAColleagues, FormNotTaken),
        done=_("Written down. Choose another way on the case of each URL."),
        history={"notice.failed": _("Notice could not be sent")},
    ),
    Action(
        "form_sent_after_all",
        permissions=("hotline.assess_location",),
        place="taken_back",
        label=_("Write down that it was sent"),
        layout="stack",
        folded=_("I had sent it after all"),
        offered=lambda at: may_be_sent_after_all(at.notice, at.person),
        form=lambda _at, data: FormSentForm(data, overtaken=0),
        verb=form_sent_after_all,
        warnings=(FormNotTaken,),
        done=sent,
        history={
            "notice.form_taken_up_again": _("Taken back that the form could not be sent"),
        },
    ),
    Action(
        "give_form_back",
        permissions=("hotline.assess_location",),
        place="otherwise",
        label=_("I have not sent it: leave it to others"),
        icon="reply",
        offered=lambda at: at.may_be_left_to_others,
        verb=give_form_back,
        warnings=(FormIsAColleagues, FormNotTaken),
        done=given_back,
        history={
            "notice.form_given_back": _("Form given back unsent"),
            "notice.item_kept_back": _(
                "Taken out of the notice: nobody is told of it as things stand"
            ),
        },
    ),
)
