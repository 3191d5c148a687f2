"""Actions on the notice to a provider: queued, sent now, tried again, sent elsewhere, withdrawn."""

from typing import Any, ClassVar

from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.forms.desk_case import NoticeForm
from hotline.models import NoticeItem
from hotline.operations.failed_notices import retry_notice, send_to_other_contact
from hotline.operations.notices import queue_notice, send_now, withdraw_item
from hotline.policies.next_steps import Step
from hotline.states import Failure, ItemState, NoticeState
from hotline.words.errors import NoticeHasLeft
from portal.accounts.models import User
from portal.web.actions import Done


class NoticeAction(ItemAction):
    """What is done with the notice of a URL while it stands in one of `states`.

    `verb` is called with the notice.
    """

    place = "notice"
    states: ClassVar[frozenset[NoticeState]]

    def is_due(self, subject: CaseAt) -> bool:
        """While its notice stands there."""
        found = subject.item.notice_item
        if found is None or found.state != ItemState.OPEN:
            return False
        return NoticeState(found.notice.state) in self.states

    def about(self, subject: CaseAt) -> tuple[Any, ...]:
        """Id of the notice. Raises NoticeHasLeft when the URL is in none any more."""
        return (self.item(subject).notice_id,)

    def item(self, subject: CaseAt) -> NoticeItem:
        """The part of the URL in the notice. Raises NoticeHasLeft."""
        found = subject.item.notice_item
        if found is None or found.state != ItemState.OPEN:
            raise NoticeHasLeft
        return found


class ChooseContact(ItemAction):
    """What needs a choice whom to write to."""

    button = ""
    icon = "mail"
    template = "desk/hotline/actions/choose_contact.html"

    def form(self, subject: CaseAt, data: Any = None) -> NoticeForm:
        """Verified abuse contacts, those first to which the evidence points."""
        return NoticeForm(data, location=subject.item.location)


@CASE.add
class QueueNotice(ChooseContact):
    """Put the URL into a notice."""

    place = "next_step"
    label = _("Queue the notice")
    key = "n"
    verb = staticmethod(queue_notice)
    done = _("The notice is queued.")
    history = {"notice.queued": _("Notice queued")}

    def is_due(self, subject: CaseAt) -> bool:
        """When it is illegal and hosted at home."""
        return Step.NOTIFY in subject.item.steps


@CASE.add
class SendToOtherContact(ChooseContact, NoticeAction):
    """Send a notice that could not be sent to another abuse contact."""

    place = "other_contact"
    label = _("Write to this abuse contact")
    verb = staticmethod(send_to_other_contact)
    done = _("The notice goes to the other abuse contact now.")
    history = {"notice.sent_to_other_contact": _("Notice to be sent to another abuse contact")}
    states = frozenset({NoticeState.FAILED})


@CASE.add
class SendNow(NoticeAction):
    """Send the notice of this URL without waiting for others to join."""

    label = _("Send it now")
    button = ""
    icon = "send"
    key = "s"
    done = _("The notice goes out now.")
    history = {"notice.to_be_sent_now": _("Notice to be sent at once")}
    states = frozenset({NoticeState.QUEUED})

    def is_due(self, subject: CaseAt) -> bool:
        """While others may still join."""
        return super().is_due(subject) and self.item(subject).notice.being_grouped

    def act(self, subject: CaseAt, *, by: User, form: Any) -> Done | None:
        """What is on its way already needs nothing more."""
        if send_now(*self.about(subject), by=by):
            return None
        return Done(_("It is on its way already; nothing more is needed."), messages.INFO)


@CASE.add
class RetryNotice(NoticeAction):
    """Send a notice that could not be sent to the same abuse contact again."""

    label = _("Try the same abuse contact again")
    icon = "send"
    verb = staticmethod(retry_notice)
    done = _("The notice goes out again now.")
    history = {"notice.retried": _("Notice to be sent again")}
    states = frozenset({NoticeState.FAILED})

    def is_due(self, subject: CaseAt) -> bool:
        """Unless the abuse contact was at fault."""
        return super().is_due(subject) and self.item(subject).notice.failure != Failure.ADDRESS


@CASE.add
class WithdrawItem(NoticeAction):
    """Take the URL out of a notice that has not left, or could not be sent."""

    label = _("Take it out")
    verb = staticmethod(withdraw_item)
    done = _("Taken out of the notice.")
    history = {
        "notice.item_withdrawn": _("URL taken out of the notice"),
        "notice.cancelled": _("Notice cancelled: nothing was left in it"),
    }
    states = frozenset({NoticeState.QUEUED, NoticeState.FAILED})

    def about(self, subject: CaseAt) -> tuple[Any, ...]:
        """Id of the item."""
        return (self.item(subject).pk,)
