"""Actions on what a content delivery network hides: its operator is asked, the answer recorded."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt, ItemAction
from hotline.forms.desk_origin import OriginForm, OriginNoticeForm, ToldOriginForm
from hotline.models import ProviderAnswer
from hotline.operations.origin import (
    Origin,
    as_origin,
    ask_for_origin,
    origin_told,
    record_origin,
    take_origin,
)
from hotline.policies.next_steps import Step
from hotline.words.errors import NothingWasSaid, NoticeToAnotherContact, OriginWithoutCountry
from portal.accounts.models import User


def origin_is_awaited(at: CaseAt) -> bool:
    """Until somebody has learnt it."""
    free = at.item.claim is None or at.item.is_mine
    return at.item.location.awaiting_origin and free


def told_at(at: CaseAt) -> tuple[ProviderAnswer, Origin] | None:
    """What the delivery network said of the origin, while that is awaited."""
    if not origin_is_awaited(at):
        return None
    told = origin_told(one.answer for one in at.item.said)
    return (told[0], as_origin(told[1])) if told else None


def is_told_whole(at: CaseAt) -> bool:
    """Whether what it said can be taken as it is: its country is settled."""
    told = told_at(at)
    return told is not None and bool(told[1].country)


def told_form(at: CaseAt, sent: Any) -> ToldOriginForm:
    """With the answer that is shown."""
    answer, origin = told_at(at) or (None, None)
    return ToldOriginForm(sent, answer=answer, origin=origin)


def origin_form(at: CaseAt, sent: Any) -> OriginForm:
    """With what the delivery network said."""
    told = told_at(at)
    return OriginForm(sent, told=told[1] if told else None)


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
        "take_origin",
        goes_on=True,
        place="next_step",
        label=_("Take it as where it is hosted"),
        icon="check",
        template="desk/hotline/actions/take_origin.html",
        offered=is_told_whole,
        form=told_form,
        verb=take_origin,
        warnings=(NothingWasSaid, OriginWithoutCountry),
        done=_("The origin is recorded, and it goes on from there."),
        history={"origin.taken": _("Origin taken as the delivery network told it")},
    ),
    ItemAction(
        "record_origin",
        goes_on=True,
        place="hosting",
        label=_("Record the origin"),
        folded=_("Record where it is hosted behind the network"),
        offered=origin_is_awaited,
        form=origin_form,
        act=record,
        done=_("The origin is recorded, and it goes on from there."),
        history={"origin.recorded": _("Origin behind the delivery network recorded")},
    ),
)
