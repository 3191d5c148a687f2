"""Actions by which others are told of what stays online, while its provider is still reminded."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotline.desk.actions.base import CASE, CaseAt
from hotline.desk.actions.notices import goes_out
from hotline.desk.actions.removal import FollowUp
from hotline.forms.desk_also_told import TellAsWellForm, TellNobodyForm, WhichNoticeForm
from hotline.models import Notice, NoticeItem
from hotline.operations.notices import withdraw_item
from hotline.operations.telling_as_well import tell_as_well, tell_nobody
from hotline.policies.next_steps import ALSO_TOLD
from hotline.states import ESCALATION_OPEN, AlsoTold, NoticeState
from hotline.words.errors import AbuseContactNotVerified, NoticeFailed, NoticeHasLeft
from hotline.words.errors_providers import FormWaits
from portal.accounts.models import User
from portal.web.actions import Done


def due_at(at: CaseAt) -> set[AlsoTold]:
    """Who is due by the clock."""
    return {to for step, (to, _clock) in ALSO_TOLD.items() if step in at.item.steps}


def on_their_way(at: CaseAt) -> list[NoticeItem]:
    """What tells somebody as well, in notices that have not left."""
    open_ones = (one.item for one in at.item.escalations if one.state in ESCALATION_OPEN)
    return [one for one in open_ones if one is not None and one.notice.state in _NOT_LEFT]


_NOT_LEFT = {NoticeState.QUEUED, NoticeState.FORM_DUE}


def to_be_sent(at: CaseAt) -> list[NoticeItem]:
    """Those that could leave sooner."""
    queued = (one for one in on_their_way(at) if one.notice.state == NoticeState.QUEUED)
    return [one for one in queued if not one.notice.is_leaving]


def which(
    items: Callable[[CaseAt], list[NoticeItem]], words: Callable[[Notice], str]
) -> Callable[[CaseAt, Any], WhichNoticeForm]:
    """A button for each of them."""
    return lambda at, sent: WhichNoticeForm(sent, items=items(at), words=words)


def send_words(notice: Notice) -> str:
    """A form is not sent: from then on it waits for whoever fills it in."""
    named = {"number": notice.number, "name": notice.provider.name}
    if notice.is_form:
        return gettext("Have the form of notice %(number)s to %(name)s filled in now") % named
    return gettext("Send notice %(number)s to %(name)s now") % named


def take_out_words(notice: Notice) -> str:
    """Of which notice, and to whom it goes."""
    named = {"number": notice.number, "name": notice.provider.name}
    return gettext("Take it out of notice %(number)s to %(name)s") % named


def chosen(at: CaseAt, form: WhichNoticeForm) -> NoticeItem:
    """That of the button. Raises NoticeHasLeft where it has left or was taken out."""
    named = form.cleaned_data["item_id"]
    found = next((one for one in on_their_way(at) if one.pk == named), None)
    if found is None:
        raise NoticeHasLeft
    return found


def leave_now(at: CaseAt, by: User, form: WhichNoticeForm) -> Done:
    """Without waiting for others to join."""
    return goes_out(chosen(at, form).notice, by)


def take_it_out(at: CaseAt, by: User, form: WhichNoticeForm) -> None:
    """Of that one notice."""
    withdraw_item(chosen(at, form).pk, by=by)


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
        "send_as_well_now",
        place="also_on_the_way",
        label=_("Send it now"),
        button="",
        icon="send",
        template="desk/hotline/actions/each_notice.html",
        offered=lambda at: bool(to_be_sent(at)),
        form=which(to_be_sent, send_words),
        act=leave_now,
        warnings=(NoticeHasLeft, NoticeFailed, FormWaits, AbuseContactNotVerified),
        history={"notice.to_be_sent_now": _("Notice to be sent at once")},
    ),
    FollowUp(
        "withdraw_as_well",
        place="also_on_the_way",
        label=_("Take it out of that notice"),
        template="desk/hotline/actions/each_notice.html",
        offered=lambda at: bool(on_their_way(at)),
        form=which(on_their_way, take_out_words),
        act=take_it_out,
        warnings=(NoticeHasLeft,),
        done=_("Taken out: they are to be told as well, as before."),
        history={"notice.item_withdrawn": _("URL taken out of the notice")},
    ),
)
