"""Handing a running chat over to a colleague: asking in the chat, answering on the board."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpline.desk.actions.board import board_url
from helpline.desk.actions.room import ROOM, Room, room_url
from helpline.forms.desk_transfer import TransferForm
from helpline.models import Transfer
from helpline.operations import transferring
from helpline.states.conversation import ConversationState
from helpline.states.transfer import TransferState
from helpline.words.errors_desk import ConversationErased, NotInThatState, NotOnShift
from helpline.words.errors_desk_transfers import (
    NobodyFree,
    NoRoomForChat,
    TransferGone,
    TransferUnderWay,
)
from helpline.words.permissions import MAY_ANSWER
from portal.accounts.models import User
from portal.web.actions import Action, Actions, Done

TRANSFER: Actions[Transfer] = Actions(
    "a chat to take over",
    ["answers"],
    "helpline_desk",
    board_url,
    where=lambda transfer: (transfer.pk,),
)
LINE_BUTTON = "desk/helpline/actions/call_button.html"


def transfer_url(room: Room) -> str:
    """The part of the conversation's page that says who was asked."""
    return f"{room_url(room)}#transfer"


def talks(room: Room) -> bool:
    """Whether they are talking there themselves, right now."""
    return room.is_answering and bool(room.conversation.state == ConversationState.ACTIVE)


def is_asking(room: Room) -> bool:
    """Whether somebody was asked and has not answered."""
    return bool(room.conversation.transfers.in_time().exists())


def may_propose(room: Room) -> bool:
    """Nobody is asked yet, and somebody is free."""
    if not talks(room) or is_asking(room):
        return False
    return bool(transferring.free_shifts(apart_from=room.person).exists())


def transfer_form(room: Room, sent: Any) -> TransferForm:
    """With whoever is free now."""
    return TransferForm(sent, free=list(transferring.free_shifts(apart_from=room.person)))


def propose(room: Room, by: User, form: TransferForm) -> Transfer:
    """The note goes with it."""
    told = form.cleaned_data
    return transferring.propose(
        room.conversation.pk, to=form.target(), note=told["note"], form_id=told["form_id"], by=by
    )


def accepted(conversation: Any) -> Done:
    """Leads into the chat."""
    url = reverse("helpline_desk:room", args=[conversation.pk])
    return Done(_("The chat is yours now. The visitor read that you go on."), url=url)


ROOM.add(
    Action(
        "propose_transfer",
        permissions=(MAY_ANSWER,),
        place="transfer",
        label=_("Ask them to go on"),
        size="small",
        folded=_("Hand over to a colleague"),
        layout="stack",
        open_to=lambda room: room.is_answering,
        offered=may_propose,
        form=transfer_form,
        act=propose,
        answers=(NobodyFree, TransferUnderWay),
        warnings=(NotInThatState, ConversationErased),
        url_after=transfer_url,
        url_refused=board_url,
        done=_("They are asked. Until somebody accepts, the chat stays with you."),
        history={"transfer.proposed": _("A colleague is asked to go on")},
    ),
    Action(
        "take_back",
        permissions=(MAY_ANSWER,),
        place="transfer",
        label=_("Take the question back"),
        size="small",
        open_to=lambda room: room.is_answering,
        offered=lambda room: talks(room) and is_asking(room),
        verb=transferring.take_back,
        warnings=(TransferGone,),
        url_after=transfer_url,
        url_refused=board_url,
        done=_("Taken back. The chat stays with you."),
        history={"transfer.withdrawn": _("The question to go on was taken back")},
    ),
)
TRANSFER.add(
    Action(
        "accept_transfer",
        permissions=(MAY_ANSWER,),
        place="answers",
        label=_("I go on"),
        button="talk",
        icon="check",
        template=LINE_BUTTON,
        offered=lambda transfer: transfer.state == TransferState.OPEN,
        verb=transferring.accept_transfer,
        warnings=(TransferGone, NotOnShift, NoRoomForChat),
        url_refused=board_url,
        done=accepted,
        history={"transfer.accepted": _("A colleague goes on")},
    ),
    Action(
        "decline_transfer",
        permissions=(MAY_ANSWER,),
        place="answers",
        label=_("Not now"),
        template=LINE_BUTTON,
        offered=lambda transfer: (
            transfer.state == TransferState.OPEN and transfer.shift_id is not None
        ),
        verb=transferring.decline_transfer,
        warnings=(TransferGone,),
        url_refused=board_url,
        done=_("Declined. The chat stays with your colleague."),
        history={"transfer.declined": _("The colleague declined to go on")},
    ),
)
