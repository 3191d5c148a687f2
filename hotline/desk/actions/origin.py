"""Actions on what a content delivery network hides: its operator is asked, the answer recorded."""

from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.forms.desk_case import OriginForm, OriginNoticeForm
from hotline.operations.origin import ask_for_origin, record_origin
from hotline.policies.next_steps import Step
from hotline.words.errors import NoticeToAnotherContact
from portal.accounts.models import User


def origin_is_awaited(at: CaseAt) -> bool:
    """Until somebody has learnt it."""
    free = at.item.claim is None or at.item.is_mine
    return at.item.location.awaiting_origin and free


def record(at: CaseAt, by: User, form: OriginForm) -> None:
    """With what the form says."""
    record_origin(at.item.location.pk, form.as_origin(), by=by)


CASE.add(
    ItemAction(
        "ask_for_origin",
        goes_on=True,
        place="next_step",
        label=_("Queue the notice"),
        button="",
        icon="mail",
        layout="notify-form",
        template="desk/hotline/actions/choose_contact.html",
        offered=lambda at: Step.ASK_ORIGIN in at.item.steps,
        form=lambda at, sent: OriginNoticeForm(sent, location=at.item.location),
        verb=ask_for_origin,
        answers=(NoticeToAnotherContact,),
        done=_("The notice is queued. It asks where the URL is hosted."),
        history={"notice.queued": _("Notice queued")},
    ),
    ItemAction(
        "record_origin",
        goes_on=True,
        place="hosting",
        label=_("Record the origin"),
        folded=_("Record where it is hosted behind the network"),
        offered=origin_is_awaited,
        form=lambda _at, sent: OriginForm(sent),
        act=record,
        done=_("The origin is recorded, and it goes on from there."),
        history={"origin.recorded": _("Origin behind the delivery network recorded")},
    ),
)
