"""Actions on the notice to a provider: queued, sent now, tried again, sent elsewhere, withdrawn."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.desk.actions.notice_forms import ended
from hotline.forms.desk_case import NoticeForm
from hotline.models import Notice, NoticeItem
from hotline.operations.failed_notices import retry_notice, send_to_other_contact
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.operations.replies import in_doubt, note_undelivered, read_replies
from hotline.operations.waiting_notices import still_usable
from hotline.policies.next_steps import Step
from hotline.states import ItemState, NoticeState
from hotline.words.errors import NothingWasSaid, NoticeHasLeft, NoticeToAnotherContact
from portal.accounts.models import User
from portal.web.actions import Done, Named, Words

MAY_BE_TAKEN_OUT = (NoticeState.QUEUED, NoticeState.FORM_DUE, NoticeState.FAILED)
_GOES_BY_FORM = _(
    "Its provider takes notices by a form: a person fills it in, as soon as it is due."
)


def told_in(at: CaseAt, *states: NoticeState) -> NoticeItem | None:
    """The part of the URL in a notice that stands in one of `states`, or in any."""
    found = at.item.notice_item
    if found is None or found.state != ItemState.OPEN:
        return None
    return found if not states or found.notice.state in states else None


def must_be_told_in(at: CaseAt) -> NoticeItem:
    """The same. Raises NoticeHasLeft when the URL is in none any more."""
    found = told_in(at)
    if found is None:
        raise NoticeHasLeft
    return found


def waits_for_its_moment(at: CaseAt) -> bool:
    """While it could leave sooner."""
    found = told_in(at, NoticeState.QUEUED)
    return found is not None and not found.notice.is_leaving


def may_go_to_the_same_contact(at: CaseAt) -> bool:
    """A failed one whose abuse contact may still be written to."""
    found = told_in(at, NoticeState.FAILED)
    return found is not None and still_usable(found.notice)


def goes_again(said: Words) -> Callable[[Notice], Done]:
    """What is left of it goes; where nothing is left, that is said."""

    def done(notice: Notice) -> Done:
        if notice.state == NoticeState.QUEUED:
            return Done(_GOES_BY_FORM if notice.is_form else said)
        return ended(notice)

    return done


def leave_now(at: CaseAt, by: User, _form: None) -> Done:
    """What is on its way already needs nothing more."""
    return goes_out(must_be_told_in(at).notice, by)


def goes_out(notice: Notice, by: User) -> Done:
    """As soon as it can."""
    if send_now(notice.pk, by=by):
        return Done(_GOES_BY_FORM if notice.is_form else _("The notice goes out now."))
    return Done(_("It is on its way already; nothing more is needed."), messages.INFO)


def note_read(at: CaseAt, by: User, _form: None) -> Done:
    """What it says is recorded by hand, where anybody may be told of the URL still."""
    read_replies(at.item.location.pk, by=by)
    if at.item.may_tell:
        return Done(_("Noted as read. Record below what it says."))
    return Done(_("Noted as read."))


@dataclass(eq=False, kw_only=True)
class NoticeAction(ItemAction):
    """What is done with the notice of a URL: `verb` is called with the notice."""

    place: str = "notice"
    goes_on: bool = True
    about: Callable[[CaseAt], Named] = lambda at: (must_be_told_in(at).notice_id,)


CASE.add(
    ItemAction(
        "queue_notice",
        goes_on=True,
        place="next_step",
        label=_("Queue the notice"),
        button="",
        icon="mail",
        key="n",
        layout="notify-form",
        template="desk/hotline/actions/choose_contact.html",
        offered=lambda at: bool(at.item.steps & {Step.NOTIFY, Step.UNDELIVERED}),
        form=lambda at, sent: NoticeForm(sent, location=at.item.location),
        verb=queue_notice,
        answers=(NoticeToAnotherContact,),
        done=_("The notice is queued."),
        history={"notice.queued": _("Notice queued")},
    ),
    NoticeAction(
        "send_to_other_contact",
        place="other_contact",
        label=_("Write to this abuse contact"),
        button="",
        icon="mail",
        layout="notify-form",
        template="desk/hotline/actions/choose_contact.html",
        offered=lambda at: told_in(at, NoticeState.FAILED) is not None,
        form=lambda at, sent: NoticeForm(sent, location=at.item.location),
        verb=send_to_other_contact,
        done=goes_again(_("The notice goes to the other abuse contact now.")),
        history={"notice.sent_to_other_contact": _("Notice to be sent to another abuse contact")},
    ),
    NoticeAction(
        "send_now",
        label=_("Send it now"),
        button="",
        icon="send",
        key="s",
        offered=waits_for_its_moment,
        act=leave_now,
        history={"notice.to_be_sent_now": _("Notice to be sent at once")},
    ),
    NoticeAction(
        "retry_notice",
        label=_("Try the same abuse contact again"),
        icon="send",
        offered=may_go_to_the_same_contact,
        verb=retry_notice,
        done=goes_again(_("The notice goes out again now.")),
        history={"notice.retried": _("Notice to be sent again")},
    ),
    ItemAction(
        "read_replies",
        place="mail",
        goes_on=True,
        label=_("I have read it"),
        icon="check",
        offered=lambda at: Step.READ_MAIL in at.item.steps,
        act=note_read,
        history={"reply.read": _("Mail that came back was read")},
    ),
    ItemAction(
        "note_undelivered",
        place="mail",
        goes_on=True,
        label=_("It did not reach them"),
        hint=lambda _at: _("Then another way is chosen for every URL of the notice."),
        offered=lambda at: in_doubt(at.item.location) is not None,
        verb=note_undelivered,
        warnings=(NothingWasSaid,),
        done=_("Noted. Choose another way to tell somebody."),
        history={"notice.bounced": _("The notice came back: it could not be delivered")},
    ),
    NoticeAction(
        "withdraw_item",
        label=_("Take it out"),
        offered=lambda at: told_in(at, *MAY_BE_TAKEN_OUT) is not None,
        about=lambda at: (must_be_told_in(at).pk,),
        verb=withdraw_item,
        done=_("Taken out of the notice."),
        history={
            "notice.item_withdrawn": _("URL taken out of the notice"),
            "notice.cancelled": _("Notice cancelled: nothing was left in it"),
        },
    ),
)
