"""Giving a visitor a service of the referral directory, from the page of the conversation."""

from django.utils.translation import gettext_lazy as _

from helpline.desk.actions.room import ROOM, Room, room_url
from helpline.forms.desk_giving import GiveForm
from helpline.models import Resource
from helpline.operations import referrals
from helpline.states.conversation import ConversationState
from helpline.words.errors import SayRefused
from helpline.words.errors_directory import ResourceRetired
from helpline.words.permissions import MAY_ANSWER
from portal.accounts.models import User
from portal.web.actions import Action


def may_give(room: Room) -> bool:
    """While they talk, and where there is something to give."""
    talking = room.conversation.state == ConversationState.ACTIVE
    return bool(talking and Resource.objects.active().exists())


def give(room: Room, by: User, form: GiveForm) -> object:
    """As a message of the counsellor."""
    told = form.cleaned_data
    return referrals.give(room.conversation.pk, told["resource"].pk, form_id=told["form_id"], by=by)


GIVE: Action[Room] = Action(
    "give",
    permissions=(MAY_ANSWER,),
    place="give",
    label=_("Give"),
    size="small",
    template="desk/helpline/actions/give.html",
    open_to=lambda room: room.is_answering,
    offered=may_give,
    form=lambda _room, sent: GiveForm(sent),
    act=give,
    answers=(SayRefused, ResourceRetired),
    url_after=lambda room: f"{room_url(room)}#give",
    history={"referral.given": _("Service given")},
)
ROOM.add(GIVE)
