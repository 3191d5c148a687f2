"""A supervisor takes a running chat over or gives it to somebody; whoever talked reads why."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from helpline.desk.actions.board import board_url
from helpline.desk.actions.room import ROOM, Room, room_url
from helpline.desk.actions.transfers import LINE_BUTTON, transfer_url
from helpline.forms.desk_reassign import ReassignForm, TakeOverForm
from helpline.models import Reassignment
from helpline.operations import moves, reassigning, transferring
from helpline.states.conversation import ConversationState
from helpline.words.errors_desk import ConversationErased, NotInThatState, NotOnShift
from helpline.words.errors_desk_transfers import NobodyFree, ReasonMissing
from helpline.words.permissions import MAY_ANSWER, MAY_SUPERVISE
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Words

MOVED: Actions[Reassignment] = Actions(
    "a chat that was moved",
    ["told"],
    "helpline_desk",
    board_url,
    where=lambda moved: (moved.pk,),
)


def others_talk(room: Room) -> bool:
    """Whether somebody else is talking there right now."""
    active = room.conversation.state == ConversationState.ACTIVE
    return bool(active and room.conversation.assigned_to_id != room.person.pk)


def free_in(room: Room) -> Any:
    """Who could go on: neither who talks now nor the supervisor, who takes over instead."""
    free = transferring.free_shifts(apart_from=room.person)
    return free.exclude(counsellor=room.conversation.assigned_to)


def second_person(room: Room) -> Words:
    """Whoever talks with the child does not decide with the counsellor any more."""
    if not moves.stays_open(room.conversation):
        return ""
    return _("The risk is high: once you talk with the child, somebody else is the second person.")


def reassign(room: Room, by: User, form: ReassignForm) -> object:
    """To the counsellor who was chosen."""
    return reassigning.reassign(room.conversation.pk, form.why(), to_shift=form.to_shift(), by=by)


ROOM.add(
    Action(
        "take_over",
        permissions=(MAY_SUPERVISE,),
        place="transfer",
        label=_("Take over now"),
        button="talk",
        size="small",
        folded=_("Take over this chat"),
        layout="stack",
        # Who only supervises talks with nobody.
        open_to=lambda room: room.person.has_perm(MAY_ANSWER),
        offered=others_talk,
        hint=second_person,
        form=lambda _room, sent: TakeOverForm(sent),
        act=lambda room, by, form: reassigning.take_over(room.conversation.pk, form.why(), by=by),
        answers=(NotOnShift, ReasonMissing),
        warnings=(NotInThatState, ConversationErased),
        url_after=room_url,
        url_refused=room_url,
        done=_("You talk now. The counsellor reads why, and the visitor that you go on."),
        history={"conversation.taken_over": _("Taken over by a supervisor")},
    ),
    Action(
        "reassign",
        permissions=(MAY_SUPERVISE,),
        place="transfer",
        label=_("Give it to them now"),
        size="small",
        folded=_("Give this chat to somebody else"),
        layout="stack",
        offered=lambda room: others_talk(room) and free_in(room).exists(),
        form=lambda room, sent: ReassignForm(sent, free=list(free_in(room))),
        act=reassign,
        answers=(NobodyFree, ReasonMissing),
        warnings=(NotInThatState, ConversationErased),
        url_after=transfer_url,
        url_refused=room_url,
        done=_("Given. If they do not open it within 2 minutes, it goes to the top of the line."),
        history={"conversation.reassigned": _("Given to somebody else by a supervisor")},
    ),
)
MOVED.add(
    Action(
        "understood",
        permissions=(MAY_ANSWER,),
        place="told",
        label=_("I have read it"),
        template=LINE_BUTTON,
        offered=lambda moved: moved.told_at is None,
        verb=reassigning.understood,
        history={"conversation.move_read": _("Whoever talked has read why it was moved")},
    ),
)
