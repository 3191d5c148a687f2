"""Actions by which others are told of what stays online, while its provider is still reminded."""

from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt
from hotline.desk.actions.removal import FollowUp
from hotline.forms.desk_also_told import TellAsWellForm, TellNobodyForm
from hotline.models import NoticeItem
from hotline.operations.notices import withdraw_item
from hotline.operations.telling_as_well import tell_as_well, tell_nobody
from hotline.policies.next_steps import ALSO_TOLD
from hotline.states import ESCALATION_OPEN, AlsoTold, NoticeState
from hotline.words.errors import NoticeHasLeft


def due_at(at: CaseAt) -> set[AlsoTold]:
    """Who is due by the clock."""
    return {to for step, (to, _clock) in ALSO_TOLD.items() if step in at.item.steps}


def on_its_way(at: CaseAt) -> NoticeItem | None:
    """What tells somebody as well, in a notice that has not left."""
    open_ones = (one for one in at.item.escalations if one.state in ESCALATION_OPEN)
    return next((one.item for one in open_ones if _waits(one.item)), None)


def _waits(item: NoticeItem | None) -> bool:
    return item is not None and item.notice.state in {NoticeState.QUEUED, NoticeState.FORM_DUE}


def must_be_on_its_way(at: CaseAt) -> NoticeItem:
    """The same. Raises NoticeHasLeft where it has left."""
    found = on_its_way(at)
    if found is None:
        raise NoticeHasLeft
    return found


CASE.add(
    FollowUp(
        "tell_as_well",
        place="also_told",
        label=_("Queue the notice"),
        folded=_("Write to them as well"),
        unfolded=lambda _at: True,
        button="",
        icon="mail",
        layout="notify-form",
        template="desk/hotline/actions/tell_as_well.html",
        offered=lambda at: bool(due_at(at)),
        form=lambda at, sent: TellAsWellForm(sent, location=at.item.location, due=due_at(at)),
        verb=tell_as_well,
        done=_("The notice is queued. Whoever was asked before is reminded as ever."),
        history={
            "notice.queued_as_well": _("Notice queued, as well as the first"),
            "escalation.queued": _("On the way of being told as well"),
        },
    ),
    FollowUp(
        "tell_nobody",
        place="also_told",
        label=_("Note that nobody is told"),
        folded=_("Nobody to write to"),
        layout="notify-form",
        offered=lambda at: bool(due_at(at)),
        form=lambda at, sent: TellNobodyForm(sent, due=due_at(at)),
        verb=tell_nobody,
        done=_("Noted: nobody is told at this step."),
        history={"escalation.skipped": _("Nobody else is told at this step")},
    ),
    FollowUp(
        "withdraw_as_well",
        place="also_told",
        label=_("Take it out of that notice"),
        offered=lambda at: on_its_way(at) is not None,
        about=lambda at: (must_be_on_its_way(at).pk,),
        verb=withdraw_item,
        done=_("Taken out: they are to be told as well, as before."),
        history={"notice.item_withdrawn": _("URL taken out of the notice")},
    ),
)
